//! Raw Nix that is computed.
use nivis::nix;

fn main() {
    let _ = nix! {
        a = nix_raw(text);
    };
}
