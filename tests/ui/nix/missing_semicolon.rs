//! An entry that nothing ends.
use nivis::nix;

fn main() {
    let _ = nix! {
        a = 1
        b = 2;
    };
}
