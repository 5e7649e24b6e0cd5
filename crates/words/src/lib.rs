//! Words: texts folded and cut by IPADIC with a handbook's terms among the words, readings, and where terms stand.
//!
//! Knows texts and words; no pages, no addresses, no files. A package of its own, so that nothing else in the program
//! compiles the dictionary again.

pub mod cut;
pub mod dictionary;
pub mod kana;
pub mod term;

pub use cut::{Class, Cutter, TermWord, Token};
pub use dictionary::Dictionary;
pub use tebiki_spelling::{fold, spelling};
