//! tebiki
