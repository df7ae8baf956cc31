//! The peers' 330 flags and 60 relations as modules. Written by a script from `input.json`; the names mean nothing.
#![expect(dead_code, reason = "the peers merge values and render nothing")]

use nivis::{Configure, Module, Port, choice};

choice! {
    /// One of four words.
    pub(crate) enum Mode {
        /// The first.
        Off = "off",
        /// The second.
        Low = "low",
        /// The third.
        High = "high",
        /// The fourth.
        Max = "max",
    }
}

/// Fifteen flags.
#[derive(Module)]
#[module(id = "peers.net", default = on)]
pub(crate) struct Net {
    /// A flag.
    #[flag(default = false)]
    pub(crate) b0: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b1: bool,
    /// A flag.
    #[flag(default = false, requires(Mon::b5))]
    pub(crate) b2: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b3: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b4: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b5: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b6: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b7: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b8: bool,
    /// A flag.
    #[flag(default = Port::new(41906))]
    pub(crate) port0: Port,
    /// A flag.
    #[flag(default = Port::new(7297))]
    pub(crate) port1: Port,
    /// A flag.
    #[flag(default = Mode::Off)]
    pub(crate) mode0: Mode,
    /// A flag.
    #[flag(default = Mode::High)]
    pub(crate) mode1: Mode,
    /// A flag.
    #[flag(default = "s-3eb13b")]
    pub(crate) label0: String,
    /// A flag.
    #[flag(default = &["i-23b", "i-bc8"])]
    pub(crate) list0: Vec<String>,
}

impl Configure for Net {}

/// Fifteen flags.
#[derive(Module)]
#[module(id = "peers.gpu", default = on)]
pub(crate) struct Gpu {
    /// A flag.
    #[flag(default = false)]
    pub(crate) b0: bool,
    /// A flag.
    #[flag(default = false, requires(Db::b5))]
    pub(crate) b1: bool,
    /// A flag.
    #[flag(default = false, conflicts(Desk::b5))]
    pub(crate) b2: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b3: bool,
    /// A flag.
    #[flag(default = false, kinds(Darwin, Desktop, Vps))]
    pub(crate) b4: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b5: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b6: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b7: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b8: bool,
    /// A flag.
    #[flag(default = Port::new(6718))]
    pub(crate) port0: Port,
    /// A flag.
    #[flag(default = Port::new(44349))]
    pub(crate) port1: Port,
    /// A flag.
    #[flag(default = Mode::Off)]
    pub(crate) mode0: Mode,
    /// A flag.
    #[flag(default = Mode::Max)]
    pub(crate) mode1: Mode,
    /// A flag.
    #[flag(default = "s-0822e8")]
    pub(crate) label0: String,
    /// A flag.
    #[flag(default = &["i-17f"])]
    pub(crate) list0: Vec<String>,
}

impl Configure for Gpu {}

/// Fifteen flags.
#[derive(Module)]
#[module(id = "peers.ssh", default = on)]
pub(crate) struct Ssh {
    /// A flag.
    #[flag(default = false)]
    pub(crate) b0: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b1: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b2: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b3: bool,
    /// A flag.
    #[flag(default = false, requires(Dns::b1))]
    pub(crate) b4: bool,
    /// A flag.
    #[flag(default = false, kinds(Darwin, Lxc, Vps))]
    pub(crate) b5: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b6: bool,
    /// A flag.
    #[flag(default = false, requires(Desk::b3))]
    pub(crate) b7: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b8: bool,
    /// A flag.
    #[flag(default = Port::new(14329))]
    pub(crate) port0: Port,
    /// A flag.
    #[flag(default = Port::new(15248))]
    pub(crate) port1: Port,
    /// A flag.
    #[flag(default = Mode::Off)]
    pub(crate) mode0: Mode,
    /// A flag.
    #[flag(default = Mode::Low)]
    pub(crate) mode1: Mode,
    /// A flag.
    #[flag(default = "s-b74d0f")]
    pub(crate) label0: String,
    /// A flag.
    #[flag(default = &["i-386", "i-72f", "i-96d", "i-473"])]
    pub(crate) list0: Vec<String>,
}

