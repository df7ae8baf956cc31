//! A key without a value.
use nivis::nix;

fn main() {
    let _ = nix! {
        a = ;
    };
}
