use nivis::{nix::Value, prelude::*};

/// Sound, by PipeWire, for what speaks to PulseAudio, ALSA or JACK.
///
/// Sets `services.pipewire`, and `security.rtkit.enable`, by which it gets the processor in time.
#[derive(Module)]
#[module(id = "desktop.audio", kinds(Desktop, Laptop))]
pub struct Audio {
    /// Whether it takes the place of PulseAudio: `services.pipewire.pulse.enable`.
    #[flag(default = true)]
    pub pulse: bool,
    /// Whether programs for ALSA play: `services.pipewire.alsa.enable`.
    #[flag(default = true)]
    pub alsa: bool,
    /// Whether 32-bit programs for ALSA play too, such as older games: `services.pipewire.alsa.support32Bit`. Steam turns it on by
    /// itself.
    #[flag(default = false, requires(Audio::alsa))]
    pub alsa_32bit: bool,
    /// Whether it takes the place of JACK: `services.pipewire.jack.enable`.
    #[flag(default = false)]
    pub jack: bool,
    /// Whether there is a second microphone, "Noise-cancelling microphone", from which RNNoise has taken keys and fans:
    /// a filter chain in `services.pipewire.extraConfig.pipewire."60-noise-suppression"`.
    #[flag(default = false)]
    pub noise_suppression: bool,
}

impl Configure for Audio {
    fn nixos(&self, cx: &mut HostCx<'_>) {
        cx.set(nix! {
            security.rtkit.enable = true;
            services.pipewire = {
                enable = true;
                pulse.enable = self.pulse;
                alsa.enable = self.alsa;
                alsa.support32Bit = self.alsa_32bit.then_some(true);
                jack.enable = self.jack;
            };
        });
        if self.noise_suppression {
            let chain = [noise_suppression()];
            cx.from(Self::NOISE_SUPPRESSION).set(nix! {
                services.pipewire.extraConfig.pipewire."60-noise-suppression"."context.modules" = chain;
            });
        }
    }
}

/// A microphone behind RNNoise, as pipewire's filter-chain module reads it; RNNoise knows 48 kHz only.
fn noise_suppression() -> Value {
    nix! {
        name = "libpipewire-module-filter-chain";
        args = {
            "node.description" = "Noise-cancelling microphone";
            "media.name" = "Noise-cancelling microphone";
            "filter.graph".nodes = [{
                type = "ladspa";
                name = "rnnoise";
                plugin = nix_raw(r#""${pkgs.rnnoise-plugin}/lib/ladspa/librnnoise_ladspa.so""#);
                label = "noise_suppressor_mono";
                control = { "VAD Threshold (%)" = 50.0; "VAD Grace Period (ms)" = 200; "Retroactive VAD Grace (ms)" = 0; };
            }];
            "capture.props" = { "node.name" = "capture.rnnoise_source"; "node.passive" = true; "audio.rate" = 48000; };
            "playback.props" = { "node.name" = "rnnoise_source"; "media.class" = "Audio/Source"; "audio.rate" = 48000; };
        };
    }
    .into_value()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{refused, system};
    use expect_test::expect;

    fn desk(settings: &[Setting]) -> HostBuf {
        Host::desktop("desk", Desktop::DEFAULT).state("26.05").computed().with([Audio::on()]).with(settings.iter().copied())
    }

    #[test]
    fn by_default_it_plays_everything_but_jack() {
        expect![[r#"
            security.rtkit.enable = true;
            services.pipewire.enable = true;
            services.pipewire.pulse.enable = true;
            services.pipewire.alsa.enable = true;
            services.pipewire.jack.enable = false;
        "#]]
        .assert_eq(&system(&Audio, desk(&[])));
    }

    #[test]
    fn each_flag_acts() {
        let text = system(&Audio, desk(&[Audio::jack(true), Audio::pulse(false), Audio::alsa_32bit(true)]));
        for expected in ["jack.enable = true;", "pulse.enable = false;", "alsa.support32Bit = true;"] {
            assert!(text.contains(expected), "{text}");
        }
        let text = system(&Audio, desk(&[Audio::alsa(false)]));
        assert!(text.contains("alsa.enable = false;"), "{text}");
    }

    #[test]
    fn a_microphone_without_noise() {
        let text = system(&Audio, desk(&[Audio::noise_suppression(true)]));
        let (_, chain) = text.split_once("extraConfig").expect("a chain");
        expect![[r#"
            .pipewire."60-noise-suppression"."context.modules" = [
              {
                args = {
                  "capture.props" = {
                    "audio.rate" = 48000;
                    "node.name" = "capture.rnnoise_source";
                    "node.passive" = true;
                  };
                  "filter.graph".nodes = [
                    {
                      control = {
                        "Retroactive VAD Grace (ms)" = 0;
                        "VAD Grace Period (ms)" = 200;
                        "VAD Threshold (%)" = 50.0;
                      };
                      label = "noise_suppressor_mono";
                      name = "rnnoise";
                      plugin = "${pkgs.rnnoise-plugin}/lib/ladspa/librnnoise_ladspa.so";
                      type = "ladspa";
                    }
                  ];
                  "media.name" = "Noise-cancelling microphone";
                  "node.description" = "Noise-cancelling microphone";
                  "playback.props" = {
                    "audio.rate" = 48000;
                    "media.class" = "Audio/Source";
                    "node.name" = "rnnoise_source";
                  };
                };
                name = "libpipewire-module-filter-chain";
              }
            ];
        "#]]
        .assert_eq(chain);
    }

    #[test]
    fn old_programs_for_alsa_need_alsa() {
        let flags = [Audio::alsa_32bit(true), Audio::alsa(false)];
        assert_eq!(refused(desk(&flags)), [("requires", "desktop.audio.alsa_32bit".to_owned())]);
        assert_eq!(refused(desk(&flags[..1])), []);
    }
}
