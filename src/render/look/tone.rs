//! The tones of one colour for each scheme, each far enough from what it lies on to be read (WCAG 2.2, 1.4.3).

use crate::config::look::Colour;

/// Grounds of the default theme, light and dark: the page and a box on it. A theme with others is measured by `tebiki a11y`.
const LIGHT: [Colour; 2] = [Colour([0xfd, 0xfd, 0xfb]), Colour([0xe9, 0xf3, 0xf0])];
const DARK: [Colour; 2] = [Colour([0x16, 0x19, 0x1b]), Colour([0x18, 0x2b, 0x28])];
const WHITE: [Colour; 1] = [Colour([0xff; 3])];
/// A little more than the least that is allowed, for what rounding takes.
const ENOUGH: f64 = 4.55;
const ENOUGH_IN_CONTRAST: f64 = 7.05;

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Tones {
    pub(super) light: Colour,
    pub(super) dark: Colour,
    pub(super) contrast: Colour,
}

impl Tones {
    pub(super) fn of(colour: Colour) -> Tones {
        Tones {
            light: toward(colour, 0, &LIGHT, ENOUGH),
            dark: toward(colour, 255, &DARK, ENOUGH),
            contrast: toward(colour, 0, &WHITE, ENOUGH_IN_CONTRAST),
        }
    }

    pub(super) fn sheet(self) -> String {
        let [light, dark, contrast] = [self.light, self.dark, self.contrast].map(written);
        format!(
            ":root {{ --accent: {light}; }}\n\
             @media (prefers-color-scheme: dark) {{ :root:not([data-theme]) {{ --accent: {dark}; }} }}\n\
             :root[data-theme=\"dark\"] {{ --accent: {dark}; }}\n\
             :root[data-theme=\"contrast\"] {{ --accent: {contrast}; }}\n\
             .top {{ border-block-start: .35rem solid var(--accent); }}\n"
        )
    }
}

pub(super) fn written(colour: Colour) -> String {
    let [r, g, b] = colour.0;
    format!("#{r:02x}{g:02x}{b:02x}")
}

/// The colour itself, or as much of black or white in it as it needs to be read on all of these.
fn toward(colour: Colour, end: u8, grounds: &[Colour], enough: f64) -> Colour {
    const STEPS: u32 = 100;
    let mixed = |step: u32| {
        Colour(colour.0.map(|part| {
            let (part, end) = (u32::from(part), u32::from(end));
            u8::try_from((part * (STEPS - step) + end * step) / STEPS).unwrap_or(u8::MAX)
        }))
    };
    let is_read = |colour: &Colour| {
        grounds
            .iter()
            .all(|ground| ratio(*colour, *ground) >= enough)
    };
    let tone = (0..=STEPS).map(mixed).find(is_read);
    tone.unwrap_or(Colour([end; 3]))
}

fn ratio(a: Colour, b: Colour) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn luminance(colour: Colour) -> f64 {
    let [r, g, b] = colour.0.map(|part| {
        let part = f64::from(part) / 255.0;
        match part <= 0.04045 {
            true => part / 12.92,
            false => ((part + 0.055) / 1.055).powf(2.4),
        }
    });
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tone_of_every_colour_can_be_read() {
        for r in (0..=255).step_by(51) {
            for g in (0..=255).step_by(51) {
                for b in (0..=255).step_by(51) {
                    let tones = Tones::of(Colour([r, g, b]));
                    for (tone, grounds, least) in [
                        (tones.light, &LIGHT[..], 4.5),
                        (tones.dark, &DARK[..], 4.5),
                        (tones.contrast, &WHITE[..], 7.0),
                    ] {
                        for ground in grounds {
                            assert!(ratio(tone, *ground) >= least, "{tone:?} on {ground:?}");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn a_colour_that_can_be_read_stays_as_it_is() {
        let colour = Colour([0x7a, 0x1f, 0x3d]);
        assert_eq!(Tones::of(colour).light, colour);
        assert_ne!(Tones::of(colour).dark, colour);
        assert_ne!(
            Tones::of(Colour([255, 224, 0])).light,
            Colour([255, 224, 0])
        );
    }
}
