//! A whole module file.

use std::collections::BTreeMap;

use super::term::{Writer, inherited_from};
use super::{laid_out, string};
use crate::config::{Definition, Priority, effective};
use crate::path::AttrPath;
use crate::value::{Root, Value};

/// What a module file says.
///
/// Definitions may come in any order and may meet, also inside of sets: lists are joined in order, sets unite, what is equal is written
/// once, of scalars the strongest stay, and the rest goes into one `lib.mkMerge`, for Nix to judge.
#[derive(Clone, Debug, Default)]
pub struct ModuleText<'a> {
    /// Lines of the comment at the top, without `#`.
    pub header: Vec<String>,
    /// `_file`: the name of the source that errors of Nix shall show. Default: none.
    pub file: Option<String>,
    /// The modules that this one imports, in order.
    pub imports: Vec<Value>,
    /// What it defines.
    pub definitions: Vec<Entry<'a>>,
}

/// One definition to be printed.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// What is defined.
    pub path: &'a AttrPath,
    /// Its value.
    pub value: &'a Value,
    /// How strong it is; lists and sets ignore it.
    pub priority: Priority,
}

impl<'a, O> From<&'a Definition<O>> for Entry<'a> {
    fn from(definition: &'a Definition<O>) -> Self {
        Self { path: &definition.path, value: &definition.value, priority: definition.priority }
    }
}

/// The module as the text of a file.
///
/// A priority is written as `lib.mkForce` (50), `lib.mkDefault` (1000) or `lib.mkOverride`, around scalars and expressions; plain values
/// (100), lists, sets and what has a property already (`lib.mkIf(…)`) stand as they are.
///
/// ```
/// use nivis_nix::print::{Entry, ModuleText, module};
/// use nivis_nix::{Priority, Value};
///
/// let path = ["services", "openssh", "enable"].into();
/// let entry = Entry { path: &path, value: &Value::Bool(true), priority: Priority(900) };
/// let text = module(&ModuleText { definitions: vec![entry], ..ModuleText::default() });
/// assert_eq!(text, "{ lib, ... }:\n{\n  services.openssh.enable = lib.mkOverride 900 true;\n}\n");
/// ```
pub fn module(module: &ModuleText<'_>) -> String {
    let mut root = Node::default();
    for entry in &module.definitions {
        root.insert(entry);
    }
    let mut body = Writer::default();
    body.module(module, &root);

    let mut text = String::new();
    header(&module.header, &mut text);
    formals(&body, &mut text);
    text.push_str(&body.text);
    laid_out(text)
}

/// The comment at the top.
fn header(lines: &[String], text: &mut String) {
    for line in lines.iter().flat_map(|line| line.split(['\n', '\r'])) {
        // A NUL byte would end the file for some readers.
        let line = line.trim().replace('\0', "");
        text.push_str(if line.is_empty() { "#" } else { "# " });
        text.push_str(&line);
        text.push('\n');
    }
}

/// The arguments, if any are used.
fn formals(body: &Writer, text: &mut String) {
    if body.used.is_empty() {
        return;
    }
    text.push_str("{ ");
    for root in &body.used {
        text.push_str(root.name());
        text.push_str(", ");
    }
    text.push_str("... }:\n");
}

/// What is known of one attribute.
#[derive(Default)]
struct Node<'a> {
    /// Values that are not sets with something inside.
    values: Vec<Entry<'a>>,
    children: BTreeMap<&'a str, Self>,
}

impl<'a> Node<'a> {
    fn is_empty(&self) -> bool {
        self.values.is_empty() && self.children.is_empty()
    }

    fn insert(&mut self, entry: &Entry<'a>) {
        let node = entry.path.segments().iter().fold(self, |node, segment| node.children.entry(segment.as_ref()).or_default());
        node.insert_value(*entry);
    }

    /// Takes sets apart, so that what is inside meets what others define there.
    fn insert_value(&mut self, entry: Entry<'a>) {
        match entry.value {
            Value::Set(entries) if !entries.is_empty() => {
                for (name, value) in entries {
                    self.children.entry(name).or_default().insert_value(Entry { value, ..entry });
                }
            }
            _ => self.values.push(entry),
        }
    }

    /// The values that can matter: each once, an empty set only where nothing else says that this is a set, and of scalars only the
    /// strongest, since in one file the others lose for good.
    fn relevant(&self) -> Vec<Entry<'a>> {
        let mut kept: Vec<Entry<'a>> = Vec::new();
        let scalar =
            |entry: &Entry<'_>| !entry.value.is_expression() && !matches!(entry.value, Value::Indented(_) | Value::List(_) | Value::Set(_));
        let strongest = self.values.iter().filter(|entry| scalar(entry)).map(|entry| entry.priority).min();
        for entry in &self.values {
            let loses = scalar(entry) && strongest.is_some_and(|strongest| entry.priority > strongest);
            let empty = matches!(entry.value, Value::Set(_)) && !self.children.is_empty();
            // A list that is said twice is meant twice.
            let said = !matches!(entry.value, Value::List(_))
                && kept.iter().any(|other| {
                    other.value == entry.value && effective(other.value, other.priority) == effective(entry.value, entry.priority)
                });
            if !loses && !empty && !said {
                kept.push(*entry);
            }
        }
        kept
    }
}

