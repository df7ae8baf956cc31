//! The examples are the programs beside this file.
