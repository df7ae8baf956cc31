//! Power: what saves it, when the machine sleeps, what the lid and the power key do, and what is tuned for speed instead.

mod hibernate;
mod laptop_power;
mod logind;
mod performance;
mod power_profiles;
mod sleep_window;
mod tlp;
mod usb_awake;

pub use hibernate::Hibernate;
pub use laptop_power::{AmdPstate, LaptopPower};
pub use logind::{LidAction, Logind, PowerKey};
pub use performance::{Performance, Tuning};
pub use power_profiles::PowerProfiles;
pub use sleep_window::{SleepWindow, TimeOfDay};
pub use tlp::{Charge, Governor, PlatformProfile, Tlp};
pub use usb_awake::UsbAwake;
