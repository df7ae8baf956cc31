//! A recursive set.
use nivis::nix;

fn main() {
    let _ = nix! {
        a = rec { b = 1; };
    };
}
