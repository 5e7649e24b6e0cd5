//! tebiki

pub mod cut;
pub mod dictionary;
