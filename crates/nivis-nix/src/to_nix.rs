//! The conversion of Rust values into Nix values.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use crate::fragment::Fragment;
use crate::value::Value;

/// A Rust value that can be written as a Nix value.
///
/// Implement it for a type of your own by converting into one that has it:
///
/// ```
/// use nivis_nix::{ToNix, Value};
///
/// struct Port(u16);
///
/// impl ToNix for Port {
///     fn to_nix(&self) -> Option<Value> {
///         self.0.to_nix()
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be written as a Nix value",
    label = "not a Nix value",
    note = "booleans, numbers, strings, `Option` (`None` is left out), lists, `BTreeMap<String, _>`, `Value` and `Fragment` can",
    note = "a type of yours can too, once it has `impl ToNix for {Self}`"
)]
pub trait ToNix {
    /// The value, or `None` to leave the definition or the list element out.
    fn to_nix(&self) -> Option<Value>;
}

impl ToNix for bool {
    fn to_nix(&self) -> Option<Value> {
        Some(Value::Bool(*self))
    }
}

macro_rules! small_integers {
    ($($int:ty)*) => {$(
        impl ToNix for $int {
            fn to_nix(&self) -> Option<Value> {
                Some(Value::Int(i64::from(*self)))
            }
        }
    )*};
}
small_integers! { i8 i16 i32 i64 u8 u16 u32 }

macro_rules! wide_integers {
    ($($int:ty)*) => {$(
        impl ToNix for $int {
            /// What 64 bits with a sign can't hold becomes [`Value::Impossible`]: it is refused where it is defined, with its path.
            fn to_nix(&self) -> Option<Value> {
                let refuse = |_| Value::Impossible(format!("the integer {self} does not fit the 64 bits that Nix has"));
                Some(i64::try_from(*self).map_or_else(refuse, Value::Int))
            }
        }
    )*};
}
wide_integers! { u64 u128 i128 usize isize }

impl ToNix for f64 {
    fn to_nix(&self) -> Option<Value> {
        Some(Value::Float(*self))
    }
}

impl ToNix for f32 {
    fn to_nix(&self) -> Option<Value> {
        Some(Value::Float(f64::from(*self)))
    }
}

impl ToNix for str {
    fn to_nix(&self) -> Option<Value> {
        Some(Value::str(self))
    }
}

impl ToNix for String {
    fn to_nix(&self) -> Option<Value> {
        self.as_str().to_nix()
    }
}

impl ToNix for char {
    fn to_nix(&self) -> Option<Value> {
        Some(Value::str(*self))
    }
}

impl<T: ToNix> ToNix for Option<T> {
    fn to_nix(&self) -> Option<Value> {
        self.as_ref()?.to_nix()
    }
}

impl<T: ToNix> ToNix for [T] {
    fn to_nix(&self) -> Option<Value> {
        Some(Value::List(self.iter().filter_map(T::to_nix).collect()))
    }
}

impl<T: ToNix, const N: usize> ToNix for [T; N] {
    fn to_nix(&self) -> Option<Value> {
        self.as_slice().to_nix()
    }
}

impl<T: ToNix> ToNix for Vec<T> {
    fn to_nix(&self) -> Option<Value> {
        self.as_slice().to_nix()
    }
}

impl<V: ToNix> ToNix for BTreeMap<String, V> {
    fn to_nix(&self) -> Option<Value> {
        let entries = self.iter().filter_map(|(name, value)| Some((name.clone(), value.to_nix()?)));
        Some(Value::Set(entries.collect()))
    }
}

impl<V: ToNix> ToNix for BTreeMap<&str, V> {
    fn to_nix(&self) -> Option<Value> {
        let entries = self.iter().filter_map(|(name, value)| Some(((*name).to_owned(), value.to_nix()?)));
        Some(Value::Set(entries.collect()))
    }
}

macro_rules! pointers {
    ($($pointer:ty),*) => {$(
        impl<T: ToNix + ?Sized> ToNix for $pointer {
            fn to_nix(&self) -> Option<Value> {
                (**self).to_nix()
            }
        }
    )*};
}
pointers! { &T, &mut T, Box<T>, Rc<T>, Arc<T> }

impl<T: ToNix + ToOwned + ?Sized> ToNix for Cow<'_, T> {
    fn to_nix(&self) -> Option<Value> {
        self.as_ref().to_nix()
    }
}

impl ToNix for Value {
    fn to_nix(&self) -> Option<Value> {
        Some(self.clone())
    }
}

impl ToNix for Fragment {
    /// One attribute set.
    fn to_nix(&self) -> Option<Value> {
        Some(self.clone().into_value())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn none_is_left_out() {
        assert_eq!(None::<bool>.to_nix(), None);
        assert_eq!(Some(Some(1)).to_nix(), Some(Value::Int(1)));
        assert_eq!([Some(1), None, Some(2)].to_nix(), Some(Value::list([Value::Int(1), Value::Int(2)])));
        let map = BTreeMap::from([("a", Some(true)), ("b", None)]);
        assert_eq!(map.to_nix(), Some(Value::set([("a", Value::Bool(true))])));
    }

    #[test]
    fn an_integer_that_nix_lacks_is_never_another_number() {
        assert_eq!(u64::from(u32::MAX).to_nix(), Some(Value::Int(4_294_967_295)));
        assert_eq!(i128::from(i64::MIN).to_nix(), Some(Value::Int(i64::MIN)));
        assert!(matches!(u64::MAX.to_nix(), Some(Value::Impossible(why)) if why.contains("18446744073709551615")));
    }
}
