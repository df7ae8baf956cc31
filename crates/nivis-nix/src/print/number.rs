//! Numbers. Nix has literals for non-negative numbers only, and its reader refuses more than one would think.

/// How a number is written, and whether that is more than a literal.
pub(super) struct Number {
    pub(super) text: String,
    /// It has an operator, so it needs parentheses inside lists and as an argument.
    pub(super) operator: bool,
}

pub(super) fn int(value: i64) -> Number {
    // The literal would be read before its sign, as a number that is one too large.
    let text = if value == i64::MIN { format!("-{} - 1", i64::MAX) } else { value.to_string() };
    Number { text, operator: value < 0 }
}

/// A float that is finite.
pub(super) fn float(value: f64) -> Number {
    if value == 0.0 && value.is_sign_negative() {
        // `-0.0` is `0 - 0.0` to Nix, which has no sign.
        return Number { text: "0.0 * -1.0".to_owned(), operator: true };
    }
    if value.is_subnormal() {
        // Nix refuses literals for which the C library reports an underflow. Multiplying by powers of two is exact.
        let scale = 2_f64.powi(64);
        return Number { text: format!("{} * {}", literal(value * scale), literal(1.0 / scale)), operator: true };
    }
    Number { text: literal(value), operator: value < 0.0 }
}

/// The shortest text that reads as the same float, always with a dot.
fn literal(value: f64) -> String {
    let text = format!("{value:?}");
    match text.split_once('e') {
        Some((mantissa, exponent)) if !mantissa.contains('.') => format!("{mantissa}.0e{exponent}"),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers() {
        assert_eq!(int(7).text, "7");
        assert_eq!(int(-7).text, "-7");
        assert_eq!(int(i64::MIN).text, "-9223372036854775807 - 1");
    }

    #[test]
    fn floats_have_a_dot() {
        for (value, text) in [(1.0, "1.0"), (0.5, "0.5"), (1e300, "1.0e300"), (-2.5e-9, "-2.5e-9"), (-0.0, "0.0 * -1.0")] {
            assert_eq!(float(value).text, text);
        }
        assert_eq!(float(5e-324).text, "9.113902524445497e-305 * 5.421010862427522e-20");
    }
}
