//! A call as in Nix.
use nivis::nix;

fn main() {
    let _ = nix! {
        a = lib.mkForce false;
    };
}
