//! A key that is followed by a value.
use nivis::nix;

fn main() {
    let _ = nix! {
        a true;
    };
}
