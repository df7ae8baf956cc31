//! Modules that are wrong, which the suite must find: each writes one option that does not exist, or not with that type.

use super::{judge, machines};
use nivis::{Catalogue, ModuleMeta, prelude::*};

/// Says `port` for `ports`, and that of Home Manager's Git too.
#[derive(Module)]
#[module(id = "own.misspelt", kinds(Vps, Laptop))]
struct Misspelt {
    /// The ports.
    #[flag(default = Port::new(22))]
    number: Port,
}

impl Configure for Misspelt {
    fn nixos(&self, cx: &mut HostCx<'_>) {
        cx.set(nix! { services.openssh.prots = [self.number]; });
    }

    fn home(&self, cx: &mut HomeCx<'_>) {
        cx.set(nix! { programs.git.enabel = true; });
    }
}

/// Gives a number where a switch is, but only when its flag is set.
#[derive(Module)]
#[module(id = "own.mistyped", kinds(Vps))]
struct Mistyped {
    /// How much.
    amount: Option<u32>,
}

impl Configure for Mistyped {
    fn nixos(&self, cx: &mut HostCx<'_>) {
        cx.set(nix! { services.openssh.enable = self.amount; });
    }
}

static WRONG: Catalogue = nivis::catalogue![Misspelt, Mistyped];
static CATALOGUES: &[&Catalogue] = &[&nivis::CATALOGUE, &WRONG];

fn faults(module: &'static ModuleMeta) -> Vec<String> {
    let (machines, unknown) = machines::of_module(module, 0);
    assert!(unknown.is_empty(), "{unknown:?}");
    judge(CATALOGUES, &machines).faults
}

#[test]
fn a_misspelt_option_is_found_wherever_the_module_is_on() {
    let faults = faults(&Misspelt);
    for shown in ["own.misspelt on a vps (stable)", "own.misspelt on a laptop (unstable)", "own.misspelt.number = 4321 on a laptop"] {
        for (option, meant) in [("services.openssh.prots", "services.openssh.ports"), ("programs.git.enabel", "programs.git.enable")] {
            let found = |fault: &&String| fault.starts_with(shown) && fault.contains(&format!("no option `{option}`"));
            let fault = faults.iter().find(found).unwrap_or_else(|| panic!("`{option}` with {shown} is in none of {faults:#?}"));
            assert!(fault.contains(meant), "{fault}");
        }
    }
}

#[test]
fn a_wrong_type_is_found_behind_the_flag_that_gives_it() {
    let faults = faults(&Mistyped);
    let [fault] = faults.as_slice() else { panic!("{faults:#?}") };
    assert!(fault.starts_with("own.mistyped.amount = 1 on a vps"), "{fault}");
    assert!(fault.contains("`services.openssh.enable`"), "{fault}");
}

#[test]
fn what_is_wrong_names_host_flag_and_line() {
    let (setting, line) = (Misspelt::number(Port::new(2222)), line!());
    let host = Host::vps("web", Vps::DEFAULT).state("26.05").computed().with([Misspelt::on(), setting]);
    let found = nivis::compile(&Fleet::new("wrong", &[]).catalogues(CATALOGUES).and([host])).err().unwrap_or_default();
    let [d] = found.as_slice() else { panic!("{found:#?}") };
    assert_eq!((d.code, d.host.as_deref(), d.flag.as_deref()), ("option", Some("web"), Some("own.misspelt.number")));
    let text = d.to_string();
    for part in ["host `web`", "`services.openssh.prots`", "[ 2222 ]", &format!("{}:{line}:", file!())] {
        assert!(text.contains(part), "{part} is not in {text}");
    }
}
