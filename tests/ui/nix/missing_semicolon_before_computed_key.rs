//! An entry that nothing ends, before a key in parentheses.
use nivis::nix;

fn main() {
    let _ = nix! {
        a = f
        (name) = 2;
    };
}
