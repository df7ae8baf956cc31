//! `nix!`.
//!
//! The grammar, in which `expr` is a Rust expression that is `ToNix`:
//!
//! ```text
//! body  = (key "=" value ";")*
//! key   = name ("." name)*
//! name  = ident ("-" ident)* | "string" | "(" expr ")"
//! value = "{" body "}" | "[" (value ("," value)* ","?)? "]" | root ("." segment)* ("(" value ("," value)* ")")?
//!       | "path" "(" expr ")" | "indented" "(" expr ")" | "nix_raw" "(" literal ")" | expr
//! root  = "pkgs" | "lib" | "inputs" | "config"
//! ```
//!
//! Each leaf becomes one statement that adds it to a `Fragment`, so a thousand entries are a thousand statements, in no nesting.

use std::collections::{BTreeSet, HashSet};

use proc_macro2::{Delimiter, Ident, Literal, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream, Parser};
use syn::{Error, Expr, Lit, LitStr, Result, Token, UnOp, token};

pub(crate) fn expand(input: TokenStream) -> TokenStream {
    match Parser::parse2(parse_body, input).and_then(|entries| fragment(&entries)) {
        Ok(block) => block,
        Err(error) => error.to_compile_error(),
    }
}

/// `key = value;`
struct Entry {
    key: Vec<Name>,
    value: Value,
}

/// One name of a key.
enum Name {
    Known(String, Span),
    Computed(Expr),
}

enum Value {
    Set(Vec<Entry>),
    List(Vec<Self>),
    Reference {
        root: Ident,
        segments: Vec<String>,
        args: Option<Vec<Self>>,
    },
    /// `path(…)` or `indented(…)`: the function of `emit` and what it takes.
    Text(Ident, Expr),
    Raw(LitStr),
    Rust(Expr),
}

const ROOTS: [&str; 4] = ["config", "inputs", "lib", "pkgs"];

fn parse_body(input: ParseStream<'_>) -> Result<Vec<Entry>> {
    let mut entries = Vec::new();
    while !input.is_empty() {
        entries.push(parse_entry(input)?);
    }
    Ok(entries)
}

fn parse_entry(input: ParseStream<'_>) -> Result<Entry> {
    refuse_nix_words(input)?;
    let key = parse_key(input)?;
    if !input.peek(Token![=]) || input.peek(Token![==]) || input.peek(Token![=>]) {
        return Err(input.error("expected `=` after the key, or `.` and another name"));
    }
    input.parse::<Token![=]>()?;
    if input.is_empty() || input.peek(Token![;]) {
        return Err(input.error("a value is missing after `=`"));
    }
    let value = parse_value(input)?;
    if !input.peek(Token![;]) {
        return Err(end_error(input, &value, "`;`"));
    }
    input.parse::<Token![;]>()?;
    Ok(Entry { key, value })
}

/// Says what to write instead of the words of Nix that begin something other than an entry.
fn refuse_nix_words(input: ParseStream<'_>) -> Result<()> {
    let Some((ident, next)) = input.cursor().ident() else { return Ok(()) };
    let followed_by_name = next.ident().is_some() || next.group(Delimiter::Parenthesis).is_some();
    if ident == "inherit" && followed_by_name {
        return Err(Error::new(ident.span(), "`nix!` has no `inherit`: write `name = pkgs.name;`, and the printer makes it an `inherit`"));
    }
    Ok(())
}

fn parse_key(input: ParseStream<'_>) -> Result<Vec<Name>> {
    let mut key = vec![parse_name(input)?];
    while input.peek(Token![.]) {
        input.parse::<Token![.]>()?;
        key.push(parse_name(input)?);
    }
    Ok(key)
}

fn parse_name(input: ParseStream<'_>) -> Result<Name> {
    if input.peek(token::Paren) {
        let content;
        syn::parenthesized!(content in input);
        let name = content.parse()?;
        end_of_parentheses(&content)?;
        return Ok(Name::Computed(name));
    }
    let span = input.span();
    Ok(Name::Known(parse_segment(input)?, span))
}

