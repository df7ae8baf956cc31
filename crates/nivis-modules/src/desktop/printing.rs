use crate::{lists::unless_empty, services::Avahi, system::Package, text::starts_with};
use nivis::{Msg, nix::Value, prelude::*};
use serde::Serialize;

/// A printer that is there without being looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Printer {
    /// The queue's name.
    pub name: &'static str,
    /// Where it is, such as `ipp://10.20.0.9/ipp/print`.
    pub uri: &'static str,
    /// How to print on it: `everywhere` for IPP Everywhere, or a model of one of the drivers.
    pub model: &'static str,
    /// Where it stands, for people; empty for nowhere in particular.
    pub location: &'static str,
}

impl Printer {
    /// The printer at `uri`, without a driver (IPP Everywhere).
    ///
    /// # Panics
    /// If CUPS would not take the name or `uri` has no scheme; in a `static`, that is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn new(name: &'static str, uri: &'static str) -> Self {
        let b = name.as_bytes();
        let (mut i, mut bad) = (0, b.is_empty());
        while i < b.len() {
            bad = bad || !b[i].is_ascii_graphic() || matches!(b[i], b'/' | b'#' | b'\'' | b'"');
            i += 1;
        }
        if bad {
            panic!("{}", Msg::new().s("printer \"").s(name).s("\" is no name\n  help: use letters, digits, _ and -").as_str());
        }
        if !(starts_with(uri, "ipp://") || starts_with(uri, "ipps://") || starts_with(uri, "socket://") || starts_with(uri, "usb://")) {
            let msg = Msg::new().s("printer ").name(name).s(": \"").s(uri).s("\" is no place that CUPS prints to");
            panic!("{}", msg.s("\n  help: write it like \"ipp://10.20.0.9/ipp/print\"").as_str());
        }
        Self { name, uri, model: "everywhere", location: "" }
    }

    /// A model of one of the drivers, as `lpinfo -m` lists it.
    #[must_use]
    pub const fn model(mut self, model: &'static str) -> Self {
        self.model = model;
        self
    }

    /// Where it stands, for people.
    #[must_use]
    pub const fn location(mut self, location: &'static str) -> Self {
        self.location = location;
        self
    }

    fn to_value(self) -> Value {
        let location = (!self.location.is_empty()).then_some(self.location);
        let fields = [("name", Some(self.name)), ("deviceUri", Some(self.uri)), ("model", Some(self.model)), ("location", location)];
        Value::set(fields.into_iter().filter_map(|(name, value)| Some((name, Value::str(value?)))))
    }
}

/// Printing on printers of the network, by CUPS, and scanning.
///
/// Sets `services.printing`; it serves nobody else. `cups-browsed` is off (`services.printing.browsed.enable`, NixOS 24.11 and later):
/// CUPS itself shows what Avahi finds, without a daemon that believes whoever sends a packet.
#[derive(Module)]
#[module(id = "desktop.printing", kinds(Desktop, Laptop))]
pub struct Printing {
    /// Drivers for printers that know no IPP Everywhere: `services.printing.drivers`.
    pub drivers: Vec<Package>,
    /// Printers that are there without being looked for, the first of which is the default:
    /// `hardware.printers.{ensurePrinters,ensureDefaultPrinter}`. CUPS asks them once, when the system starts with them.
    pub printers: Vec<Printer>,
    /// Whether printers of the network are found: turns `services.avahi` on, whose `from` says in which networks.
    #[flag(default = false, implies(Avahi))]
    pub discovery: bool,
    /// Whether network scanners work, by eSCL and WSD: `hardware.sane`, with `sane-airscan`. Without discovery they are named in
    /// `airscan.conf`.
    #[flag(default = false)]
    pub scanning: bool,
    /// Whether users may scan with what is plugged in by USB: they are in the groups `scanner` and `lp`, which own the device.
    #[flag(default = false, requires(Printing::scanning))]
    pub usb_scanner: bool,
}

