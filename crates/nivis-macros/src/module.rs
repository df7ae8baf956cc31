//! `derive(Module)`: statics that describe the module and its flags, and one `const` setter for each flag.

use crate::{
    relation::{Relation, constant, meta_fn},
    weaker::Weaker,
};
use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::{
    Attribute, Data, DeriveInput, Expr, Field, Fields, GenericArgument, Ident, LitStr, Meta, PathArguments, Token, Type, Visibility,
    parenthesized, parse::ParseStream, punctuated::Punctuated, spanned::Spanned,
};

pub(crate) fn expand(item: TokenStream) -> TokenStream {
    let parsed = syn::parse2(item).and_then(Module::parse);
    parsed.map_or_else(|error| error.to_compile_error(), |module| module.emit())
}

struct Module {
    name: Ident,
    vis: Visibility,
    doc: String,
    id: LitStr,
    default_on: bool,
    when: Relation,
    relations: Relations,
    flags: Vec<Flag>,
}

struct Flag {
    name: Ident,
    ty: Type,
    doc: String,
    shape: Shape,
    optional: bool,
    default: Option<Expr>,
    required: bool,
    hardware: bool,
    weaker: Weaker,
    relations: Relations,
}

#[derive(Default)]
struct Relations {
    kinds: Vec<Ident>,
    requires: Relation,
    conflicts: Relation,
    implies: Relation,
}

/// How a flag's value becomes a cell.
enum Shape {
    Bool,
    Int,
    Text,
    Record,
    Texts,
    List(Box<Type>),
    /// A type with `const fn cell`.
    Unit,
}