/// A name that is known now: `ident-ident` or a string.
fn parse_segment(input: ParseStream<'_>) -> Result<String> {
    if input.peek(LitStr) {
        return Ok(input.parse::<LitStr>()?.value());
    }
    if !input.peek(Ident::peek_any) && !input.peek(Token![_]) {
        return Err(input.error("expected a name: an identifier, a \"string\", or a Rust expression in parentheses"));
    }
    let mut name = parse_ident(input)?;
    while input.peek(Token![-]) {
        input.parse::<Token![-]>()?;
        if !input.peek(Ident::peek_any) {
            return Err(input.error("after `-` in a name only an identifier may stand: put the whole name in quotes"));
        }
        name.push('-');
        name.push_str(&parse_ident(input)?);
    }
    Ok(name)
}

/// Any identifier, keywords too.
fn parse_ident(input: ParseStream<'_>) -> Result<String> {
    if input.peek(Token![_]) {
        input.parse::<Token![_]>()?;
        return Ok("_".to_owned());
    }
    Ok(input.call(Ident::parse_any)?.unraw().to_string())
}

fn parse_value(input: ParseStream<'_>) -> Result<Value> {
    if input.peek(token::Brace) {
        let content;
        syn::braced!(content in input);
        return Ok(Value::Set(parse_body(&content)?));
    }
    if input.peek(token::Bracket) {
        let content;
        syn::bracketed!(content in input);
        return Ok(Value::List(parse_values(&content)?));
    }
    let Some((ident, next)) = input.cursor().ident() else { return parse_rust(input) };
    let called = next.group(Delimiter::Parenthesis).is_some();
    let name = ident.to_string();
    match name.as_str() {
        _ if ROOTS.contains(&name.as_str()) && !input.peek2(Token![::]) => parse_reference(input),
        "path" | "indented" if called => parse_text(input),
        "nix_raw" if called => parse_raw(input),
        "rec" | "with" if next.ident().is_some() || next.group(Delimiter::Brace).is_some() => {
            Err(Error::new(ident.span(), format!("`nix!` has no `{name}`: write the values in full, or use `nix_raw(r#\"…\"#)`")))
        }
        _ => parse_rust(input),
    }
}

/// Values separated by commas, up to the end of the brackets or parentheses.
fn parse_values(input: ParseStream<'_>) -> Result<Vec<Value>> {
    let mut values = Vec::new();
    while !input.is_empty() {
        let value = parse_value(input)?;
        if !input.is_empty() && !input.peek(Token![,]) {
            return Err(end_error(input, &value, "`,`"));
        }
        input.parse::<Option<Token![,]>>()?;
        values.push(value);
    }
    Ok(values)
}

fn parse_reference(input: ParseStream<'_>) -> Result<Value> {
    let root = input.parse()?;
    let mut segments = Vec::new();
    while input.peek(Token![.]) {
        input.parse::<Token![.]>()?;
        segments.push(parse_segment(input)?);
    }
    let mut args = None;
    if input.peek(token::Paren) {
        let content;
        let parentheses = syn::parenthesized!(content in input);
        let values = parse_values(&content)?;
        if values.is_empty() {
            return Err(Error::new(parentheses.span.join(), "a Nix function takes at least one argument"));
        }
        args = Some(values);
    }
    Ok(Value::Reference { root, segments, args })
}

fn parse_text(input: ParseStream<'_>) -> Result<Value> {
    let function: Ident = input.parse()?;
    let content;
    syn::parenthesized!(content in input);
    let text = content.parse()?;
    end_of_parentheses(&content)?;
    if function == "path" {
        if let Some(literal) = string_literal(&text) {
            check_path(literal)?;
        }
        return Ok(Value::Text(Ident::new("relative", function.span()), text));
    }
    Ok(Value::Text(function, text))
}