impl Configure for Ssh {}

/// Fifteen flags.
#[derive(Module)]
#[module(id = "peers.disk", default = on)]
pub(crate) struct Disk {
    /// A flag.
    #[flag(default = false, conflicts(Sec::b6))]
    pub(crate) b0: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b1: bool,
    /// A flag.
    #[flag(default = false, requires(Audio::b6))]
    pub(crate) b2: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b3: bool,
    /// A flag.
    #[flag(default = false, kinds(Darwin, Lxc, Vps))]
    pub(crate) b4: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b5: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b6: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b7: bool,
    /// A flag.
    #[flag(default = false, kinds(Desktop, Lxc, Nas))]
    pub(crate) b8: bool,
    /// A flag.
    #[flag(default = Port::new(53047))]
    pub(crate) port0: Port,
    /// A flag.
    #[flag(default = Port::new(56971))]
    pub(crate) port1: Port,
    /// A flag.
    #[flag(default = Mode::Off)]
    pub(crate) mode0: Mode,
    /// A flag.
    #[flag(default = Mode::Low)]
    pub(crate) mode1: Mode,
    /// A flag.
    #[flag(default = "s-b2b943")]
    pub(crate) label0: String,
    /// A flag.
    #[flag(default = &["i-571", "i-472", "i-27c", "i-371"])]
    pub(crate) list0: Vec<String>,
}

impl Configure for Disk {}

/// Fifteen flags.
#[derive(Module)]
#[module(id = "peers.boot", default = on)]
pub(crate) struct Boot {
    /// A flag.
    #[flag(default = false)]
    pub(crate) b0: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b1: bool,
    /// A flag.
    #[flag(default = false, requires(Virt::b3))]
    pub(crate) b2: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b3: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b4: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b5: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b6: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b7: bool,
    /// A flag.
    #[flag(default = false, requires(Ssh::b8))]
    pub(crate) b8: bool,
    /// A flag.
    #[flag(default = Port::new(62732))]
    pub(crate) port0: Port,
    /// A flag.
    #[flag(default = Port::new(50037))]
    pub(crate) port1: Port,
    /// A flag.
    #[flag(default = Mode::High)]
    pub(crate) mode0: Mode,
    /// A flag.
    #[flag(default = Mode::Off)]
    pub(crate) mode1: Mode,
    /// A flag.
    #[flag(default = "s-17be31")]
    pub(crate) label0: String,
    /// A flag.
    #[flag(default = &["i-18c", "i-5be", "i-d8f", "i-580"])]
    pub(crate) list0: Vec<String>,
}

impl Configure for Boot {}

/// Fifteen flags.
#[derive(Module)]
#[module(id = "peers.mon", default = on)]
pub(crate) struct Mon {
    /// A flag.
    #[flag(default = false, requires(Disk::b7))]
    pub(crate) b0: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b1: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b2: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b3: bool,
    /// A flag.
    #[flag(default = false, conflicts(Virt::b7))]
    pub(crate) b4: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b5: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b6: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b7: bool,
    /// A flag.
    #[flag(default = false, requires(Boot::b3))]
    pub(crate) b8: bool,
    /// A flag.
    #[flag(default = Port::new(39566))]
    pub(crate) port0: Port,
    /// A flag.
    #[flag(default = Port::new(17336))]
    pub(crate) port1: Port,
    /// A flag.
    #[flag(default = Mode::Off)]
    pub(crate) mode0: Mode,
    /// A flag.
    #[flag(default = Mode::Max)]
    pub(crate) mode1: Mode,
    /// A flag.
    #[flag(default = "s-89463e")]
    pub(crate) label0: String,
    /// A flag.
    #[flag(default = &["i-f91"])]
    pub(crate) list0: Vec<String>,
}

impl Configure for Mon {}

