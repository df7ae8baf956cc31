//! Hosts: written as a `static`, or computed by a program.

use crate::{
    choice,
    kind::{Darwin, Desktop, Kind, Laptop, Lxc, Nas, Vps},
    layer::{Base, Role},
    nic::Nic,
    setting::Setting,
    tenant::Tenant,
    text::Msg,
    units::{HostName, Release},
    user::User,
};
use std::panic::Location;

/// How many roles a host can have.
pub(crate) const MAX_ROLES: usize = 8;
/// How many network interfaces a host can have.
pub(crate) const MAX_NICS: usize = 8;

choice! {
    /// The line of packages that a host follows.
    pub enum Channel {
        /// The release: `nixos-26.05`, `nix-darwin-26.05`.
        Stable = "stable",
        /// `nixos-unstable`, `nix-darwin` master.
        Unstable = "unstable",
    }
}

/// A host that is written as a `static`, so that rustc checks it.
pub type Host = Machine<&'static [Setting]>;

/// A host that a program computes. It has the same methods as [`Host`]; the same checks run when the fleet is resolved.
pub type HostBuf = Machine<Vec<Setting>>;

/// A machine with its settings: see [`Host`] and [`HostBuf`].
#[derive(Clone, Debug)]
pub struct Machine<S> {
    /// Everything but the settings.
    pub head: Head,
    /// What the host itself decides.
    pub settings: S,
}

/// What a host is, apart from what it decides.
#[derive(Clone, Copy, Debug)]
pub struct Head {
    /// The name.
    pub name: HostName,
    /// The kind, with its data.
    pub kind: Kind,
    /// The release that it was installed with.
    pub state: Option<Release>,
    /// The line of packages.
    pub channel: Channel,
    /// Who logs in.
    pub users: &'static [&'static User],
    /// Who logs in because a tenant says so.
    pub(crate) tenant_user: [Option<&'static User>; 1],
    /// Words to select it by.
    pub tags: &'static [&'static str],
    /// What it shares with others.
    pub base: Option<&'static Base>,
    /// What it is beside its base.
    pub(crate) roles: [Option<&'static Role>; MAX_ROLES],
    /// Its network interfaces.
    pub(crate) nics: [Option<Nic>; MAX_NICS],
    /// Modules of the user's own, relative to the flake.
    pub imports: &'static [&'static str],
    /// The tenant whose host it is.
    pub tenant: Option<&'static Tenant>,
    /// The name of the Rust item; filled in by `#[host]`.
    pub item: Option<&'static str>,
    /// Where it is declared.
    pub at: &'static Location<'static>,
}

