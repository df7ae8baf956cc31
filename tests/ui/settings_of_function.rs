//! Settings that a function makes are checked too: here a limit that nothing switches on.
use nivis::prelude::*;

const fn strict(tries: u32) -> [Setting; 2] {
    [Sshd::agent_forwarding(false), Sshd::max_auth_tries(tries)]
}

#[host]
static WEB: Host = Host::vps("web", Vps::DEFAULT).state("26.05").with(&strict(2));

fn main() {}
