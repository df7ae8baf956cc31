//! An attribute that is defined twice.
use nivis::nix;

fn main() {
    let _ = nix! {
        a.b = 1;
        a = { b = 2; };
    };
}
