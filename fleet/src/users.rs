//! People of both households and of the tenant, with their keys.
//!
//! The keys are placeholders of the right shape, made from their names: nobody holds the private halves.

use nivis::prelude::*;

const AKU_DESK: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA1K9OopbFH8/ojF4Cy8QUO8VL/dwcX8+JSrnOoI6Do/ aku@desk";
const AKU_LAPTOP_X13: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB+3lw0wNtureDLGD17VMHb9WewBdqkYIoP29qRrFGy2 aku@laptop-x13";
const KOMI_MACBOOK: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFt0O85SaxXJ55PslODbpijAYwDZeOdvAJ3DRj2WhmDv komi@macbook-komi";

const BACKUP_VPS_PROD: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEpvDG/wrE+rzNAVMJ5SR7sfznIXYxW1GaBwSvWyNEsU backup@vps-prod";
const BACKUP_LXC_HOME: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIjUPxOaQrUnQKZM5mlbxvtTuRu6+O7KopXX64Zm+g7c backup@lxc-home";

/// When the waivers of the security baseline are looked at again.
pub const REVIEW: &str = "2027-06-30";
/// Why nobody audits the Wi-Fi with a machine of the second household user.
pub const NO_OPERATOR: &str = "user is not an operator; no monitor-mode radio";
/// Why an SSH agent may be lent to a machine, which `sudo` needs to ask it.
pub const LENT_AGENT: &str = "sudo asks for a key of the caller's agent, so that no password is typed into a remote machine";

/// Who keeps the machines: may log in to all of the household's.
pub const OPERATOR_KEYS: [&str; 2] = [AKU_DESK, AKU_LAPTOP_X13];
/// Who unlocks the operator's desktop.
pub const LAPTOP_KEYS: [&str; 1] = [AKU_LAPTOP_X13];
/// Who may log in to the tenant's containers.
pub const KOMI_KEYS: [&str; 3] = [KOMI_MACBOOK, AKU_DESK, AKU_LAPTOP_X13];

/// The account through which other machines bring their backups to the NAS and fetch what its containers hold.
pub const BACKUP: [ServiceAccount; 1] = [ServiceAccount::sftp("backup", 990, "/mnt/ssdpool")
    .writes(&["restic", "router-backups"])
    .reads(&["appdata"])
    .keys(&[BACKUP_VPS_PROD, BACKUP_LXC_HOME])];

/// The first household user, who keeps the machines.
pub static AKU: User = User::new("aku", 1000).full_name("Aku").email("aku@example.org");

/// The second household user, on machines of her own.
pub static AGA: User = User::new("aga", 1000).full_name("Aga");

/// The account in the tenant's containers.
pub static ADMIN: User = User::new("admin", 1000).full_name("Administrator");

/// The tenant, on a Mac.
pub static KOMI: User = User::new("komi", 501).full_name("Komi").groups(&[]).email("komi@komi.example.org");
