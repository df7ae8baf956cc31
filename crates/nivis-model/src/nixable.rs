//! How units look in Nix.

use crate::{
    nix::{ToNix, Value},
    units::{Calendar, Cidr, HostName, Interval, Ipv4, Mac, Port, Proto, Release, VlanId},
};

macro_rules! as_text {
    ($($ty:ty),*) => {$(
        impl ToNix for $ty {
            fn to_nix(&self) -> Option<Value> {
                self.to_string().to_nix()
            }
        }
    )*};
}

// A `Size` and its unit are for the module to choose: options count bytes, mebibytes or text with a suffix.
as_text!(Calendar, Cidr, HostName, Interval, Ipv4, Mac);

impl ToNix for Port {
    fn to_nix(&self) -> Option<Value> {
        self.number().to_nix()
    }
}

impl ToNix for VlanId {
    fn to_nix(&self) -> Option<Value> {
        self.number().to_nix()
    }
}

impl ToNix for Release {
    fn to_nix(&self) -> Option<Value> {
        self.as_str().to_nix()
    }
}

impl ToNix for Proto {
    fn to_nix(&self) -> Option<Value> {
        let name = if *self == Self::Tcp { "tcp" } else { "udp" };
        name.to_nix()
    }
}
