//! A list as in Nix.
use nivis::nix;

fn main() {
    let _ = nix! {
        a = [1 2];
    };
}
