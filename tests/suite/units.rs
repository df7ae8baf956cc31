//! Units take what the programs take that will read them, and nothing else.

use crate::tools::tool;
use nivis::{HostName, prelude::*};
use proptest::prelude::*;
use std::net::Ipv4Addr;

proptest! {
    #[test]
    fn an_address_is_what_the_standard_library_takes(text in "[0-9]{1,3}(\\.[0-9]{1,4}){2,4}[.a ]?") {
        let (ours, theirs) = (Ipv4::try_new(&text), text.parse::<Ipv4Addr>());
        prop_assert_eq!(ours.map(|address| address.to_string()).ok(), theirs.map(|address| address.to_string()).ok());
    }

    #[test]
    fn an_address_is_printed_as_it_is_read(bits: u32) {
        let text = Ipv4::from_bits(bits).to_string();
        prop_assert_eq!(Ipv4::try_new(&text).map(Ipv4::bits), Ok(bits));
    }

    #[test]
    fn a_network_has_no_host_bits(bits: u32, prefix in 0u32..=32) {
        let mask = u32::MAX.checked_shl(32 - prefix).unwrap_or(0);
        let text = |bits| format!("{}/{prefix}", Ipv4::from_bits(bits));
        prop_assert_eq!(Cidr::try_new(&text(bits)).is_ok(), bits & mask == bits);
        let network = Cidr::try_new(&text(bits & mask)).expect("it has none");
        prop_assert_eq!(network.to_string(), text(bits & mask));
        prop_assert!(network.contains(Ipv4::from_bits(bits)) && network.contains(network.broadcast()));
        prop_assert_eq!(network.netmask().bits(), mask);
        // The numbers of its machines end where it does.
        let size = u64::from(!mask) + 1;
        prop_assert_eq!(network.host(u32::try_from(size - 1).expect("it fits")), Some(network.broadcast()));
        prop_assert_eq!(u32::try_from(size).ok().and_then(|n| network.host(n)), None);
    }

    #[test]
    fn networks_overlap_when_one_holds_the_first_of_the_other(a: u32, b: u32, long in 0u32..=32, short in 0u32..=32) {
        let cidr = |bits: u32, prefix: u32| {
            let first = bits & u32::MAX.checked_shl(32 - prefix).unwrap_or(0);
            Cidr::try_new(&format!("{}/{prefix}", Ipv4::from_bits(first))).expect("it has no host bits")
        };
        let (a, b) = (cidr(a, long), cidr(b, short));
        prop_assert_eq!(a.overlaps(b), a.contains(b.first()) || b.contains(a.first()));
        prop_assert_eq!(a.overlaps(b), b.overlaps(a));
    }

    #[test]
    fn a_duration_is_printed_as_it_is_read(n in 0u64..10_000_000) {
        let text = seconds(n).to_string();
        prop_assert_eq!(Interval::try_new(&text), Ok(seconds(n)));
    }

    #[test]
    fn a_host_name_is_one_label(text in "[a-zA-Z0-9_.-]{0,70}") {
        let plain = text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
        let fine = plain && !text.is_empty() && text.len() <= 63 && !text.starts_with('-') && !text.ends_with('-');
        prop_assert_eq!(HostName::try_new(&text).is_ok(), fine);
        if let Ok(name) = HostName::try_new(&text) {
            prop_assert_eq!(name.as_str(), text);
        }
    }
}

#[test]
fn a_calendar_is_what_systemd_takes() {
    let Some(systemd) = tool("systemd-analyze") else { return };
    let mut texts = Vec::new();
    for day in ["", "Mon ", "Mon..Fri ", "Sat,Sun ", "Mon-Fri ", "Montag "] {
        for date in ["", "*-*-* ", "*-*-1..7 ", "2026-02-30 ", "*-13-1 ", "12-24 ", "*-*-0 "] {
            for time in ["02:00", "24:00", "0/6:00:00", "*:0/15", "12:60", "7", "2:5", "23:59:59"] {
                texts.push(format!("{day}{date}{time}"));
            }
        }
    }
    texts.extend(["minutely", "hourly", "daily", "weekly", "monthly", "quarterly", "semiannually", "yearly"].map(str::to_owned));
    let accepted: Vec<_> = texts.iter().filter(|text| Calendar::try_new(Setting::leak_str(text.as_str())).is_ok()).collect();
    assert!(accepted.len() > 50, "{accepted:?}");
    let output = systemd.command().arg("calendar").args(&accepted).output().expect("it runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
