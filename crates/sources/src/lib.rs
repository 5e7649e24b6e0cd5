//! Which sources this program was built from: what one build kept for the next is good for the same program alone.

/// Another one for other sources; of no meaning in itself.
pub const PRINT: &str = env!("TEBIKI_SOURCES");
