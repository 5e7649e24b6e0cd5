//! Editions: what changed between two of them, as rows that a reader, a machine and a 新旧対照表 can use. Stands beside
//! the line: `leaves` takes a book from it, and nothing of the line knows this.
//!
//! | part | gives |
//! |---|---|
//! | [`leaves`] | [`value::Edition`]: pages, sections, blocks and records with what a reader sees of them |
//! | [`align`] | [`align::Matching`]: which node is which, by key, then by likeness of words |
//! | [`rows`] | [`rows::Comparison`]: a row for all that changed, underlined by words |
//! | [`apply`] | the new edition again, from the old one and the rows |
//! | [`open`], [`freeze`] | an edition from where it lies; one more |
//! | [`site`] | what a site shows of it: 改訂履歴, old addresses, the switch between editions |
//! | [`show`] | the rows as text, JSON, CSV, Markdown, HTML, Word |

pub mod align;
pub mod apply;
pub mod citation;
pub mod freeze;
pub mod leaves;
pub mod open;
pub mod renumber;
pub mod rows;
pub mod show;
pub mod site;
pub mod value;

#[cfg(test)]
mod tests;