fn parse_raw(input: ParseStream<'_>) -> Result<Value> {
    input.parse::<Ident>()?;
    let content;
    syn::parenthesized!(content in input);
    if !content.peek(LitStr) {
        return Err(content.error("`nix_raw` takes a string literal, so that it can be checked: for computed text use `nix::Value::raw`"));
    }
    let text: LitStr = content.parse()?;
    end_of_parentheses(&content)?;
    if text.value().trim().is_empty() {
        return Err(Error::new(text.span(), "the raw Nix is empty"));
    }
    Ok(Value::Raw(text))
}

fn parse_rust(input: ParseStream<'_>) -> Result<Value> {
    let expr = input.call(Expr::parse)?;
    // `a = x` and a line later `(b) = y`, with no `;` between, read as one assignment.
    if let Expr::Assign(assign) = &expr {
        return Err(Error::new_spanned(assign.eq_token, "unexpected `=`: is a `;` missing before the key?"));
    }
    Ok(Value::Rust(expr))
}

fn end_of_parentheses(content: ParseStream<'_>) -> Result<()> {
    if content.is_empty() { Ok(()) } else { Err(content.error("expected `)`")) }
}

/// The error for something behind a value that does not belong there.
fn end_error(input: ParseStream<'_>, value: &Value, expected: &str) -> Error {
    let hint = match value {
        Value::Reference { args: None, .. } if !input.is_empty() && !input.peek(Token![;]) => {
            "; Nix functions are called as in Rust, `lib.f(x, y)`, and other Nix goes into `nix_raw(r#\"…\"#)`"
        }
        Value::Reference { .. } if input.peek(token::Paren) => "; several arguments are written in one pair of parentheses, `lib.f(x, y)`",
        Value::List(_) | Value::Set(_) if input.peek(Token![.]) => "; a Rust expression that begins with a bracket goes into parentheses",
        _ if expected == "`,`" => "; unlike in Nix, values in a list are separated by commas",
        _ if input.peek(Token![,]) => "; entries end with a semicolon",
        _ => " after the value",
    };
    input.error(format!("expected {expected}{hint}"))
}

fn string_literal(expr: &Expr) -> Option<&LitStr> {
    match expr {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(text) => Some(text),
            _ => None,
        },
        _ => None,
    }
}

/// The rule of `Value::Path`, with a caret.
fn check_path(literal: &LitStr) -> Result<()> {
    let path = literal.value();
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '+');
    let valid = |rest: &str| rest.split('/').all(|part| !part.is_empty() && part.chars().all(allowed));
    if path.strip_prefix("./").or_else(|| path.strip_prefix("../")).is_some_and(valid) {
        return Ok(());
    }
    let hint =
        if path.starts_with('/') { "an absolute path is not part of a flake" } else { "it has letters, digits and `. _ - + /` only" };
    Err(Error::new(literal.span(), format!("a path begins with `./` or `../`: {hint}")))
}

/// The block whose value is the `Fragment` of the entries.
fn fragment(entries: &[Entry]) -> Result<TokenStream> {
    let mut emitter = Emitter::default();
    emitter.entries(entries, &Prefix::default())?;
    let statements = emitter.statements;
    let fragment = fragment_ident();
    let mutability = (!statements.is_empty()).then(|| quote!(mut));
    Ok(quote_spanned! {Span::mixed_site()=> {
        let #mutability #fragment = ::nivis::nix::Fragment::empty();
        #(#statements)*
        #fragment
    }})
}

/// Hygienic: no expression of the user can mean it.
fn fragment_ident() -> Ident {
    Ident::new("fragment", Span::mixed_site())
}

/// The names that lead to the entries of one set.
#[derive(Clone, Default)]
struct Prefix {
    names: Vec<Segment>,
    /// The fields that occur in them.
    fields: BTreeSet<String>,
}

/// A name that can be written at every leaf below it.
#[derive(Clone)]
enum Segment {
    Known(String),
    /// The variable that holds it.
    Computed(Ident),
}

