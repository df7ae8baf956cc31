use nivis::prelude::*;

/// Nextcloud's client, which keeps folders of the home in step: `services.nextcloud-client.enable`.
#[derive(Module)]
#[module(id = "apps.nextcloud-client", kinds(Desktop, Laptop))]
pub struct NextcloudClient {
    /// Whether it starts as an icon and not as a window: `services.nextcloud-client.startInBackground`.
    #[flag(default = true)]
    pub in_background: bool,
}

impl Configure for NextcloudClient {
    fn home(&self, cx: &mut HomeCx<'_>) {
        cx.set(nix! {
            services.nextcloud-client = {
                enable = true;
                startInBackground = self.in_background;
            };
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::home;
    use expect_test::expect;

    static AGA: User = User::new("aga", 1000);

    #[test]
    fn it_starts_with_the_desktop() {
        let desk = || Host::desktop("desk-a", Desktop::DEFAULT).state("26.05").computed().user(&AGA).with([NextcloudClient::on()]);
        expect![[r#"
            services.nextcloud-client.enable = true;
            services.nextcloud-client.startInBackground = true;
        "#]]
        .assert_eq(&home(&NextcloudClient, desk()));
        let text = home(&NextcloudClient, desk().with([NextcloudClient::in_background(false)]));
        assert!(text.contains("startInBackground = false;"), "{text}");
    }
}
