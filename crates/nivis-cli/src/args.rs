//! The command line.

use clap::{Parser, Subcommand};
use nivis_model::Date;
use std::path::PathBuf;

/// A fleet of NixOS and macOS machines, written in Rust.
#[derive(Debug, Parser)]
#[command(name = "cargo fleet", version, about, long_about = None)]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,

    /// Prints JSON to standard output, for a program to read.
    #[arg(long, global = true)]
    pub json: bool,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Renders the fleet to a flake.
    Build {
        /// Where the flake lies. Default: `flake` beside the fleet's `Cargo.toml`.
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
        /// Replaces generated files that somebody edited.
        #[arg(long)]
        force: bool,
        /// Says what would be written, and writes nothing.
        #[arg(long)]
        dry_run: bool,
    },
    /// Reports everything that is wrong with the fleet.
    Check {
        /// The day on which reasons must still hold. Default: today, in UTC.
        #[arg(long, value_name = "YYYY-MM-DD", value_parser = date)]
        today: Option<Date>,
    },
    /// Lists what hosts do without or in their own way, and why: modules that are off, flags below the security baseline, raw Nix.
    Audit {
        /// The day on which reasons must still hold. Default: today, in UTC.
        #[arg(long, value_name = "YYYY-MM-DD", value_parser = date)]
        today: Option<Date>,
        /// Ends with exit code 1 when a reason no longer holds, or is not needed.
        #[arg(long)]
        strict: bool,
    },
    /// Lists the hosts.
    List {
        /// Adds how much text is rendered, and how much of it hosts share.
        #[arg(long)]
        stats: bool,
    },
    /// Shows everything about one host; with `--json`, the history of every flag too.
    Show {
        /// The host.
        host: String,
    },
    /// Explains where the value of a flag or of an option comes from.
    Why {
        /// The host.
        host: String,
        /// A flag such as `security.sshd.port`, or an option such as `services.openssh.ports`.
        #[arg(value_name = "FLAG|OPTION")]
        what: String,
    },
    /// Looks at the options of NixOS, Home Manager and nix-darwin.
    Schema {
        /// What to do.
        #[command(subcommand)]
        command: SchemaCommand,
    },
}

/// What to do with options.
#[derive(Debug, Subcommand)]
pub enum SchemaCommand {
    /// Shows an option's type, its default, and who in the fleet sets it.
    Show {
        /// The option, such as `services.openssh.ports`, or a group of options.
        path: String,
    },
    /// Makes option sets from what your flake pins, and checks hosts against those from then on. Needs Nix.
    Import {
        /// The flake whose lock file pins nixpkgs. Default: `flake` beside the fleet's `Cargo.toml`.
        #[arg(long, value_name = "DIR")]
        flake: Option<PathBuf>,
        /// Prints the Nix expression, and evaluates nothing.
        #[arg(long)]
        print: bool,
    },
    /// Lists what an upgrade breaks in this fleet.
    Diff {
        /// The release that runs, such as 25.11, or a folder of imported option sets.
        from: String,
        /// The release to go to, or a folder of imported option sets.
        to: String,
    },
}

fn date(text: &str) -> Result<Date, String> {
    Date::try_new(text).map_err(|why| format!("{why}; write it like 2027-06-30"))
}
