//! The one spelling of each character ([`fold`]) and of each word ([`spelling`]). Knows no dictionary and no text.
//!
//! A package of its own because two need it: the program, and the build script that compiles the dictionary's words
//! with the same folding as the texts.

pub mod fold;
pub mod spelling;
