//! Which program opens what.

use nivis::{FlagMeta, prelude::*};

/// `program` opens these by itself: `xdg.mimeApps.{enable,defaultApplications}`.
pub(super) fn opened_by(cx: &mut HomeCx<'_>, program: &'static str, types: &[&str], from: &'static FlagMeta) {
    cx.set(nix! { xdg.mimeApps.enable = true; });
    for mime in types {
        cx.from(from).set(nix! { xdg.mimeApps.defaultApplications.(*mime) = [program]; });
    }
}
