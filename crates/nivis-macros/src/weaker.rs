//! In which direction a flag gets weaker: `weaker = false`, `weaker(Loose, Off)`, `weaker(above = 6)`, `weaker(below = 6)`.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::{Expr, Ident, Token, parenthesized, parse::ParseStream, punctuated::Punctuated, spanned::Spanned};

pub(crate) enum Weaker {
    Never,
    Values(Vec<Expr>),
    Above(Expr),
    Below(Expr),
}

impl Weaker {
    pub(crate) fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.peek(Token![=]) {
            input.parse::<Token![=]>()?;
            return Ok(Self::Values(vec![input.parse()?]));
        }
        let inside;
        parenthesized!(inside in input);
        if inside.peek(Ident) && inside.peek2(Token![=]) {
            return Self::parse_beyond(&inside);
        }
        let values = Punctuated::<Expr, Token![,]>::parse_terminated(&inside)?;
        if values.is_empty() {
            return Err(inside.error("name the weak values, from weak to weakest, or write `above = ..` or `below = ..`"));
        }
        Ok(Self::Values(values.into_iter().collect()))
    }

    fn parse_beyond(inside: ParseStream<'_>) -> syn::Result<Self> {
        let word: Ident = inside.parse()?;
        inside.parse::<Token![=]>()?;
        let limit = inside.parse()?;
        match word.to_string().as_str() {
            "above" => Ok(Self::Above(limit)),
            "below" => Ok(Self::Below(limit)),
            _ => Err(syn::Error::new(word.span(), "values get weaker `above = ..` or `below = ..`")),
        }
    }

    /// As `nivis::Weaker`; `cell` makes the cell of a value.
    pub(crate) fn emit(&self, cell: impl Fn(&Expr) -> TokenStream) -> TokenStream {
        match self {
            Self::Never => quote!(::nivis::Weaker::Never),
            Self::Values(values) => {
                let cells = values.iter().map(cell);
                quote!(::nivis::Weaker::Values(&[#(#cells),*]))
            }
            Self::Above(limit) => {
                let cell = cell(limit);
                quote_spanned!(limit.span()=> ::nivis::Weaker::above(#cell))
            }
            Self::Below(limit) => {
                let cell = cell(limit);
                quote_spanned!(limit.span()=> ::nivis::Weaker::below(#cell))
            }
        }
    }
}
