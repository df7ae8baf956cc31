//! A name with a digit behind the dash.
use nivis::nix;

fn main() {
    let _ = nix! {
        wg-0 = 1;
    };
}