#[derive(Default)]
struct Emitter {
    statements: Vec<TokenStream>,
    /// To refuse what is defined twice, as Nix does.
    known_paths: HashSet<Vec<String>>,
    variables: usize,
}

impl Emitter {
    fn entries(&mut self, entries: &[Entry], outer: &Prefix) -> Result<()> {
        for entry in entries {
            let mut prefix = outer.clone();
            for name in &entry.key {
                prefix.names.push(self.segment(name, &mut prefix.fields));
            }
            match &entry.value {
                Value::Set(inner) if !inner.is_empty() => self.entries(inner, &prefix)?,
                value => self.leaf(entry, value, &prefix)?,
            }
        }
        Ok(())
    }

    /// Evaluates a computed name once, however many leaves are below it.
    fn segment(&mut self, name: &Name, fields: &mut BTreeSet<String>) -> Segment {
        match name {
            Name::Known(name, _) => Segment::Known(name.clone()),
            Name::Computed(expr) => {
                collect_fields(expr.to_token_stream(), fields);
                let variable = format_ident!("key_{}", self.variables, span = Span::mixed_site());
                self.variables += 1;
                self.statements.push(quote_spanned!(Span::mixed_site()=> let #variable = ::nivis::nix::emit::key(&(#expr));));
                Segment::Computed(variable)
            }
        }
    }

    fn leaf(&mut self, entry: &Entry, value: &Value, prefix: &Prefix) -> Result<()> {
        self.refuse_second(entry, prefix)?;
        let mut fields = prefix.fields.clone();
        value.fields(&mut fields);
        let fields = fields.iter();
        let (path, fragment, value) = (path(&prefix.names), fragment_ident(), value.optional()?);
        // One call and no branch: rustc spends most of its time on the control flow of a long block.
        let statement = quote_spanned!(Span::mixed_site()=> ::nivis::nix::emit::add(&mut #fragment, #path, #value, &[#(#fields),*]););
        self.statements.push(statement);
        Ok(())
    }

    fn refuse_second(&mut self, entry: &Entry, prefix: &Prefix) -> Result<()> {
        let known = prefix.names.iter().map(|name| match name {
            Segment::Known(name) => Some(name.clone()),
            Segment::Computed(_) => None,
        });
        let (Some(path), Some(Name::Known(_, span))) = (known.collect::<Option<Vec<_>>>(), entry.key.first()) else { return Ok(()) };
        let text = path.join(".");
        if self.known_paths.insert(path) { Ok(()) } else { Err(Error::new(*span, format!("`{text}` is defined twice"))) }
    }
}

fn path(names: &[Segment]) -> TokenStream {
    let known = names.iter().map(|name| match name {
        Segment::Known(name) => Some(name),
        Segment::Computed(_) => None,
    });
    if let Some(known) = known.collect::<Option<Vec<_>>>() {
        return quote_spanned!(Span::mixed_site()=> [#(#known),*]);
    }
    let names = names.iter().map(|name| match name {
        Segment::Known(name) => quote_spanned!(Span::mixed_site()=> ::std::borrow::Cow::Borrowed(#name)),
        Segment::Computed(variable) => quote_spanned!(Span::mixed_site()=> #variable.clone()),
    });
    quote_spanned!(Span::mixed_site()=> ::nivis::nix::AttrPath::of([#(#names),*]))
}

impl Value {
    /// The expression of type `nix::Value`, if the value can't be left out.
    fn certain(&self) -> Result<Option<TokenStream>> {
        Ok(match self {
            Self::Set(entries) => {
                let block = fragment(entries)?;
                Some(quote_spanned!(Span::mixed_site()=> ::nivis::nix::Fragment::into_value(#block)))
            }
            Self::Reference { root, segments, args: None } => {
                let root = Ident::new(&root.to_string(), Span::mixed_site());
                Some(quote_spanned!(Span::mixed_site()=> ::nivis::nix::emit::#root(&[#(#segments),*])))
            }
            Self::Raw(text) => Some(quote_spanned!(Span::mixed_site()=> ::nivis::nix::Value::raw(#text))),
            Self::Rust(expr) => integer(expr).map(|int| quote_spanned!(int.span()=> ::nivis::nix::Value::Int(#int))),
            Self::List(_) | Self::Reference { .. } | Self::Text(..) => None,
        })
    }

    /// The expression of type `Option<nix::Value>`.
    fn optional(&self) -> Result<TokenStream> {
        if let Some(certain) = self.certain()? {
            return Ok(quote_spanned!(Span::mixed_site()=> ::core::option::Option::Some(#certain)));
        }
        let all = |values: &[Self]| values.iter().map(Self::optional).collect::<Result<Vec<_>>>();
        Ok(match self {
            Self::List(items) => {
                let items = all(items)?;
                quote_spanned!(Span::mixed_site()=> ::nivis::nix::emit::list([#(#items),*]))
            }
            Self::Reference { root, segments, args } => {
                let args = all(args.as_deref().unwrap_or_default())?;
                let root = Ident::new(&root.to_string(), Span::mixed_site());
                quote_spanned!(Span::mixed_site()=> ::nivis::nix::emit::call(::nivis::nix::emit::#root(&[#(#segments),*]), [#(#args),*]))
            }
            Self::Text(function, text) => {
                let function = Ident::new(&function.to_string(), Span::mixed_site());
                quote_spanned!(Span::mixed_site()=> ::nivis::nix::emit::#function(&(#text)))
            }
            Self::Rust(expr) => {
                // The span of the expression, so that a type that is not `ToNix` is underlined itself.
                let argument = quote_spanned!(span_of(expr)=> &(#expr));
                quote_spanned!(Span::mixed_site()=> ::nivis::nix::ToNix::to_nix(#argument))
            }
            Self::Set(_) | Self::Raw(_) => TokenStream::new(),
        })
    }

    /// Adds the fields of `self` that occur in the value.
    fn fields(&self, fields: &mut BTreeSet<String>) {
        match self {
            Self::Set(entries) => {
                for entry in entries {
                    for name in &entry.key {
                        if let Name::Computed(expr) = name {
                            collect_fields(expr.to_token_stream(), fields);
                        }
                    }
                    entry.value.fields(fields);
                }
            }
            Self::List(values) | Self::Reference { args: Some(values), .. } => values.iter().for_each(|value| value.fields(fields)),
            Self::Text(_, expr) | Self::Rust(expr) => collect_fields(expr.to_token_stream(), fields),
            Self::Reference { args: None, .. } | Self::Raw(_) => {}
        }
    }
}

fn span_of(expr: &Expr) -> Span {
    syn::spanned::Spanned::span(expr)
}

/// An integer literal without a type, as an `i64`: Rust would take it for an `i32`, and refuse a larger one.
fn integer(expr: &Expr) -> Option<Literal> {
    let (negative, expr) = match expr {
        Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => (true, unary.expr.as_ref()),
        other => (false, other),
    };
    let Expr::Lit(literal) = expr else { return None };
    let Lit::Int(int) = &literal.lit else { return None };
    if !int.suffix().is_empty() {
        return None;
    }
    let digits = int.base10_digits();
    let value: i64 = if negative { format!("-{digits}").parse() } else { digits.parse() }.ok()?;
    let mut literal = Literal::i64_suffixed(value);
    literal.set_span(int.span());
    Some(literal)
}

/// Adds the names in `self.name`, but not those of methods.
fn collect_fields(tokens: TokenStream, fields: &mut BTreeSet<String>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (index, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Group(group) => collect_fields(group.stream(), fields),
            TokenTree::Ident(ident) if ident == "self" => {
                if let [TokenTree::Punct(dot), TokenTree::Ident(field), rest @ ..] = &tokens[index + 1..]
                    && dot.as_char() == '.'
                    && !matches!(rest.first(), Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis)
                {
                    fields.insert(field.unraw().to_string());
                }
            }
            _ => {}
        }
    }
}
