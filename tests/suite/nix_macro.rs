//! `nix!`, as users write it: through the umbrella.

use std::collections::BTreeMap;

use expect_test::{Expect, expect};
use nivis::nix;
use nivis::nix::print::{Entry, ModuleText};
use nivis::nix::{Fragment, Priority, Value, print};

/// The leaves, one a line: path, fields if any, value.
fn leaves(fragment: &Fragment) -> String {
    let mut text = String::new();
    for leaf in fragment {
        let fields = if leaf.fields.is_empty() { String::new() } else { format!(" [{}]", leaf.fields.join(" ")) };
        text.push_str(&format!("{}{fields} = {}", leaf.path, print::expr(&leaf.value)));
    }
    text
}

fn check(fragment: &Fragment, expected: Expect) {
    expected.assert_eq(&leaves(fragment));
}

/// The fragment as a module.
fn module(fragment: &Fragment) -> String {
    let definitions =
        fragment.leaves.iter().map(|leaf| Entry { path: &leaf.path, value: &leaf.value, priority: Priority::PLAIN }).collect();
    print::module(&ModuleText { definitions, ..ModuleText::default() })
}

#[test]
fn structure_becomes_leaves() {
    let fragment = nix! {
        services.openssh = {
            enable = true;
            ports = [22, 2222];
            settings.PasswordAuthentication = false;
            empty = { };
        };
        fileSystems."/".options = ["noatime"];
        some-dashed-name.type = "match";
    };
    check(
        &fragment,
        expect![[r#"
            services.openssh.enable = true
            services.openssh.ports = [
              22
              2222
            ]
            services.openssh.settings.PasswordAuthentication = false
            services.openssh.empty = { }
            fileSystems."/".options = [ "noatime" ]
            some-dashed-name.type = "match"
        "#]],
    );
}

#[test]
fn keywords_of_rust_are_names() {
    let fragment = nix! {
        type = 1; match.self.fn = 2; r#if = 3; _ = 4; crate.Self = pkgs.r#type.match; async-move = lib.type(self_);
    };
    assert_eq!(fragment.leaves.iter().map(|leaf| leaf.path.to_string()).collect::<Vec<_>>()[..3], ["type", "match.self.fn", "\"if\""]);
}

#[expect(non_upper_case_globals, reason = "a name that the test above reads as a Rust value")]
const self_: bool = true;

#[test]
fn references_and_calls() {
    let fragment = nix! {
        package = pkgs.python3Packages."x y".z-w;
        all = pkgs;
        forced = lib.mkForce(false);
        curried = lib.foldl(nix_raw(r#"a: b: a + b"#), 0, [1, -1]);
        overridden = pkgs.x.override({ y = true; z = { w = null(); }; });
        input = inputs.nixpkgs.outPath;
        own = config.networking.hostName;
        nested = lib.mkIf(config.a.enable, lib.mkForce([pkgs.git, { a = 1; }]));
    };
    check(
        &fragment,
        expect![[r#"
            package = pkgs.python3Packages."x y".z-w
            all = pkgs
            forced = lib.mkForce false
            curried = lib.foldl (a: b: a + b) 0 [
              1
              (-1)
            ]
            overridden = pkgs.x.override {
              y = true;
              z.w = null;
            }
            input = inputs.nixpkgs.outPath
            own = config.networking.hostName
            nested = lib.mkIf config.a.enable (
              lib.mkForce [
                pkgs.git
                { a = 1; }
              ]
            )
        "#]],
    );
}

fn null() -> Value {
    Value::Null
}

struct Module {
    name: String,
    ports: Vec<u16>,
    motd: Option<&'static str>,
    map: BTreeMap<String, bool>,
    path: String,
}

impl Module {
    fn sample() -> Self {
        let map = BTreeMap::from([("b".to_owned(), true), ("a".to_owned(), false)]);
        Self { name: "web".to_owned(), ports: vec![80, 443], motd: None, map, path: "./hardware.nix".to_owned() }
    }

    fn size(&self) -> usize {
        self.ports.len()
    }

    fn nixos(&self) -> Fragment {
        nix! {
            users.(self.name).ports = self.ports;
            motd = self.motd;
            list = [self.motd, Some("x")];
            call = lib.mkForce(self.motd);
            nginx.(format!("{}.example.org", self.name)) = {
                map = self.map;
                count = self.size();
                both = self.ports.len() + usize::from(self.motd.is_some());
                text = indented(format!("hello\n  {}\n", self.name));
            };
            imports = [path("./a.nix"), path(self.path)];
            plain = if self.ports.is_empty() { 1 } else { 2 };
            macro = [{ name = self.name; (self.name) = self.name; }];
        }
    }
}

#[test]
fn rust_values_are_taken_by_reference_and_fields_are_recorded() {
    let module = Module::sample();
    check(
        &module.nixos(),
        expect![[r#"
            users.web.ports [name ports] = [
              80
              443
            ]
            list [motd] = [ "x" ]
            nginx."web.example.org".map [map name] = {
              a = false;
              b = true;
            }
            nginx."web.example.org".count [name] = 2
            nginx."web.example.org".both [motd name ports] = 2
            nginx."web.example.org".text [name] = ''
              hello
                web
            ''
            imports [path] = [
              ./a.nix
              ./hardware.nix
            ]
            plain [ports] = 2
            macro [name] = [
              {
                name = "web";
                web = "web";
              }
            ]
        "#]],
    );
    assert_eq!(module.nixos(), module.nixos());
}

#[test]
fn literals_of_every_size() {
    let fragment = nix! {
        small = 1; large = 3_000_000_000; negative = -3000000000; hex = 0xff; typed = 7u8; float = 1.5;
        min = -9223372036854775808; text = "a"; raw = r"b\"; char = 'c'; calculated = 60 * 60;
    };
    check(
        &fragment,
        expect![[r#"
            small = 1
            large = 3000000000
            negative = -3000000000
            hex = 255
            typed = 7
            float = 1.5
            min = -9223372036854775807 - 1
            text = "a"
            raw = "b\\"
            char = "c"
            calculated = 3600
        "#]],
    );
}

#[test]
fn control_flow_reaches_the_caller() {
    fn inner(text: &str) -> Result<Fragment, std::num::ParseIntError> {
        Ok(nix! { a.(text) = text.parse::<u8>()?; })
    }
    assert!(inner("x").is_err());
    check(
        &inner("7").unwrap(),
        expect![[r#"
        a."7" = 7
    "#]],
    );
}

#[test]
fn names_inside_the_macro_do_not_capture() {
    let fragment = 1;
    let key_0 = "k";
    let value = 2;
    let outer = nix! { a = fragment; (key_0).b = value; (key_0).c = key_0; inner = nix! { x = value; }; };
    check(
        &outer,
        expect![[r#"
            a = 1
            k.b = 2
            k.c = "k"
            inner = { x = 2; }
        "#]],
    );
}

#[test]
fn paths_of_rust_may_begin_with_the_name_of_a_root() {
    mod config {
        pub(super) const PORT: u16 = 22;
    }
    check(
        &nix! { port = config::PORT; },
        expect![[r#"
        port = 22
    "#]],
    );
}

#[test]
fn other_macros_may_write_it() {
    macro_rules! service {
        ($name:ident, $key:literal, $value:expr) => {
            nix! { services.$name = { $key = $value; "sum" = $value + 1; }; }
        };
    }
    check(
        &service!(nginx, "a b", 40 + 1),
        expect![[r#"
            services.nginx."a b" = 41
            services.nginx.sum = 42
        "#]],
    );
}

#[test]
fn nothing_is_a_fragment() {
    assert!(nix! {}.is_empty());
}

#[test]
fn it_prints_as_a_module() {
    let fragment = nix! {
        services.openssh.enable = true;
        environment.systemPackages = [pkgs.git];
        services.openssh.ports = [22];
        programs.x.package = pkgs.x;
        programs.x.lib = lib.mkForce(nix_raw("[ ] # nothing"));
    };
    expect![[r#"
        { lib, pkgs, ... }:
        {
          environment.systemPackages = [ pkgs.git ];
          programs.x = {
            lib = lib.mkForce (
              [ ] # nothing
            );
            package = pkgs.x;
          };
          services.openssh = {
            enable = true;
            ports = [ 22 ];
          };
        }
    "#]]
    .assert_eq(&module(&fragment));
}

macro_rules! hundred {
    ($($prefix:ident)*) => {
        nix! { $( $prefix = {
            a0 = 0; a1 = 1; a2 = 2; a3 = 3; a4 = 4; a5 = 5; a6 = 6; a7 = 7; a8 = 8; a9 = 9;
            b0 = "0"; b1 = "1"; b2 = "2"; b3 = "3"; b4 = "4"; b5 = "5"; b6 = "6"; b7 = "7"; b8 = "8"; b9 = "9";
            c.d0 = [1]; c.d1 = [1]; c.d2 = [1]; c.d3 = [1]; c.d4 = [1]; c.d5 = [1]; c.d6 = [1]; c.d7 = [1]; c.d8 = [1]; c.d9 = [1];
            e0 = pkgs.x; e1 = pkgs.x; e2 = pkgs.x; e3 = pkgs.x; e4 = pkgs.x; e5 = pkgs.x; e6 = pkgs.x; e7 = pkgs.x; e8 = pkgs.x; e9 = pkgs.x;
        }; )* }
    };
}

#[test]
fn a_thousand_entries() {
    let fragment = hundred! { a b c d e f g h i j k l m n o p q r s t u v w x y z };
    assert_eq!(fragment.len(), 26 * 40);
    assert_eq!(fragment.leaves[1039].path.to_string(), "z.e9");
}
