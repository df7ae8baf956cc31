//! What some hosts are beside their base: one role, one file.

mod developer;
mod gaming;
mod household;
mod operator;

pub use developer::DEVELOPER;
pub use gaming::GAMING;
pub use household::HOUSEHOLD;
pub use operator::OPERATOR;
