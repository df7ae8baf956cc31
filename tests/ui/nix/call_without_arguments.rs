//! A call of a function without arguments.
use nivis::nix;

fn main() {
    let _ = nix! {
        a = lib.f();
    };
}
