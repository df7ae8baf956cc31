//! What rustc says to someone whose fleet can't work: one mistake a file, the whole text pinned.
//!
//! `TRYBUILD=overwrite cargo test --package tests ui` writes the texts anew, to be read before they are committed.

/// All cases in one call, so that cargo builds what they depend on once.
#[test]
#[cfg_attr(miri, ignore = "runs the compiler")]
fn mistakes_are_compile_errors() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("ui/*.rs");
    cases.compile_fail("ui/nix/*.rs");
}