impl Module {
    fn parse(input: DeriveInput) -> syn::Result<Self> {
        let Data::Struct(data) = &input.data else {
            return Err(syn::Error::new(input.ident.span(), "a module is a struct whose fields are its flags"));
        };
        let fields: Vec<_> = match &data.fields {
            Fields::Named(fields) => fields.named.iter().cloned().collect(),
            _ => {
                let text = format!("a module without flags is written `struct {} {{}}`: the name is also that of a static", input.ident);
                return Err(syn::Error::new(input.ident.span(), text));
            }
        };
        let (mut id, mut default_on, mut when, mut relations) = (None, false, Relation::default(), Relations::default());
        for attr in input.attrs.iter().filter(|attr| attr.path().is_ident("module")) {
            attr.parse_args_with(|input: ParseStream<'_>| {
                each(input, |key, input| {
                    match key.to_string().as_str() {
                        "id" => id = Some(parse_id(input)?),
                        "default" => default_on = parse_on(input)?,
                        "when" => when.join(Relation::parse_list(input)?),
                        _ => return relations.read(key, input),
                    }
                    Ok(true)
                })
            })?;
        }
        let Some(id) = id else {
            return Err(syn::Error::new(input.ident.span(), "the module has no id: add `#[module(id = \"area.name\")]`"));
        };
        if !default_on && !when.is_empty() {
            return Err(syn::Error::new(id.span(), "`when(..)` says where `default = on` acts: without it, write `requires(..)`"));
        }
        if default_on && !relations.implies.is_empty() {
            // rustc can't list the modules that nobody mentions, so it could not see what they imply.
            return Err(syn::Error::new(id.span(), "a module that is on by default implies nothing: turn the other one on by default too"));
        }
        let flags = fields.into_iter().map(Flag::parse).collect::<syn::Result<_>>()?;
        Ok(Self { doc: doc(&input.attrs), name: input.ident, vis: input.vis, id, default_on, when, relations, flags })
    }

    fn emit(&self) -> TokenStream {
        let Self { name, vis, id, default_on, doc, .. } = self;
        let item = name.to_string();
        let (when, kinds) = (self.when.emit(), kinds(&self.relations.kinds));
        let (requires, conflicts, implies) = self.relations.emit();
        let flags: Vec<_> = self.flags.iter().map(Flag::static_name).collect();
        let count = flags.len();
        let statics = self.flags.iter().map(|flag| flag.emit_static(self, &kinds));
        let setters = self.flags.iter().map(|flag| flag.emit_setters(&id.value()));
        let reads = self.flags.iter().map(Flag::emit_read);
        let (on_doc, off_doc) = (format!("Turns `{}` on.", id.value()), format!("Turns `{}` off, for a reason.", id.value()));
        let here = quote_spanned!(name.span()=> ::core::panic::Location::caller());
        quote! {
            #[allow(non_upper_case_globals, reason = "the module's name is that of its struct, so that one `use` brings both")]
            #[doc = #doc]
            #vis static #name: ::nivis::ModuleMeta = ::nivis::ModuleMeta {
                switch: #name::__switch(),
                item: #item,
                flags: #name::__flags(),
                default_on: #default_on,
                when: #when,
                build: #name::__build,
                at: #here,
            };

            const _: () = {
                static __SWITCH: ::nivis::FlagMeta = ::nivis::FlagMeta {
                    id: #id,
                    hash: ::nivis::hash(#id),
                    name: "",
                    module: ::core::option::Option::Some(&#name),
                    doc: #doc,
                    ty: "bool",
                    choices: &[],
                    default: ::core::option::Option::None,
                    required: false,
                    hardware: false,
                    weaker: ::nivis::Weaker::Never,
                    kinds: #kinds,
                    requires: #requires,
                    conflicts: #conflicts,
                    implies: #implies,
                    at: #here,
                };
                static __FLAGS: [&'static ::nivis::FlagMeta; #count] = [#(&#flags),*];
                #(#statics)*

                impl #name {
                    /// The module's switch.
                    pub const SWITCH: &'static ::nivis::FlagMeta = &__SWITCH;

                    #[doc(hidden)]
                    pub const fn __switch() -> &'static ::nivis::FlagMeta {
                        &__SWITCH
                    }

                    #[doc(hidden)]
                    pub const fn __flags() -> &'static [&'static ::nivis::FlagMeta] {
                        &__FLAGS
                    }

                    #[doc = #on_doc]
                    #[must_use]
                    #[track_caller]
                    pub const fn on() -> ::nivis::Setting {
                        ::nivis::Setting::set(&__SWITCH, ::nivis::Cell::On)
                    }

                    #[doc = #off_doc]
                    ///
                    /// # Panics
                    /// If the reason is not a sentence; in a `static`, that is a compile error.
                    #[must_use]
                    #[track_caller]
                    pub const fn off(reason: &'static str) -> ::nivis::Setting {
                        ::nivis::Setting::off(&__SWITCH, reason)
                    }

                    #(#setters)*

                    fn __build(cells: &::nivis::Cells<'_>) -> ::std::boxed::Box<dyn ::nivis::Configure> {
                        let _ = cells;
                        ::std::boxed::Box::new(Self { #(#reads),* })
                    }
                }
            };
        }
    }
}

