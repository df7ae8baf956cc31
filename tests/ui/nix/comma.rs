//! An entry that ends with a comma.
use nivis::nix;

fn main() {
    let _ = nix! {
        a = true,
    };
}