macro_rules! constructors {
    ($($(#[$doc:meta])* $name:ident($kind:ident);)*) => {
        impl Host {$(
            $(#[$doc])*
            ///
            /// # Panics
            /// If the name is no DNS label; in a `static`, that is a compile error.
            #[must_use]
            #[track_caller]
            pub const fn $name(name: &str, data: $kind) -> Self {
                Self::new(HostName::new(name), Kind::$kind(data), Location::caller())
            }
        )*}
    };
}

constructors! {
    /// A workstation that stays in its place.
    desktop(Desktop);
    /// A workstation that is carried around.
    laptop(Laptop);
    /// A virtual server at a provider.
    vps(Vps);
    /// A storage server.
    nas(Nas);
    /// A Proxmox container.
    lxc(Lxc);
    /// A Mac.
    darwin(Darwin);
}

impl Host {
    pub(crate) const fn new(name: HostName, kind: Kind, at: &'static Location<'static>) -> Self {
        let head = Head {
            name,
            kind,
            state: None,
            channel: Channel::Stable,
            users: &[],
            tenant_user: [None],
            tags: &[],
            base: None,
            roles: [None; MAX_ROLES],
            nics: [None; MAX_NICS],
            imports: &[],
            tenant: None,
            item: None,
            at,
        };
        Self { head, settings: &[] }
    }

    /// What the host itself decides, in any order.
    ///
    /// # Panics
    /// If it was called before; in a `static`, that is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn with(mut self, settings: &'static [Setting]) -> Self {
        if !self.settings.is_empty() {
            self.refuse("has two `.with(..)`", "put all settings into one list");
        }
        self.settings = settings;
        self
    }

    /// Takes the host as the start of a computed one.
    #[must_use]
    pub fn computed(&self) -> HostBuf {
        HostBuf { head: self.head, settings: self.settings.to_vec() }
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn __item(mut self, item: &'static str) -> Self {
        self.head.item = Some(item);
        self
    }
}

impl HostBuf {
    /// What the host itself decides, in any order; adds to what it decides already.
    #[must_use]
    pub fn with(mut self, settings: impl IntoIterator<Item = Setting>) -> Self {
        self.settings.extend(settings);
        self
    }

    /// One more who logs in. In a function, `.users(&[&AKU])` would refer to a temporary value.
    #[must_use]
    pub fn user(mut self, user: &'static User) -> Self {
        let users: Vec<_> = self.head.users.iter().copied().chain([user]).collect();
        self.head.users = Setting::leak(users);
        self
    }
}

impl<S> Machine<S> {
    /// The release that the host was installed with: `system.stateVersion`. Required, and it stays.
    ///
    /// # Panics
    /// If there was no such release; in a `static`, that is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn state(mut self, release: &'static str) -> Self {
        self.head.state = Some(Release::new(release));
        self
    }

    /// The line of packages that the host follows. Default: stable.
    #[must_use]
    pub const fn channel(mut self, channel: Channel) -> Self {
        self.head.channel = channel;
        self
    }

    /// Who logs in.
    #[must_use]
    pub const fn users(mut self, users: &'static [&'static User]) -> Self {
        self.head.users = users;
        self
    }

    /// Words to select the host by.
    #[must_use]
    pub const fn tags(mut self, tags: &'static [&'static str]) -> Self {
        self.head.tags = tags;
        self
    }

    /// What the host shares with others.
    ///
    /// # Panics
    /// If it has a base already, of its own or of its tenant; in a `static`, that is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn base(mut self, base: &'static Base) -> Self {
        if self.head.base.is_some() {
            self.refuse("has two bases", "let one of them extend the other, or make one a role");
        }
        self.head.base = Some(base);
        self
    }

    /// One thing more that the host is; roles have equal rank.
    ///
    /// # Panics
    /// If it has eight already; in a `static`, that is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn role(mut self, role: &'static Role) -> Self {
        let mut i = 0;
        while i < MAX_ROLES {
            if self.head.roles[i].is_none() {
                self.head.roles[i] = Some(role);
                return self;
            }
            i += 1;
        }
        self.refuse("has more than eight roles", "join some of them in a base")
    }

    /// One more network interface.
    ///
    /// # Panics
    /// If it has eight already; in a `static`, that is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn nic(mut self, nic: Nic) -> Self {
        let mut i = 0;
        while i < MAX_NICS {
            if self.head.nics[i].is_none() {
                self.head.nics[i] = Some(nic);
                return self;
            }
            i += 1;
        }
        self.refuse("has more than eight network interfaces", "leave out those that nothing is attached to")
    }

    /// Modules of your own that the host imports, as paths relative to the flake, such as `./modules/foo.nix`.
    ///
    /// # Panics
    /// If one does not lie in the flake; in a `static`, that is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn import(mut self, paths: &'static [&'static str]) -> Self {
        let mut i = 0;
        while i < paths.len() {
            if !lies_in_flake(paths[i]) {
                self.refuse("imports what does not lie in its flake", "write a path like \"./modules/foo.nix\"");
            }
            i += 1;
        }
        self.head.imports = paths;
        self
    }

    #[track_caller]
    const fn refuse(&self, what: &str, help: &str) -> ! {
        panic!("{}", Msg::new().s("host ").name(self.head.name.as_str()).s(" ").s(what).s("\n  help: ").s(help).as_str())
    }
}

impl Head {
    /// The network interfaces.
    pub fn nics(&self) -> impl Iterator<Item = &Nic> {
        self.nics.iter().flatten()
    }

    /// The roles.
    pub fn roles(&self) -> impl Iterator<Item = &'static Role> {
        self.roles.into_iter().flatten()
    }

    /// Everyone who logs in: the tenant's user and the host's own, each once.
    pub fn users(&self) -> impl Iterator<Item = &'static User> {
        let [tenant] = self.tenant_user;
        let own = self.users.iter().copied();
        tenant.into_iter().chain(own.filter(move |user| tenant.is_none_or(|tenant| tenant.name != user.name)))
    }

    /// The bases, nearest first. A circle ends where it closes; resolve reports it.
    pub fn bases(&self) -> impl Iterator<Item = &'static Base> {
        std::iter::successors(self.base, |base| base.parent).take(crate::rules::MAX_DEPTH)
    }
}

/// Whether it is `./` and names of plain characters, none of which is `..`.
const fn lies_in_flake(path: &str) -> bool {
    let b = path.as_bytes();
    if b.len() < 3 || b[0] != b'.' || b[1] != b'/' || b[b.len() - 1] == b'/' {
        return false;
    }
    let mut i = 1;
    while i < b.len() {
        let up = b[i] == b'.' && b[i - 1] == b'/' && i + 1 < b.len() && b[i + 1] == b'.';
        let empty = b[i] == b'/' && b[i - 1] == b'/';
        if up || empty || !(b[i].is_ascii_alphanumeric() || matches!(b[i], b'/' | b'.' | b'-' | b'_' | b'+')) {
            return false;
        }
        i += 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::lies_in_flake;

    #[test]
    fn imports_lie_in_the_flake() {
        assert!(lies_in_flake("./modules/foo.nix") && lies_in_flake("./a"));
        for path in ["/etc/nixos", "../x.nix", "./a/../b", "./a b", "./", "./a//b", "a.nix", "./..", ""] {
            assert!(!lies_in_flake(path), "{path}");
        }
    }
}
