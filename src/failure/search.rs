//! What keeps a search from being asked.

/// Why a site cannot be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SearchRefusal {
    /// The site has no such file of the search, or it is damaged.
    File(String),
    /// A file of the search is from another build than the head that names it.
    Mixed(String),
    /// The script failed; what it said.
    Script(String),
}

impl std::fmt::Display for SearchRefusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            SearchRefusal::File(path) => write!(f, "the search file {path} is missing or damaged"),
            SearchRefusal::Mixed(path) => write!(f, "the search file {path} is of another build"),
            SearchRefusal::Script(said) => write!(f, "the search script failed: {said}"),
        }
    }
}

impl std::error::Error for SearchRefusal {}