/// Fifteen flags.
#[derive(Module)]
#[module(id = "peers.log", default = on)]
pub(crate) struct Log {
    /// A flag.
    #[flag(default = false)]
    pub(crate) b0: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b1: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b2: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b3: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b4: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b5: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b6: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b7: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b8: bool,
    /// A flag.
    #[flag(default = Port::new(60444))]
    pub(crate) port0: Port,
    /// A flag.
    #[flag(default = Port::new(24808))]
    pub(crate) port1: Port,
    /// A flag.
    #[flag(default = Mode::Off)]
    pub(crate) mode0: Mode,
    /// A flag.
    #[flag(default = Mode::High)]
    pub(crate) mode1: Mode,
    /// A flag.
    #[flag(default = "s-d453dd")]
    pub(crate) label0: String,
    /// A flag.
    #[flag(default = &["i-93c", "i-313", "i-b45"])]
    pub(crate) list0: Vec<String>,
}

impl Configure for Log {}

/// Fifteen flags.
#[derive(Module)]
#[module(id = "peers.web", default = on)]
pub(crate) struct Web {
    /// A flag.
    #[flag(default = false)]
    pub(crate) b0: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b1: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b2: bool,
    /// A flag.
    #[flag(default = false, requires(Boot::b4))]
    pub(crate) b3: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b4: bool,
    /// A flag.
    #[flag(default = false, kinds(Desktop, Nas, Vps))]
    pub(crate) b5: bool,
    /// A flag.
    #[flag(default = false, conflicts(Media::b2))]
    pub(crate) b6: bool,
    /// A flag.
    #[flag(default = false, conflicts(Desk::b7))]
    pub(crate) b7: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b8: bool,
    /// A flag.
    #[flag(default = Port::new(4559))]
    pub(crate) port0: Port,
    /// A flag.
    #[flag(default = Port::new(3004))]
    pub(crate) port1: Port,
    /// A flag.
    #[flag(default = Mode::Low)]
    pub(crate) mode0: Mode,
    /// A flag.
    #[flag(default = Mode::High)]
    pub(crate) mode1: Mode,
    /// A flag.
    #[flag(default = "s-fc377a")]
    pub(crate) label0: String,
    /// A flag.
    #[flag(default = &["i-daf"])]
    pub(crate) list0: Vec<String>,
}

impl Configure for Web {}

/// Fifteen flags.
#[derive(Module)]
#[module(id = "peers.db", default = on)]
pub(crate) struct Db {
    /// A flag.
    #[flag(default = false, requires(Mon::b2))]
    pub(crate) b0: bool,
    /// A flag.
    #[flag(default = false, requires(Virt::b2))]
    pub(crate) b1: bool,
    /// A flag.
    #[flag(default = false, requires(Db::b4))]
    pub(crate) b2: bool,
    /// A flag.
    #[flag(default = false, requires(Web::b1))]
    pub(crate) b3: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b4: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b5: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b6: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b7: bool,
    /// A flag.
    #[flag(default = false, requires(Mon::b1))]
    pub(crate) b8: bool,
    /// A flag.
    #[flag(default = Port::new(15257))]
    pub(crate) port0: Port,
    /// A flag.
    #[flag(default = Port::new(56786))]
    pub(crate) port1: Port,
    /// A flag.
    #[flag(default = Mode::Off)]
    pub(crate) mode0: Mode,
    /// A flag.
    #[flag(default = Mode::Max)]
    pub(crate) mode1: Mode,
    /// A flag.
    #[flag(default = "s-472947")]
    pub(crate) label0: String,
    /// A flag.
    #[flag(default = &["i-a2b", "i-d58", "i-5d6", "i-29a"])]
    pub(crate) list0: Vec<String>,
}

impl Configure for Db {}