impl Flag {
    fn parse(field: Field) -> syn::Result<Self> {
        let Some(name) = field.ident.clone() else {
            return Err(syn::Error::new(field.span(), "a flag has a name"));
        };
        if ["on", "off", "switch", "flags", "build"].iter().any(|taken| name == taken) {
            return Err(syn::Error::new(name.span(), format!("a flag can't be called `{name}`: the module itself has that")));
        }
        let (mut default, mut required, mut hardware, mut weaker, mut relations) =
            (None, false, false, Weaker::Never, Relations::default());
        for attr in field.attrs.iter().filter(|attr| attr.path().is_ident("flag")) {
            attr.parse_args_with(|input: ParseStream<'_>| {
                each(input, |key, input| {
                    match key.to_string().as_str() {
                        "default" => {
                            input.parse::<Token![=]>()?;
                            default = Some(input.parse()?);
                        }
                        "required" => required = true,
                        "hardware" => hardware = true,
                        "weaker" => weaker = Weaker::parse(input)?,
                        _ => return relations.read(key, input),
                    }
                    Ok(true)
                })
            })?;
        }
        let (ty, optional) = option_of(&field.ty);
        let shape = Shape::of(&ty)?;
        let list = matches!(shape, Shape::Texts | Shape::List(_));
        if list && optional {
            return Err(syn::Error::new(field.ty.span(), "a list that nobody sets is empty: write `Vec<..>` without `Option`"));
        }
        if default.is_none() && !required && !optional && !list {
            let text = format!("flag `{name}` needs `#[flag(default = ..)]` or `#[flag(required)]`; an `Option` or a `Vec` may go without");
            return Err(syn::Error::new(name.span(), text));
        }
        if required && (default.is_some() || optional) {
            return Err(syn::Error::new(name.span(), format!("flag `{name}` is required, so it has no default")));
        }
        if !matches!(weaker, Weaker::Never) && (list || matches!(shape, Shape::Record)) {
            return Err(syn::Error::new(field.ty.span(), "rustc can't look into a list or a record, so none of its values is weaker"));
        }
        Ok(Self { doc: doc(&field.attrs), name, ty, shape, optional, default, required, hardware, weaker, relations })
    }

    fn id(&self, module: &str) -> String {
        format!("{module}.{}", self.name.to_string().trim_start_matches("r#"))
    }

    fn static_name(&self) -> Ident {
        format_ident!("__{}", constant(&self.name))
    }

    fn emit_static(&self, module: &Module, module_kinds: &TokenStream) -> TokenStream {
        let (name, doc) = (self.static_name(), &self.doc);
        let (id, module_name) = (self.id(&module.id.value()), &module.name);
        let field = self.name.to_string().trim_start_matches("r#").to_owned();
        let kinds = if self.relations.kinds.is_empty() { module_kinds.clone() } else { kinds(&self.relations.kinds) };
        let (requires, conflicts, implies) = self.relations.emit();
        let (required, hardware, ty) = (self.required, self.hardware, show_type(&self.ty));
        let default = match &self.default {
            Some(value) => {
                let cell = self.cell(&quote!(#value));
                quote!(::core::option::Option::Some(#cell))
            }
            None => quote!(::core::option::Option::None),
        };
        let choices = match (&self.shape, &self.ty) {
            (Shape::Unit, ty) => quote_spanned!(ty.span()=> <#ty as ::nivis::FromCell>::CHOICES),
            _ => quote!(&[]),
        };
        let weaker = self.weaker.emit(|value| self.cell(&quote!(#value)));
        let here = quote_spanned!(self.name.span()=> ::core::panic::Location::caller());
        quote! {
            static #name: ::nivis::FlagMeta = ::nivis::FlagMeta {
                id: #id,
                hash: ::nivis::hash(#id),
                name: #field,
                module: ::core::option::Option::Some(&#module_name),
                doc: #doc,
                ty: #ty,
                choices: #choices,
                default: #default,
                required: #required,
                hardware: #hardware,
                weaker: #weaker,
                kinds: #kinds,
                requires: #requires,
                conflicts: #conflicts,
                implies: #implies,
                at: #here,
            };
        }
    }

    fn emit_setters(&self, module: &str) -> TokenStream {
        let (name, constant, static_name) = (&self.name, constant(&self.name), self.static_name());
        let (id, meta) = (self.id(module), meta_fn(&self.name));
        let (generics, ty) = self.argument();
        let cell = match self.shape {
            Shape::Texts | Shape::List(_) => quote!(::nivis::Cell::List(value)),
            _ => self.cell(&quote!(value)),
        };
        let (doc, meta_doc) = (self.setter_doc(&id), format!("The flag `{id}`."));
        let append = matches!(self.shape, Shape::Texts | Shape::List(_)).then(|| {
            let (add, doc) = (format_ident!("add_{}", name), format!("Appends to `{id}`, where [`{name}`](Self::{name}) replaces it."));
            quote! {
                #[doc = #doc]
                #[must_use]
                #[track_caller]
                pub const fn #add #generics (value: #ty) -> ::nivis::Setting {
                    ::nivis::Setting::append(&#static_name, #cell)
                }
            }
        });
        quote! {
            #[doc = #meta_doc]
            pub const #constant: &'static ::nivis::FlagMeta = &#static_name;

            #[doc(hidden)]
            pub const fn #meta() -> &'static ::nivis::FlagMeta {
                &#static_name
            }

            #[doc = #doc]
            #[must_use]
            #[track_caller]
            pub const fn #name #generics (value: #ty) -> ::nivis::Setting {
                ::nivis::Setting::set(&#static_name, #cell)
            }

            #append
        }
    }

    fn setter_doc(&self, id: &str) -> String {
        let default = match &self.default {
            Some(value) => format!("Default: `{}`.", quote!(#value).to_string().replace(" :: ", "::").replace(" (", "(")),
            None if self.required => "Required when the module is on.".to_owned(),
            None => "Default: nothing.".to_owned(),
        };
        format!("Sets `{id}`.\n\n{}\n\n{default}", self.doc)
    }

    /// What the setter takes.
    fn argument(&self) -> (TokenStream, TokenStream) {
        let ty = &self.ty;
        match &self.shape {
            Shape::Text => (quote!(), quote!(&'static str)),
            Shape::Texts => (quote!(<L: ::nivis::ListOf<&'static str> + 'static>), quote!(&'static L)),
            Shape::List(element) => (quote!(<L: ::nivis::ListOf<#element> + 'static>), quote!(&'static L)),
            Shape::Bool | Shape::Int | Shape::Record | Shape::Unit => (quote!(), quote!(#ty)),
        }
    }

    fn cell(&self, value: &TokenStream) -> TokenStream {
        let ty = &self.ty;
        match self.shape {
            Shape::Bool => quote!(::nivis::Cell::Bool(#value)),
            Shape::Int => quote!(::nivis::Cell::Int({ let value: #ty = #value; value as i64 })),
            Shape::Text => quote!(::nivis::Cell::Text(#value)),
            Shape::Record => quote!(::nivis::Cell::Record(#value)),
            Shape::Texts | Shape::List(_) => quote!(::nivis::Cell::List(#value)),
            Shape::Unit => quote_spanned!(ty.span()=> <#ty>::cell(#value)),
        }
    }

    fn emit_read(&self) -> TokenStream {
        let (name, constant, ty) = (&self.name, constant(&self.name), &self.ty);
        match &self.shape {
            Shape::Texts => quote!(#name: cells.texts(Self::#constant)),
            Shape::List(element) => quote!(#name: cells.list::<#element>(Self::#constant)),
            _ if self.optional => quote!(#name: cells.get::<#ty>(Self::#constant)),
            _ => quote!(#name: cells.get::<#ty>(Self::#constant).expect("resolve builds a module only when its flags are set")),
        }
    }
}

impl Relations {
    /// Reads one relation; false when the key names none.
    fn read(&mut self, key: &Ident, input: ParseStream<'_>) -> syn::Result<bool> {
        match key.to_string().as_str() {
            "kinds" => {
                let inside;
                parenthesized!(inside in input);
                self.kinds.extend(Punctuated::<Ident, Token![,]>::parse_terminated(&inside)?);
                self.kinds.iter().try_for_each(known_kind)?;
            }
            "requires" => self.requires.join(Relation::parse_list(input)?),
            "conflicts" => self.conflicts.join(Relation::parse_list(input)?),
            "implies" => self.implies.join(Relation::parse_list(input)?),
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn emit(&self) -> (TokenStream, TokenStream, TokenStream) {
        (self.requires.emit(), self.conflicts.emit(), self.implies.emit())
    }
}

impl Shape {
    fn of(ty: &Type) -> syn::Result<Self> {
        if let Type::Reference(reference) = ty {
            if reference.lifetime.as_ref().is_some_and(|lifetime| lifetime.ident == "static") {
                return Ok(Self::Record);
            }
            return Err(syn::Error::new(ty.span(), "a flag that refers to a struct is `&'static T`"));
        }
        if let Some(element) = argument_of(ty, "Vec") {
            let text = matches!(&element, Type::Path(path) if path.path.is_ident("String"));
            return Ok(if text { Self::Texts } else { Self::List(Box::new(element)) });
        }
        let Type::Path(path) = ty else { return Ok(Self::Unit) };
        let Some(name) = path.path.get_ident() else { return Ok(Self::Unit) };
        Ok(match name.to_string().as_str() {
            "bool" => Self::Bool,
            "u8" | "u16" | "u32" | "i32" | "i64" => Self::Int,
            "String" => Self::Text,
            "u64" | "usize" | "i8" | "i16" | "isize" | "f32" | "f64" | "char" => {
                return Err(syn::Error::new(name.span(), "a number in a flag is u8, u16, u32, i32 or i64, which Nix can hold"));
            }
            _ => Self::Unit,
        })
    }
}

/// Calls `read` for each `key`, `key = ..` or `key(..)`.
fn each(input: ParseStream<'_>, mut read: impl FnMut(&Ident, ParseStream<'_>) -> syn::Result<bool>) -> syn::Result<()> {
    while !input.is_empty() {
        let key: Ident = input.parse()?;
        if !read(&key, input)? {
            let text = format!(
                "`{key}` is unknown here; known are id, default, kinds, requires, conflicts, implies and when on a module, and default, required, hardware, weaker and the relations on a flag"
            );
            return Err(syn::Error::new(key.span(), text));
        }
        if !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
    }
    Ok(())
}

fn parse_id(input: ParseStream<'_>) -> syn::Result<LitStr> {
    input.parse::<Token![=]>()?;
    let id: LitStr = input.parse()?;
    let text = id.value();
    let fine =
        text.split('.').all(|part| !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'));
    if fine && text.contains('.') { Ok(id) } else { Err(syn::Error::new(id.span(), "an id is `area.name`, in lower case with dashes")) }
}

fn parse_on(input: ParseStream<'_>) -> syn::Result<bool> {
    input.parse::<Token![=]>()?;
    let word: Ident = input.parse()?;
    if word == "on" { Ok(true) } else { Err(syn::Error::new(word.span(), "a module's default is `on`, or it is left out")) }
}

const KINDS: [&str; 7] = ["Desktop", "Laptop", "Vps", "Nas", "Lxc", "Darwin", "Linux"];

fn known_kind(kind: &Ident) -> syn::Result<()> {
    if KINDS.iter().any(|known| kind == known) {
        return Ok(());
    }
    Err(syn::Error::new(kind.span(), format!("`{kind}` is no kind of host: they are {}, which is all but Darwin", KINDS.join(", "))))
}

fn kinds(kinds: &[Ident]) -> TokenStream {
    if kinds.is_empty() {
        return quote!(::nivis::Kinds::ALL);
    }
    let each = kinds.iter().map(|kind| {
        let name = if kind == "Linux" { "NIXOS".to_owned() } else { kind.to_string().to_uppercase() };
        format_ident!("{}", name, span = kind.span())
    });
    let mut all = quote!();
    for kind in each {
        all = if all.is_empty() { quote!(::nivis::Kinds::#kind) } else { quote!(#all.or(::nivis::Kinds::#kind)) };
    }
    all
}

/// The doc comment, a line each.
fn doc(attrs: &[Attribute]) -> String {
    let lines = attrs.iter().filter_map(|attr| match &attr.meta {
        Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
            Expr::Lit(literal) => match &literal.lit {
                syn::Lit::Str(text) => Some(text.value().trim().to_owned()),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn option_of(ty: &Type) -> (Type, bool) {
    argument_of(ty, "Option").map_or_else(|| (ty.clone(), false), |inner| (inner, true))
}

/// `T` of `Wrapper<T>`.
fn argument_of(ty: &Type, wrapper: &str) -> Option<Type> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last()?;
    if last.ident != wrapper {
        return None;
    }
    match &last.arguments {
        PathArguments::AngleBracketed(arguments) => match arguments.args.first()? {
            GenericArgument::Type(ty) => Some(ty.clone()),
            _ => None,
        },
        _ => None,
    }
}

fn show_type(ty: &Type) -> String {
    quote!(#ty).to_string().replace(" < ", "<").replace(" >", ">").replace("& 'static ", "&'static ")
}
