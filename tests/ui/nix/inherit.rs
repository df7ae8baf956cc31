//! An inherit.
use nivis::nix;

fn main() {
    let _ = nix! {
        inherit x;
    };
}
