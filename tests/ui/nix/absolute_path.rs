//! A path that is not part of the flake.
use nivis::nix;

fn main() {
    let _ = nix! {
        a = path("/etc/nixos/x.nix");
    };
}
