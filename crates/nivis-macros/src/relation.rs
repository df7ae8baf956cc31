//! Conditions in relations: `Module`, `Module::flag`, `Module::flag = value`, `any(..)`, `host(..)`.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{
    Expr, Ident, Path, Token, parenthesized,
    parse::{Parse, ParseStream},
    punctuated::Punctuated,
};

/// A list of conditions in parentheses.
#[derive(Default)]
pub(crate) struct Relation(Vec<Condition>);

enum Condition {
    Module(Path),
    Flag(FlagPath),
    Is(FlagPath, Expr),
    Any(Vec<Self>),
    Host(Path),
}

struct FlagPath {
    module: Path,
    flag: Ident,
}

impl Relation {
    pub(crate) fn parse_list(input: ParseStream<'_>) -> syn::Result<Self> {
        let inside;
        parenthesized!(inside in input);
        let conditions = Punctuated::<Condition, Token![,]>::parse_terminated(&inside)?;
        if conditions.is_empty() {
            return Err(inside.error("name at least one condition"));
        }
        Ok(Self(conditions.into_iter().collect()))
    }

    /// As `&'static [Cond]`.
    pub(crate) fn emit(&self) -> TokenStream {
        let conditions = self.0.iter().map(Condition::emit);
        quote!(&[#(#conditions),*])
    }

    /// Adds the conditions of another list of the same relation.
    pub(crate) fn join(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Parse for Condition {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let path = input.call(Path::parse_mod_style)?;
        if input.peek(syn::token::Paren) {
            return Self::parse_call(&path, input);
        }
        if input.peek(Token![=]) {
            input.parse::<Token![=]>()?;
            let value = input.parse()?;
            return match flag_path(&path) {
                Some(flag) => Ok(Self::Is(flag, value)),
                None => Err(syn::Error::new_spanned(path, "a value is compared with a flag, as in `Bond::mode = BondMode::Lacp`")),
            };
        }
        Ok(flag_path(&path).map_or(Self::Module(path), Self::Flag))
    }
}

impl Condition {
    fn parse_call(name: &Path, input: ParseStream<'_>) -> syn::Result<Self> {
        if name.is_ident("any") {
            return Ok(Self::Any(Relation::parse_list(input)?.0));
        }
        if name.is_ident("host") {
            let inside;
            parenthesized!(inside in input);
            return Ok(Self::Host(inside.call(Path::parse_mod_style)?));
        }
        Err(syn::Error::new_spanned(name, "a condition is `Module`, `Module::flag`, `Module::flag = value`, `any(..)` or `host(..)`"))
    }

    fn emit(&self) -> TokenStream {
        match self {
            Self::Module(path) => quote!(::nivis::Cond::On(&#path)),
            Self::Flag(flag) => {
                let meta = flag.meta();
                quote!(::nivis::Cond::Flag(#meta))
            }
            Self::Is(flag, value) => {
                let (meta, module, setter) = (flag.meta(), &flag.module, &flag.flag);
                quote!(::nivis::Cond::Is(#meta, #module::#setter(#value).cell))
            }
            Self::Any(conditions) => {
                let conditions = conditions.iter().map(Self::emit);
                quote!(::nivis::Cond::Any(&[#(#conditions),*]))
            }
            Self::Host(path) => {
                let wanted = host_trait(path);
                quote!(::nivis::Cond::Host(#wanted))
            }
        }
    }
}

impl FlagPath {
    fn meta(&self) -> TokenStream {
        let (module, meta) = (&self.module, meta_fn(&self.flag));
        quote!(#module::#meta())
    }
}

/// `Bond::mode` is a flag, `net::Bond` a module: flags are lower case.
fn flag_path(path: &Path) -> Option<FlagPath> {
    let flag = path.segments.last()?.ident.clone();
    if path.segments.len() < 2 || !flag.to_string().starts_with(|c: char| c.is_lowercase() || c == '_') {
        return None;
    }
    let mut module = path.clone();
    module.segments.pop();
    module.segments.pop_punct();
    Some(FlagPath { module, flag })
}

/// The associated constant that holds a flag's meta.
pub(crate) fn constant(flag: &Ident) -> Ident {
    let name = flag.to_string();
    format_ident!("{}", name.trim_start_matches("r#").to_uppercase(), span = flag.span())
}

/// The function that gives a flag's meta to the initialisers of other statics. They can't use the constant: rustc would follow
/// it into the statics that are being initialised.
pub(crate) fn meta_fn(flag: &Ident) -> Ident {
    format_ident!("__{}", flag, span = flag.span())
}

/// `Gpu::Amd` is `Trait::Gpu(Gpu::Amd)`, `AnyGpu` is `Trait::AnyGpu`.
fn host_trait(path: &Path) -> TokenStream {
    let mut segments = path.segments.iter().map(|segment| &segment.ident);
    match (segments.next(), segments.next()) {
        (Some(group), Some(variant)) => quote!(::nivis::Trait::#group(::nivis::#group::#variant)),
        (Some(alone), None) => quote!(::nivis::Trait::#alone),
        (None, _) => quote!(::nivis::Trait::AnyGpu),
    }
}