/// Fifteen flags.
#[derive(Module)]
#[module(id = "peers.mail", default = on)]
pub(crate) struct Mail {
    /// A flag.
    #[flag(default = false, requires(Virt::b0))]
    pub(crate) b0: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b1: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b2: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b3: bool,
    /// A flag.
    #[flag(default = false, requires(Vpn::b6))]
    pub(crate) b4: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b5: bool,
    /// A flag.
    #[flag(default = false, requires(Prn::b0))]
    pub(crate) b6: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b7: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b8: bool,
    /// A flag.
    #[flag(default = Port::new(24261))]
    pub(crate) port0: Port,
    /// A flag.
    #[flag(default = Port::new(23284))]
    pub(crate) port1: Port,
    /// A flag.
    #[flag(default = Mode::Low)]
    pub(crate) mode0: Mode,
    /// A flag.
    #[flag(default = Mode::High)]
    pub(crate) mode1: Mode,
    /// A flag.
    #[flag(default = "s-b3aa7e")]
    pub(crate) label0: String,
    /// A flag.
    #[flag(default = &["i-9bf"])]
    pub(crate) list0: Vec<String>,
}

impl Configure for Mail {}

/// Fifteen flags.
#[derive(Module)]
#[module(id = "peers.vpn", default = on)]
pub(crate) struct Vpn {
    /// A flag.
    #[flag(default = false)]
    pub(crate) b0: bool,
    /// A flag.
    #[flag(default = false, requires(Boot::b5))]
    pub(crate) b1: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b2: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b3: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b4: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b5: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b6: bool,
    /// A flag.
    #[flag(default = false, requires(Sec::b7))]
    pub(crate) b7: bool,
    /// A flag.
    #[flag(default = false, requires(Dns::b0))]
    pub(crate) b8: bool,
    /// A flag.
    #[flag(default = Port::new(41614))]
    pub(crate) port0: Port,
    /// A flag.
    #[flag(default = Port::new(11216))]
    pub(crate) port1: Port,
    /// A flag.
    #[flag(default = Mode::Low)]
    pub(crate) mode0: Mode,
    /// A flag.
    #[flag(default = Mode::Low)]
    pub(crate) mode1: Mode,
    /// A flag.
    #[flag(default = "s-7656af")]
    pub(crate) label0: String,
    /// A flag.
    #[flag(default = &["i-451", "i-fd5", "i-ece", "i-a3d"])]
    pub(crate) list0: Vec<String>,
}

impl Configure for Vpn {}

/// Fifteen flags.
#[derive(Module)]
#[module(id = "peers.dns", default = on)]
pub(crate) struct Dns {
    /// A flag.
    #[flag(default = false)]
    pub(crate) b0: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b1: bool,
    /// A flag.
    #[flag(default = false, requires(Dns::b7))]
    pub(crate) b2: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b3: bool,
    /// A flag.
    #[flag(default = false, conflicts(Boot::b0))]
    pub(crate) b4: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b5: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b6: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b7: bool,
    /// A flag.
    #[flag(default = false, conflicts(Ssh::b1))]
    pub(crate) b8: bool,
    /// A flag.
    #[flag(default = Port::new(45100))]
    pub(crate) port0: Port,
    /// A flag.
    #[flag(default = Port::new(36501))]
    pub(crate) port1: Port,
    /// A flag.
    #[flag(default = Mode::Low)]
    pub(crate) mode0: Mode,
    /// A flag.
    #[flag(default = Mode::High)]
    pub(crate) mode1: Mode,
    /// A flag.
    #[flag(default = "s-d7c524")]
    pub(crate) label0: String,
    /// A flag.
    #[flag(default = &["i-3aa"])]
    pub(crate) list0: Vec<String>,
}

impl Configure for Dns {}

/// Fifteen flags.
#[derive(Module)]
#[module(id = "peers.ci", default = on)]
pub(crate) struct Ci {
    /// A flag.
    #[flag(default = false)]
    pub(crate) b0: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b1: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b2: bool,
    /// A flag.
    #[flag(default = false, requires(Audio::b4))]
    pub(crate) b3: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b4: bool,
    /// A flag.
    #[flag(default = false, requires(Ci::b6))]
    pub(crate) b5: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b6: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b7: bool,
    /// A flag.
    #[flag(default = false, conflicts(Audio::b8))]
    pub(crate) b8: bool,
    /// A flag.
    #[flag(default = Port::new(53858))]
    pub(crate) port0: Port,
    /// A flag.
    #[flag(default = Port::new(2104))]
    pub(crate) port1: Port,
    /// A flag.
    #[flag(default = Mode::High)]
    pub(crate) mode0: Mode,
    /// A flag.
    #[flag(default = Mode::Max)]
    pub(crate) mode1: Mode,
    /// A flag.
    #[flag(default = "s-448aaa")]
    pub(crate) label0: String,
    /// A flag.
    #[flag(default = &["i-360"])]
    pub(crate) list0: Vec<String>,
}

