//! What a module sees of the world while it configures a host, and where it writes to.

use crate::{
    diagnostic::Diagnostic,
    meta::{FlagMeta, ModuleMeta},
    nix::{AttrPath, Fragment, Value},
    refusal::Refusal,
    resolved::{Resolved, ResolvedHost},
    user::User,
};
use std::ops::{Deref, DerefMut};

/// The configuration of one host, as one module writes it.
pub struct HostCx<'a> {
    fleet: &'a Resolved,
    host: &'a ResolvedHost,
    module: &'static ModuleMeta,
    from: Vec<&'static FlagMeta>,
    written: Written,
}

/// The configuration of one user's home, as one module writes it.
pub struct HomeCx<'a> {
    cx: HostCx<'a>,
    user: &'static User,
}

/// What a module wrote.
#[derive(Debug, Default)]
pub struct Written {
    /// Options, in the order in which they were set.
    pub options: Vec<WrittenOption>,
    /// Nix modules that it imports.
    pub imports: Vec<Value>,
    /// Whether the text belongs to the host, whichever layer turned the module on.
    pub of_host: bool,
    /// What it can't do: nothing of the fleet is written.
    pub refused: Vec<Diagnostic>,
}

/// An option that a module set.
#[derive(Debug)]
pub struct WrittenOption {
    /// Which option.
    pub path: AttrPath,
    /// The value.
    pub value: Value,
    /// The flags that the value came from, beside the module's switch.
    pub from: Vec<&'static FlagMeta>,
}

impl<'a> HostCx<'a> {
    /// Starts the configuration of `host` by `module`.
    pub fn new(fleet: &'a Resolved, host: &'a ResolvedHost, module: &'static ModuleMeta) -> Self {
        Self { fleet, host, module, from: Vec::new(), written: Written::default() }
    }

    /// The host, with its values and facts.
    pub fn host(&self) -> &'a ResolvedHost {
        self.host
    }

    /// The fleet, with every host's facts.
    pub fn fleet(&self) -> &'a Resolved {
        self.fleet
    }

    /// Sets options. Where a value mentions `self.<flag>`, the option's origin is that flag; otherwise it is the module's switch.
    pub fn set(&mut self, fragment: Fragment) {
        let named = std::mem::take(&mut self.from);
        for leaf in fragment.leaves {
            let fields = leaf.fields.iter().filter_map(|field| self.module.flag(field));
            let from = fields.chain(named.iter().copied()).collect();
            self.written.options.push(WrittenOption { path: leaf.path, value: leaf.value, from });
        }
    }

    /// Names a flag from which the values of the next [`set`](Self::set) were computed, where `nix!` can't see it.
    pub fn from(&mut self, flag: &'static FlagMeta) -> &mut Self {
        self.from.push(flag);
        self
    }

    /// Imports a Nix module, given as an expression.
    pub fn import(&mut self, module: Value) {
        self.written.imports.push(module);
    }

    /// Says that the text names what only this host has, such as its addresses: it lies with the host, whichever layer turned the
    /// module on, and is never looked for among what hosts of a base share.
    pub fn belongs_to_host(&mut self) {
        self.written.of_host = true;
    }

    /// Says that the host can't have what `flag` asks for. What the module sets beside it is not written, nor is anything else.
    pub fn refuse(&mut self, flag: &'static FlagMeta, refusal: Refusal) {
        self.written.refused.push(refusal.of(self.host, flag));
    }

    /// Ends the configuration.
    pub fn finish(self) -> Written {
        self.written
    }
}

impl<'a> HomeCx<'a> {
    /// Starts the configuration of `user`'s home on `host` by `module`.
    pub fn new(fleet: &'a Resolved, host: &'a ResolvedHost, module: &'static ModuleMeta, user: &'static User) -> Self {
        Self { cx: HostCx::new(fleet, host, module), user }
    }

    /// The user.
    pub fn user(&self) -> &'static User {
        self.user
    }

    /// Ends the configuration.
    pub fn finish(self) -> Written {
        self.cx.finish()
    }
}

impl<'a> Deref for HomeCx<'a> {
    type Target = HostCx<'a>;

    fn deref(&self) -> &HostCx<'a> {
        &self.cx
    }
}

impl DerefMut for HomeCx<'_> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.cx
    }
}