impl Configure for Printing {
    fn facts(&self, facts: &mut Facts) {
        if self.usb_scanner {
            facts.users_in_group("lp");
            facts.users_in_group("scanner");
        }
    }

    fn nixos(&self, cx: &mut HostCx<'_>) {
        let printers = self.printers.iter().map(|printer| printer.to_value()).collect();
        cx.set(nix! {
            services.printing = {
                enable = true;
                browsed.enable = false;
                drivers = unless_empty(self.drivers.clone());
            };
            hardware.printers.ensureDefaultPrinter = self.printers.first().map(|printer| printer.name);
        });
        cx.from(Self::PRINTERS).set(nix! { hardware.printers.ensurePrinters = unless_empty(printers); });
        if self.scanning {
            cx.from(Self::SCANNING).set(nix! {
                hardware.sane = {
                    enable = true;
                    // Both would show each scanner, and airscan knows more of them.
                    disabledDefaultBackends = ["escl"];
                    extraBackends = [pkgs.sane-airscan];
                };
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        packages,
        testing::{refused, resolved, system},
    };
    use expect_test::expect;

    static PRINTERS: [Printer; 2] = [
        Printer::new("office", "ipp://10.20.0.9/ipp/print").location("hall"),
        Printer::new("old", "socket://10.20.0.8").model("gutenprint"),
    ];

    fn desk(settings: &[Setting]) -> HostBuf {
        Host::desktop("desk", Desktop::DEFAULT).state("26.05").computed().with([Printing::on()]).with(settings.iter().copied())
    }

    fn groups(host: HostBuf) -> Vec<String> {
        resolved(host).hosts()[0].facts().groups.iter().map(|group| group.name.clone()).collect()
    }

    #[test]
    fn by_default_it_prints_where_it_is_told() {
        expect![[r#"
            services.printing.enable = true;
            services.printing.browsed.enable = false;
        "#]]
        .assert_eq(&system(&Printing, desk(&[])));
    }

    #[test]
    fn each_flag_acts() {
        let flags = [Printing::drivers(packages!["gutenprint"]), Printing::printers(&PRINTERS), Printing::scanning(true)];
        expect![[r#"
            services.printing.enable = true;
            services.printing.browsed.enable = false;
            services.printing.drivers = [ pkgs.gutenprint ];
            hardware.printers.ensureDefaultPrinter = "office";
            hardware.printers.ensurePrinters = [
              {
                deviceUri = "ipp://10.20.0.9/ipp/print";
                location = "hall";
                model = "everywhere";
                name = "office";
              }
              {
                deviceUri = "socket://10.20.0.8";
                model = "gutenprint";
                name = "old";
              }
            ];
            hardware.sane.enable = true;
            hardware.sane.disabledDefaultBackends = [ "escl" ];
            hardware.sane.extraBackends = [ pkgs.sane-airscan ];
        "#]]
        .assert_eq(&system(&Printing, desk(&flags)));
    }

    #[test]
    fn what_is_found_needs_avahi() {
        let found = resolved(desk(&[Printing::discovery(true)]));
        assert!(found.hosts()[0].is_on(&Avahi));
        let not = resolved(desk(&[]));
        assert!(!not.hosts()[0].is_on(&Avahi));
    }

    #[test]
    fn only_a_scanner_on_usb_needs_groups() {
        assert_eq!(groups(desk(&[Printing::scanning(true)])), Vec::<String>::new());
        assert_eq!(groups(desk(&[Printing::scanning(true), Printing::usb_scanner(true)])), ["lp", "scanner"]);
        assert_eq!(refused(desk(&[Printing::usb_scanner(true)])), [("requires", "desktop.printing.usb_scanner".to_owned())]);
    }

    #[test]
    #[should_panic(expected = "is no place that CUPS prints to")]
    fn a_printer_has_a_place() {
        let _ = Printer::new("office", "10.20.0.9");
    }
}