impl Configure for Ci {}

/// Fifteen flags.
#[derive(Module)]
#[module(id = "peers.media", default = on)]
pub(crate) struct Media {
    /// A flag.
    #[flag(default = false)]
    pub(crate) b0: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b1: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b2: bool,
    /// A flag.
    #[flag(default = false, conflicts(Dev::b4))]
    pub(crate) b3: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b4: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b5: bool,
    /// A flag.
    #[flag(default = false, kinds(Darwin, Nas, Vps))]
    pub(crate) b6: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b7: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b8: bool,
    /// A flag.
    #[flag(default = Port::new(59844))]
    pub(crate) port0: Port,
    /// A flag.
    #[flag(default = Port::new(61795))]
    pub(crate) port1: Port,
    /// A flag.
    #[flag(default = Mode::High)]
    pub(crate) mode0: Mode,
    /// A flag.
    #[flag(default = Mode::Low)]
    pub(crate) mode1: Mode,
    /// A flag.
    #[flag(default = "s-a7cad4")]
    pub(crate) label0: String,
    /// A flag.
    #[flag(default = &["i-654", "i-e27", "i-ea1", "i-a49"])]
    pub(crate) list0: Vec<String>,
}

impl Configure for Media {}

/// Fifteen flags.
#[derive(Module)]
#[module(id = "peers.game", default = on)]
pub(crate) struct Game {
    /// A flag.
    #[flag(default = false, kinds(Darwin, Desktop, Nas))]
    pub(crate) b0: bool,
    /// A flag.
    #[flag(default = false, requires(Backup::b0))]
    pub(crate) b1: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b2: bool,
    /// A flag.
    #[flag(default = false, kinds(Lxc, Nas, Vps))]
    pub(crate) b3: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b4: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b5: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b6: bool,
    /// A flag.
    #[flag(default = false, conflicts(Media::b0))]
    pub(crate) b7: bool,
    /// A flag.
    #[flag(default = false, conflicts(Virt::b4))]
    pub(crate) b8: bool,
    /// A flag.
    #[flag(default = Port::new(30072))]
    pub(crate) port0: Port,
    /// A flag.
    #[flag(default = Port::new(9364))]
    pub(crate) port1: Port,
    /// A flag.
    #[flag(default = Mode::High)]
    pub(crate) mode0: Mode,
    /// A flag.
    #[flag(default = Mode::Low)]
    pub(crate) mode1: Mode,
    /// A flag.
    #[flag(default = "s-3f22fa")]
    pub(crate) label0: String,
    /// A flag.
    #[flag(default = &["i-bf3", "i-95a", "i-6da"])]
    pub(crate) list0: Vec<String>,
}

impl Configure for Game {}

/// Fifteen flags.
#[derive(Module)]
#[module(id = "peers.dev", default = on)]
pub(crate) struct Dev {
    /// A flag.
    #[flag(default = false)]
    pub(crate) b0: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b1: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b2: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b3: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b4: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b5: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b6: bool,
    /// A flag.
    #[flag(default = false, requires(Prn::b1))]
    pub(crate) b7: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b8: bool,
    /// A flag.
    #[flag(default = Port::new(58840))]
    pub(crate) port0: Port,
    /// A flag.
    #[flag(default = Port::new(38243))]
    pub(crate) port1: Port,
    /// A flag.
    #[flag(default = Mode::Max)]
    pub(crate) mode0: Mode,
    /// A flag.
    #[flag(default = Mode::High)]
    pub(crate) mode1: Mode,
    /// A flag.
    #[flag(default = "s-382567")]
    pub(crate) label0: String,
    /// A flag.
    #[flag(default = &["i-827", "i-7e5"])]
    pub(crate) list0: Vec<String>,
}

