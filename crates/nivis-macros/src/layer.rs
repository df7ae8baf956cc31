//! `#[host]` and `#[base]`: the item as it was, and one `const` check for each setting, spanned at that setting.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{Expr, ExprMethodCall, Ident, ItemStatic, spanned::Spanned};

/// Which of the two.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    Host,
    Base,
}

pub(crate) fn expand(item: TokenStream, what: What) -> TokenStream {
    let parsed: ItemStatic = match syn::parse2(item.clone()) {
        Ok(parsed) => parsed,
        Err(_) => return not_a_static(&item, what),
    };
    let places = Places::of(&parsed.expr);
    let (attrs, vis, name, ty, expr) = (&parsed.attrs, &parsed.vis, &parsed.ident, &parsed.ty, &parsed.expr);
    let cfgs: Vec<_> = attrs.iter().filter(|attr| attr.path().is_ident("cfg")).collect();
    let text = name.to_string();
    let check = |span: Span, method: &str, index: Option<usize>| {
        // Every token has the span of what is checked: rustc draws the caret from the first to the last.
        let (mut name, method) = (name.clone(), Ident::new(method, span));
        name.set_span(span);
        quote_spanned!(span=> #(#cfgs)* const _: () = #name.#method(#index);)
    };

    let whole = check(name.span(), "__check_whole", None);
    let each = places.settings.iter().enumerate().map(|(index, span)| check(*span, "__check", Some(index)));
    let below = (what == What::Host).then(|| check(places.base.unwrap_or_else(|| name.span()), "__check_below", None));
    quote! {
        #(#attrs)*
        #vis static #name: #ty = #expr.__item(#text);
        #whole
        #(#each)*
        #below
    }
}

/// The item is kept even when it is not understood, so that an editor can still complete inside it.
fn not_a_static(item: &TokenStream, what: What) -> TokenStream {
    let (attribute, types) = match what {
        What::Host => ("host", "Host"),
        What::Base => ("base", "Base` or `static NAME: Role"),
    };
    let text = format!("`#[{attribute}]` stands on a `static NAME: {types} = ..;`");
    let error = syn::Error::new(Span::call_site(), text).to_compile_error();
    quote!(#item #error)
}

/// Where carets go: each element of `.with(&[..])`, and what `.base(..)` names.
#[derive(Default)]
struct Places {
    settings: Vec<Span>,
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
            self.base = Some(argument.span());
        }
        if call.method == "with"
            && let Expr::Reference(reference) = argument
            && let Expr::Array(array) = &*reference.expr
        {
            self.settings = array.elems.iter().map(Spanned::span).collect();
        }
    }
}
