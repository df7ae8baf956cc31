//! `#[host]` and `#[base]`: the item as it was, and one `const` check for each setting, spanned at that setting.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::{Expr, ExprMethodCall, Ident, ItemStatic, Type, spanned::Spanned};

/// Which of the two.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    Host,
    Base,
}

pub(crate) fn expand(item: TokenStream, what: What) -> TokenStream {
    let parsed: ItemStatic = match syn::parse2(item.clone()) {
        Ok(parsed) => parsed,
        Err(_) => return misplaced(&item, Span::call_site(), what),
    };
    if !what.fits(&parsed.ty) {
        return misplaced(&item, parsed.ty.span(), what);
    }
    let places = Places::of(&parsed.expr);
    let (attrs, vis, name, ty, expr) = (&parsed.attrs, &parsed.vis, &parsed.ident, &parsed.ty, &parsed.expr);
    let cfgs: Vec<_> = attrs.iter().filter(|attr| attr.path().is_ident("cfg")).collect();
    let text = name.to_string();
    // An item of its own, so that rustc sorts the settings once for all checks.
    let index = format_ident!("__INDEX_OF_{}", name, span = Span::call_site());
    let check = |span: Span, method: &str, number: usize| {
        // Every token has the span of what is checked: rustc draws the caret from the first to the last.
        let (mut name, mut index, method) = (name.clone(), index.clone(), Ident::new(method, span));
        name.set_span(span);
        index.set_span(span);
        quote_spanned!(span=> #(#cfgs)* const _: () = #name.#method(&#index, #number);)
    };

    let whole = check(name.span(), "__check_whole", 0);
    let each = places.settings.iter().enumerate().map(|(index, span)| check(*span, "__check", index));
    let listed = places.listed.map(|span| check(span, "__check_all", 0));
    // Counted from the last, since those that the expression does not show come first.
    let roles = places.roles.iter().enumerate().map(|(back, span)| check(*span, "__check_role", back));
    let below = (what == What::Host).then(|| check(places.base.unwrap_or_else(|| name.span()), "__check_below", places.roles.len()));
    quote! {
        #(#attrs)*
        #vis static #name: #ty = #expr.__item(#text);
        #(#cfgs)*
        static #index: [::nivis::rules::Key; #name.__count()] = #name.__index();
        #whole
        #(#each)*
        #listed
        #(#roles)*
        #below
    }
}

impl What {
    fn fits(self, ty: &Type) -> bool {
        let Type::Path(path) = ty else { return false };
        path.path.segments.last().is_some_and(|last| match self {
            Self::Host => last.ident == "Host",
            Self::Base => last.ident == "Base" || last.ident == "Role",
        })
    }
}

/// The item is kept even when it is not understood, so that an editor can still complete inside it.
fn misplaced(item: &TokenStream, at: Span, what: What) -> TokenStream {
    let text = match what {
        What::Host => "`#[host]` stands on a `static NAME: Host = ..;`, and `#[base]` on a base or a role",
        What::Base => "`#[base]` stands on a `static NAME: Base = ..;` or a `static NAME: Role = ..;`, and `#[host]` on a host",
    };
    let error = syn::Error::new(at, text).to_compile_error();
    quote!(#item #error)
}

/// Where carets go: each element of `.with(&[..])`, or its argument when that is no list, and what `.role(..)` and `.base(..)` name.
#[derive(Default)]
struct Places {
    settings: Vec<Span>,
    listed: Option<Span>,
    /// The last one first.
    roles: Vec<Span>,
    base: Option<Span>,
}

impl Places {
    fn of(expr: &Expr) -> Self {
        let mut places = Self::default();
        let mut next = expr;
        while let Expr::MethodCall(call) = next {
            places.read(call);
            next = &call.receiver;
        }
        places
    }

    fn read(&mut self, call: &ExprMethodCall) {
        let Some(argument) = call.args.first() else { return };
        if call.method == "base" {
            self.base = Some(name_in(argument));
        } else if call.method == "role" {
            self.roles.push(name_in(argument));
        } else if call.method == "with" {
            match target(argument) {
                Expr::Array(array) => self.settings = array.elems.iter().map(Spanned::span).collect(),
                _ => self.listed = Some(name_in(argument)),
            }
        }
    }
}

/// A caret under the `&` of `&bases::PERSONAL` would say less than one under its name.
fn name_in(argument: &Expr) -> Span {
    match target(argument) {
        Expr::Path(path) => path.path.segments.last().map_or_else(|| path.span(), |last| last.ident.span()),
        other => other.span(),
    }
}

fn target(argument: &Expr) -> &Expr {
    match argument {
        Expr::Reference(reference) => &reference.expr,
        other => other,
    }
}
