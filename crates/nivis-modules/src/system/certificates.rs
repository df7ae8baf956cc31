use crate::text::refuse;
use nivis::{
    Msg,
    nix::{ToNix, Value},
    prelude::*,
};
use serde::Serialize;

/// A certificate in the repository, as a path relative to the flake, such as `./certs/ca.crt`. It is public: its key is elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct CertificateFile(&'static str);

impl CertificateFile {
    /// The file at `path`, in PEM.
    ///
    /// # Panics
    /// If it is no file of the flake; in a `static`, that is a compile error.
    #[track_caller]
    pub const fn new(path: &'static str) -> Self {
        let b = path.as_bytes();
        let (mut i, mut bad) = (1, b.len() < 3 || b[0] != b'.' || b[1] != b'/' || b[b.len() - 1] == b'/');
        while i < b.len() {
            let up = b[i] == b'.' && b[i - 1] == b'.';
            bad = bad || up || !(b[i].is_ascii_alphanumeric() || matches!(b[i], b'/' | b'.' | b'_' | b'-'));
            i += 1;
        }
        if bad {
            let msg = Msg::new().s("certificate \"").s(path).s("\" is no file of the flake");
            refuse(msg, "put it beside `flake.nix` and write its path, such as \"./certs/ca.crt\"");
        }
        Self(path)
    }
}

impl ToNix for CertificateFile {
    fn to_nix(&self) -> Option<Value> {
        Some(Value::raw(format!("\"${{inputs.self}}/{}\"", &self.0[2..])))
    }
}

/// Authorities that the host trusts beside those that everyone does: `security.pki.certificateFiles`.
///
/// Programs that bring a list of their own, such as Firefox, do not ask it.
#[derive(Module)]
#[module(id = "system.certificates")]
pub struct Certificates {
    /// Their certificates, which lie in the repository.
    #[flag(required)]
    pub files: Vec<CertificateFile>,
}

impl Configure for Certificates {
    fn nixos(&self, cx: &mut HostCx<'_>) {
        cx.from(Self::FILES).set(nix! { security.pki.certificateFiles = crate::lists::once(&self.files); });
    }

    fn darwin(&self, cx: &mut HostCx<'_>) {
        self.nixos(cx);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{refused, system};
    use expect_test::expect;

    static FILES: [CertificateFile; 1] = [CertificateFile::new("./certs/ca.crt")];

    fn desk(settings: &[Setting]) -> HostBuf {
        Host::desktop("desk", Desktop::DEFAULT).state("26.05").computed().with(settings.iter().copied())
    }

    #[test]
    fn it_is_a_file_of_the_flake() {
        expect![[r#"
            security.pki.certificateFiles = [ "${inputs.self}/certs/ca.crt" ];
        "#]]
        .assert_eq(&system(&Certificates, desk(&[Certificates::on(), Certificates::files(&FILES)])));
    }

    #[test]
    fn there_is_one_at_least() {
        assert_eq!(refused(desk(&[Certificates::on()])), [("missing", "system.certificates".to_owned())]);
        assert_eq!(refused(desk(&[Certificates::on(), Certificates::files(&FILES)])), []);
    }

    #[test]
    fn nothing_outside_of_the_flake() {
        for path in ["/etc/ca.crt", "../ca.crt", "./certs/../../ca.crt", "./certs/", "./a b", "certs/ca.crt", ""] {
            assert!(std::panic::catch_unwind(|| CertificateFile::new(path)).is_err(), "{path}");
        }
    }
}
