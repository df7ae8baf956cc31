//! Values as text. The layout is left to the formatter; what is decided here is which tokens are written.

use std::collections::{BTreeMap, BTreeSet};

use super::{number, raw, string};
use crate::value::{Call, Reference, Root, Value};

/// The text so far, and the module arguments that occur in it.
#[derive(Default)]
pub(super) struct Writer {
    pub(super) text: String,
    pub(super) used: BTreeSet<Root>,
}

impl Writer {
    /// Writes a value where any expression may stand.
    pub(super) fn value(&mut self, value: &Value) {
        match value {
            Value::Null => self.text.push_str("null"),
            Value::Bool(on) => self.text.push_str(if *on { "true" } else { "false" }),
            Value::Int(int) => self.text.push_str(&number::int(*int).text),
            Value::Float(float) if float.is_finite() => self.text.push_str(&number::float(*float).text),
            Value::Float(float) => self.throw(&format!("{float} is not a number that Nix has")),
            Value::Str(text) | Value::Indented(text) if text.contains('\0') => self.throw("a string with a NUL byte"),
            Value::Str(text) => self.text.push_str(&string::quoted(text)),
            Value::Indented(text) => self.text.push_str(&string::indented(text)),
            Value::Path(path) if string::is_path(path) => self.text.push_str(path),
            Value::Path(path) => self.throw(&format!("{path:?} is not a relative path")),
            Value::List(items) => self.list(items),
            Value::Set(entries) => self.set(entries),
            Value::Ref(reference) => self.reference(reference),
            Value::Call(call) => self.call(call),
            Value::Raw(text) => self.raw(text),
            Value::Impossible(why) => self.throw(why),
        }
    }

    /// Writes a value where only a simple expression may stand: in a list, as an argument, as a function.
    pub(super) fn simple(&mut self, value: &Value) {
        if is_simple(value) {
            return self.value(value);
        }
        self.text.push('(');
        self.value(value);
        self.text.push(')');
    }

    /// Writes `name`, quoted if need be.
    pub(super) fn name(&mut self, name: &str) {
        if name.contains('\0') {
            self.text.push_str("${throw \"nivis: a name with a NUL byte\"}");
        } else {
            self.text.push_str(&string::attr_name(name));
        }
    }

    /// Writes a list of what `item` writes.
    fn list(&mut self, items: &[Value]) {
        self.text.push('[');
        for item in items {
            self.text.push(' ');
            self.simple(item);
        }
        self.text.push_str(" ]");
    }

    /// Writes a set: what can be inherited first, then the rest by name.
    fn set(&mut self, entries: &BTreeMap<String, Value>) {
        self.text.push('{');
        let inherited = entries.iter().filter_map(|(name, value)| Some((inherited_from(name, value)?, name.as_str())));
        self.inherits(inherited.collect());
        for (name, value) in entries.iter().filter(|(name, value)| inherited_from(name, value).is_none()) {
            self.text.push(' ');
            self.name(name);
            let mut value = value;
            while let Some((name, inner)) = only_entry(value) {
                self.text.push('.');
                self.name(name);
                value = inner;
            }
            self.text.push_str(" = ");
            self.value(value);
            self.text.push(';');
        }
        self.text.push_str(" }");
    }

    /// Writes one `inherit` for each source.
    pub(super) fn inherits(&mut self, mut pairs: Vec<(Option<Reference>, &str)>) {
        pairs.sort();
        for group in pairs.chunk_by(|a, b| a.0 == b.0) {
            self.text.push_str(" inherit");
            if let Some((Some(source), _)) = group.first() {
                self.text.push_str(" (");
                self.reference(source);
                self.text.push(')');
            }
            for (source, name) in group {
                self.text.push(' ');
                self.text.push_str(name);
                if source.is_none() {
                    self.used.extend(Root::ALL.into_iter().filter(|root| root.name() == *name));
                }
            }
            self.text.push(';');
        }
    }

    fn reference(&mut self, reference: &Reference) {
        self.used.insert(reference.root);
        self.text.push_str(reference.root.name());
        for segment in reference.path.segments() {
            self.text.push('.');
            self.name(segment);
        }
    }

    fn call(&mut self, call: &Call) {
        self.simple(&call.function);
        for arg in &call.args {
            self.text.push(' ');
            self.simple(arg);
        }
    }

    fn raw(&mut self, text: &str) {
        let text = text.trim();
        self.used.extend(raw::roots(text));
        self.text.push_str(text);
        // A comment at the end must not swallow what follows.
        if text.contains('#') {
            self.text.push('\n');
        }
    }

    fn throw(&mut self, why: &str) {
        self.text.push_str("throw ");
        self.text.push_str(&string::quoted(&format!("nivis: {}", why.replace('\0', "\\0"))));
    }
}

/// What `name = value` would be written as an `inherit` of, as statix demands: `Some(None)` is the scope itself.
pub(super) fn inherited_from(name: &str, value: &Value) -> Option<Option<Reference>> {
    let Value::Ref(reference) = value else { return None };
    if !string::is_identifier(name) {
        return None;
    }
    match reference.path.segments().split_last() {
        None => (reference.root.name() == name).then_some(None),
        Some((last, outer)) => (last == name).then(|| Some(Reference { root: reference.root, path: outer.iter().cloned().collect() })),
    }
}

/// The single entry of a set that has one.
fn only_entry(value: &Value) -> Option<(&str, &Value)> {
    let Value::Set(entries) = value else { return None };
    let (name, inner) = entries.first_key_value()?;
    (entries.len() == 1).then_some((name.as_str(), inner))
}

fn is_simple(value: &Value) -> bool {
    match value {
        Value::Int(int) => !number::int(*int).operator,
        Value::Float(float) => float.is_finite() && !number::float(*float).operator,
        Value::Str(text) | Value::Indented(text) => !text.contains('\0'),
        Value::Path(path) => string::is_path(path),
        Value::Call(call) => call.args.is_empty() && is_simple(&call.function),
        Value::Raw(text) => raw::is_simple(text.trim()),
        Value::Impossible(_) => false,
        Value::Null | Value::Bool(_) | Value::List(_) | Value::Set(_) | Value::Ref(_) => true,
    }
}