/// What stands behind the `=` of an attribute.
enum Content<'n, 'a> {
    Set(&'n BTreeMap<&'a str, Node<'a>>),
    One(Entry<'a>),
    /// Lists, to be joined.
    Lists(Vec<Entry<'a>>),
    Merge(Vec<Entry<'a>>, &'n BTreeMap<&'a str, Node<'a>>),
}

impl<'n, 'a> Content<'n, 'a> {
    fn of(node: &'n Node<'a>) -> Self {
        let values = node.relevant();
        let is_list = |entry: &Entry<'_>| matches!(entry.value, Value::List(_));
        match values.as_slice() {
            [] => Self::Set(&node.children),
            [one] if node.children.is_empty() => Self::One(*one),
            _ if node.children.is_empty() && values.iter().all(is_list) => Self::Lists(values),
            _ => Self::Merge(values, &node.children),
        }
    }
}

impl Writer {
    fn module(&mut self, module: &ModuleText<'_>, root: &Node<'_>) {
        if module.file.is_none() && module.imports.is_empty() && root.is_empty() {
            return self.text.push_str("{ }\n");
        }
        self.text.push('{');
        if let Some(file) = &module.file {
            self.text.push_str("\n_file = ");
            self.value(&Value::str(file.as_str()));
            self.text.push_str(";\n");
        }
        if !module.imports.is_empty() {
            self.text.push_str("\nimports = ");
            self.value(&Value::list(module.imports.iter().cloned()));
            self.text.push_str(if root.is_empty() { ";" } else { ";\n" });
        }
        if !root.is_empty() {
            self.body(root);
        }
        self.text.push_str("\n}\n");
    }

    /// Writes the definitions, inside of `config = …` where their names would mean something else at the top of a module.
    fn body(&mut self, root: &Node<'_>) {
        const RESERVED: [&str; 10] =
            ["_class", "_file", "config", "disabledModules", "freeformType", "imports", "key", "meta", "options", "require"];
        match Content::of(root) {
            Content::Set(children) if !children.keys().any(|name| RESERVED.contains(name)) => {
                self.bindings(children);
            }
            content => {
                self.text.push_str("\nconfig = ");
                self.content(&content);
                self.text.push(';');
            }
        }
    }

    /// Writes what can be inherited first, then the rest by name.
    fn bindings(&mut self, children: &BTreeMap<&str, Node<'_>>) {
        let mut inherited = Vec::new();
        let mut bound = Vec::new();
        for (name, node) in children {
            let content = Content::of(node);
            match inherits(name, &content) {
                Some(source) => inherited.push((source, *name)),
                None => bound.push((name, content)),
            }
        }
        self.inherits(inherited);
        for (name, content) in bound {
            self.binding(name, content);
        }
    }

    fn binding(&mut self, name: &str, mut content: Content<'_, '_>) {
        self.text.push('\n');
        self.name(name);
        while let Content::Set(children) = content
            && let Some((name, node)) = children.first_key_value()
            && children.len() == 1
        {
            self.text.push('.');
            self.name(name);
            content = Content::of(node);
        }
        self.text.push_str(" = ");
        self.content(&content);
        self.text.push(';');
    }

    fn content(&mut self, content: &Content<'_, '_>) {
        match content {
            Content::Set(children) => {
                self.text.push('{');
                self.bindings(children);
                self.text.push_str(" }");
            }
            Content::One(entry) => self.entry(entry),
            Content::Lists(lists) => self.value(&joined(lists)),
            Content::Merge(values, children) => {
                self.used.insert(Root::Lib);
                self.text.push_str("lib.mkMerge [");
                for entry in values {
                    self.text.push(' ');
                    self.simple_entry(entry);
                }
                if !children.is_empty() {
                    self.text.push(' ');
                    self.content(&Content::Set(children));
                }
                self.text.push_str(" ]");
            }
        }
    }

    /// Writes a value with its priority.
    fn entry(&mut self, entry: &Entry<'_>) {
        if !is_wrapped(entry) {
            return self.value(entry.value);
        }
        self.used.insert(Root::Lib);
        match entry.priority {
            Priority::FORCE => self.text.push_str("lib.mkForce "),
            Priority::MK_DEFAULT => self.text.push_str("lib.mkDefault "),
            Priority(number) => self.text.push_str(&format!("lib.mkOverride {number} ")),
        }
        self.simple(entry.value);
    }

    /// The same where only a simple expression may stand.
    fn simple_entry(&mut self, entry: &Entry<'_>) {
        if !is_wrapped(entry) {
            return self.simple(entry.value);
        }
        self.text.push('(');
        self.entry(entry);
        self.text.push(')');
    }
}

fn is_wrapped(entry: &Entry<'_>) -> bool {
    // Lists, sets and lines are joined with what others define, and a priority would drop the weaker of them.
    let has_its_own = entry.value.property().is_some() || matches!(entry.value, Value::Indented(_) | Value::List(_) | Value::Set(_));
    entry.priority != Priority::PLAIN && !has_its_own
}

fn inherits(name: &str, content: &Content<'_, '_>) -> Option<Option<crate::value::Reference>> {
    match content {
        Content::One(entry) if !is_wrapped(entry) && string::is_identifier(name) => inherited_from(name, entry.value),
        _ => None,
    }
}

fn joined(lists: &[Entry<'_>]) -> Value {
    let items = lists.iter().filter_map(|entry| if let Value::List(items) = entry.value { Some(items) } else { None });
    Value::list(items.flatten().cloned())
}
