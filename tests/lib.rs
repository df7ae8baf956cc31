//! Nothing lives here: the tests are in `suite/`, the compile-fail cases in `ui/`.
