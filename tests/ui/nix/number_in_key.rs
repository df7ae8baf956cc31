//! A name that is a number.
use nivis::nix;

fn main() {
    let _ = nix! {
        a.10 = 1;
    };
}
