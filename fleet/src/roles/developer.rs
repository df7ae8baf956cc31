use nivis::prelude::*;

/// A machine that programs are written on.
#[base]
pub static DEVELOPER: Role = Role::new("developer").with(&[
    Git::add_ignores(&[".direnv/", ".env"]),
    NixSettings::keep_build_inputs(true),
    Packages::add_user(packages![
        "age",
        "delta",
        "gh",
        "hyperfine",
        "just",
        "lazygit",
        "nil",
        "nix-output-monitor",
        "nix-tree",
        "nixfmt",
        "shellcheck",
        "sops",
        "tokei",
        "yq-go"
    ]),
    Shell::direnv(true),
]);