impl Configure for Dev {}

/// Fifteen flags.
#[derive(Module)]
#[module(id = "peers.desk", default = on)]
pub(crate) struct Desk {
    /// A flag.
    #[flag(default = false)]
    pub(crate) b0: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b1: bool,
    /// A flag.
    #[flag(default = false, conflicts(Sec::b0))]
    pub(crate) b2: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b3: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b4: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b5: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b6: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b7: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b8: bool,
    /// A flag.
    #[flag(default = Port::new(5958))]
    pub(crate) port0: Port,
    /// A flag.
    #[flag(default = Port::new(49531))]
    pub(crate) port1: Port,
    /// A flag.
    #[flag(default = Mode::Off)]
    pub(crate) mode0: Mode,
    /// A flag.
    #[flag(default = Mode::Off)]
    pub(crate) mode1: Mode,
    /// A flag.
    #[flag(default = "s-27209b")]
    pub(crate) label0: String,
    /// A flag.
    #[flag(default = &["i-cac", "i-ae3"])]
    pub(crate) list0: Vec<String>,
}

impl Configure for Desk {}

/// Fifteen flags.
#[derive(Module)]
#[module(id = "peers.audio", default = on)]
pub(crate) struct Audio {
    /// A flag.
    #[flag(default = false)]
    pub(crate) b0: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b1: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b2: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b3: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b4: bool,
    /// A flag.
    #[flag(default = false, kinds(Darwin, Desktop, Vps))]
    pub(crate) b5: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b6: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b7: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b8: bool,
    /// A flag.
    #[flag(default = Port::new(27667))]
    pub(crate) port0: Port,
    /// A flag.
    #[flag(default = Port::new(39087))]
    pub(crate) port1: Port,
    /// A flag.
    #[flag(default = Mode::Off)]
    pub(crate) mode0: Mode,
    /// A flag.
    #[flag(default = Mode::Max)]
    pub(crate) mode1: Mode,
    /// A flag.
    #[flag(default = "s-61b1cd")]
    pub(crate) label0: String,
    /// A flag.
    #[flag(default = &["i-877", "i-405", "i-f89", "i-8da"])]
    pub(crate) list0: Vec<String>,
}

impl Configure for Audio {}

/// Fifteen flags.
#[derive(Module)]
#[module(id = "peers.prn", default = on)]
pub(crate) struct Prn {
    /// A flag.
    #[flag(default = false)]
    pub(crate) b0: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b1: bool,
    /// A flag.
    #[flag(default = false, requires(Desk::b0))]
    pub(crate) b2: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b3: bool,
    /// A flag.
    #[flag(default = false, requires(Web::b2))]
    pub(crate) b4: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b5: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b6: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b7: bool,
    /// A flag.
    #[flag(default = false, kinds(Darwin, Lxc, Vps))]
    pub(crate) b8: bool,
    /// A flag.
    #[flag(default = Port::new(56413))]
    pub(crate) port0: Port,
    /// A flag.
    #[flag(default = Port::new(61764))]
    pub(crate) port1: Port,
    /// A flag.
    #[flag(default = Mode::Off)]
    pub(crate) mode0: Mode,
    /// A flag.
    #[flag(default = Mode::Off)]
    pub(crate) mode1: Mode,
    /// A flag.
    #[flag(default = "s-ae8492")]
    pub(crate) label0: String,
    /// A flag.
    #[flag(default = &["i-c4c", "i-a41", "i-571"])]
    pub(crate) list0: Vec<String>,
}

impl Configure for Prn {}

