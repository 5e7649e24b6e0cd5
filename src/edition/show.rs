//! Writes a comparison down, in the form that its reader asks for.

pub mod csv;
pub mod docx;
pub mod html;
pub mod json;
pub mod markdown;
pub mod profile;
pub mod sheet;
pub mod text;
