//! Games: what they need of the machine, where they come from, and playing from afar.

mod game_mode;
mod light_games;
mod minecraft;
mod proton;
mod runtime;
mod star_citizen;
mod steam;
mod sunshine;

pub use game_mode::GameMode;
pub use light_games::LightGames;
pub use minecraft::Minecraft;
pub use proton::Proton;
pub use runtime::GameRuntime;
pub use star_citizen::StarCitizen;
pub use steam::Steam;
pub use sunshine::Sunshine;
