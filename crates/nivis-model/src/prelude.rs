//! What those who write hosts and modules name all the time: `use nivis::prelude::*;`.
//!
//! It exists because a host file names twenty things of this crate, and none of them should need a line of its own.

pub use crate::{
    Assigned, Base, Calendar, Catalogue,
    Channel::{self, Stable, Unstable},
    Cidr, Configure, Cpu, Darwin, Desktop, Diagnostic, Facts, Firmware, Fleet, Gpu, HomeCx, Host, HostBuf, HostCx, Input, Interval, Ipv4,
    Kind,
    LacpRate::{self, Fast, Slow},
    Laptop, Link, Lxc, Mac, Module, Nas, Network, Nic, Port,
    Proto::{self, Tcp, Udp},
    ProxmoxNode, Refusal, Role, Setting, Size, Tenant, User, VlanId, Vps, base, catalogue, choice, days, gib, host, hours, mib, minutes,
    nix, raw, seconds,
};
