use crate::system::KeyFile;
use nivis::{choice, nix::Fragment};
use serde::Serialize;

choice! {
    /// What a key is, as the property `keyformat` names it (zfsprops(7)).
    enum KeyFormat {
        Passphrase = "passphrase",
        Hex = "hex",
        Raw = "raw",
    }
}

/// Where the key of an encrypted pool comes from: the properties `keyformat` and `keylocation`. The file is on the machine at each start,
/// and at the installation on the system that installs; its text is in no setting.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct PoolKey {
    format: KeyFormat,
    file: Option<KeyFile>,
}

impl PoolKey {
    /// A passphrase of 8 to 512 characters, alone in that file.
    pub const fn passphrase(file: KeyFile) -> Self {
        Self { format: KeyFormat::Passphrase, file: Some(file) }
    }

    /// 64 hexadecimal digits in that file.
    pub const fn hex(file: KeyFile) -> Self {
        Self { format: KeyFormat::Hex, file: Some(file) }
    }

    /// 32 bytes, which are all of that file.
    pub const fn raw(file: KeyFile) -> Self {
        Self { format: KeyFormat::Raw, file: Some(file) }
    }

    /// A passphrase that someone types at the installation and at each start.
    pub const fn prompt() -> Self {
        Self { format: KeyFormat::Passphrase, file: None }
    }

    /// As properties of the dataset that is encrypted. Those below it take its key.
    pub(super) fn fragment(self) -> Fragment {
        let location = self.file.map_or_else(|| "prompt".to_owned(), |file| format!("file://{}", file.path()));
        nivis::nix! {
            encryption = "aes-256-gcm";
            keyformat = (self.format);
            keylocation = location;
        }
    }
}
