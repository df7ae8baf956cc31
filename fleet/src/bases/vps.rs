use super::HOMELAB;
use crate::{cache::DESK_CACHE, network::MESH_LIMITS, users::REVIEW};
use nivis::prelude::*;

/// A server on the Internet: nothing is trusted, the disk is encrypted, and limits are tight.
#[base]
pub static VPS: Base = Base::new("vps").extends(&HOMELAB).with(&[
    AutoUpgrade::on(),
    AutoUpgrade::schedule(Calendar::new("Sat *-*-* 06:30:00")),
    AutoUpgrade::restart_docker(true),
    Disks::on(),
    DockerRootless::on(),
    Firewall::reverse_path(ReversePath::Loose)
        .because("tunnels are routed too: answers may leave by another interface")
        .owner("aku")
        .until(REVIEW),
    Journald::max_size(mib(200)),
    Journald::retention(days(30)),
    Luks::on(),
    Networking::manager(Manager::Networkd),
    Networking::ipv6(false),
    NixCacheClient::on(),
    NixCacheClient::caches(&DESK_CACHE),
    RemoteUnlock::on(),
    Sshd::port(Port::new(22022)),
    Sshd::harden(true),
    SwapFile::on(),
    SwapFile::size(gib(8)),
    Sysctl::on(),
    Sysctl::values(&KERNEL),
    Sysctl::add_values(&MESH_LIMITS),
    SystemdBoot::on(),
]);

/// Limits for a kernel that strangers talk to. Routes are judged loosely (`rp_filter` 2), since tunnels are routed too.
static KERNEL: [SysctlValue; 20] = [
    SysctlValue::new("fs.protected_hardlinks", 1),
    SysctlValue::new("fs.protected_symlinks", 1),
    SysctlValue::new("fs.suid_dumpable", 0),
    SysctlValue::new("kernel.dmesg_restrict", 1),
    SysctlValue::new("kernel.kptr_restrict", 2),
    SysctlValue::new("kernel.perf_event_paranoid", 3),
    SysctlValue::new("kernel.unprivileged_bpf_disabled", 1),
    SysctlValue::new("kernel.yama.ptrace_scope", 1),
    SysctlValue::new("net.core.bpf_jit_harden", 2),
    SysctlValue::new("net.ipv4.conf.all.accept_redirects", 0),
    SysctlValue::new("net.ipv4.conf.all.accept_source_route", 0),
    SysctlValue::new("net.ipv4.conf.all.log_martians", 1),
    SysctlValue::new("net.ipv4.conf.all.rp_filter", 2),
    SysctlValue::new("net.ipv4.conf.all.send_redirects", 0),
    SysctlValue::new("net.ipv4.conf.default.accept_redirects", 0),
    SysctlValue::new("net.ipv4.conf.default.rp_filter", 2),
    SysctlValue::new("net.ipv4.icmp_echo_ignore_broadcasts", 1),
    SysctlValue::new("net.ipv4.ip_unprivileged_port_start", 80),
    SysctlValue::new("net.ipv4.tcp_syncookies", 1),
    SysctlValue::new("vm.swappiness", 10),
];