/// Fifteen flags.
#[derive(Module)]
#[module(id = "peers.backup", default = on)]
pub(crate) struct Backup {
    /// A flag.
    #[flag(default = false)]
    pub(crate) b0: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b1: bool,
    /// A flag.
    #[flag(default = false, requires(Media::b1))]
    pub(crate) b2: bool,
    /// A flag.
    #[flag(default = false, requires(Log::b1))]
    pub(crate) b3: bool,
    /// A flag.
    #[flag(default = false, requires(Net::b3))]
    pub(crate) b4: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b5: bool,
    /// A flag.
    #[flag(default = false, kinds(Darwin, Nas, Vps))]
    pub(crate) b6: bool,
    /// A flag.
    #[flag(default = false, requires(Mail::b8))]
    pub(crate) b7: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b8: bool,
    /// A flag.
    #[flag(default = Port::new(7311))]
    pub(crate) port0: Port,
    /// A flag.
    #[flag(default = Port::new(19235))]
    pub(crate) port1: Port,
    /// A flag.
    #[flag(default = Mode::Max)]
    pub(crate) mode0: Mode,
    /// A flag.
    #[flag(default = Mode::Low)]
    pub(crate) mode1: Mode,
    /// A flag.
    #[flag(default = "s-74273c")]
    pub(crate) label0: String,
    /// A flag.
    #[flag(default = &["i-f42"])]
    pub(crate) list0: Vec<String>,
}

impl Configure for Backup {}

/// Fifteen flags.
#[derive(Module)]
#[module(id = "peers.sec", default = on)]
pub(crate) struct Sec {
    /// A flag.
    #[flag(default = false)]
    pub(crate) b0: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b1: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b2: bool,
    /// A flag.
    #[flag(default = false, conflicts(Audio::b7))]
    pub(crate) b3: bool,
    /// A flag.
    #[flag(default = false, requires(Dns::b6))]
    pub(crate) b4: bool,
    /// A flag.
    #[flag(default = false, kinds(Darwin, Desktop, Vps))]
    pub(crate) b5: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b6: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b7: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b8: bool,
    /// A flag.
    #[flag(default = Port::new(47324))]
    pub(crate) port0: Port,
    /// A flag.
    #[flag(default = Port::new(57400))]
    pub(crate) port1: Port,
    /// A flag.
    #[flag(default = Mode::High)]
    pub(crate) mode0: Mode,
    /// A flag.
    #[flag(default = Mode::Low)]
    pub(crate) mode1: Mode,
    /// A flag.
    #[flag(default = "s-81f76d")]
    pub(crate) label0: String,
    /// A flag.
    #[flag(default = &["i-ded"])]
    pub(crate) list0: Vec<String>,
}

impl Configure for Sec {}

/// Fifteen flags.
#[derive(Module)]
#[module(id = "peers.virt", default = on)]
pub(crate) struct Virt {
    /// A flag.
    #[flag(default = false)]
    pub(crate) b0: bool,
    /// A flag.
    #[flag(default = false, requires(Vpn::b4))]
    pub(crate) b1: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b2: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b3: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b4: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b5: bool,
    /// A flag.
    #[flag(default = false, conflicts(Mail::b7))]
    pub(crate) b6: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b7: bool,
    /// A flag.
    #[flag(default = false)]
    pub(crate) b8: bool,
    /// A flag.
    #[flag(default = Port::new(40980))]
    pub(crate) port0: Port,
    /// A flag.
    #[flag(default = Port::new(19559))]
    pub(crate) port1: Port,
    /// A flag.
    #[flag(default = Mode::Low)]
    pub(crate) mode0: Mode,
    /// A flag.
    #[flag(default = Mode::Low)]
    pub(crate) mode1: Mode,
    /// A flag.
    #[flag(default = "s-5fb8d1")]
    pub(crate) label0: String,
    /// A flag.
    #[flag(default = &["i-8a1", "i-f41"])]
    pub(crate) list0: Vec<String>,
}

impl Configure for Virt {}

/// All of them.
pub(crate) static CATALOGUE: nivis::Catalogue = nivis::catalogue![
    Net, Gpu, Ssh, Disk, Boot, Mon, Log, Web, Db, Mail, Vpn, Dns, Ci, Media, Game, Dev, Desk, Audio, Prn, Backup, Sec, Virt,
];
