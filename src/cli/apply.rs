//! `tebiki apply`: an old bundle and what changed give the new one, byte for byte, or nothing is written.

use std::fs;

use tebiki_bundle::{archive, difference};

use super::args::Apply;
use super::bundle::public_key;
use super::{Console, End, file};
use crate::failure::{BundleRefusal, Failure};
use crate::write;

pub(super) fn run(asked: &Apply, console: &Console) -> Result<End, Failure> {
    file::check(&asked.out, "zip")?;
    write::check_file(&asked.out, archive::is_ours)?;
    let key = asked.key.as_deref().map(public_key).transpose()?;
    let old = fs::read(&asked.old).map_err(Failure::read(&asked.old))?;
    let changed = fs::read(&asked.difference).map_err(Failure::read(&asked.difference))?;
    console.step("新しい束を組み立てています", "Making the new bundle");
    let zip = difference::apply(&old, &changed, key.as_ref())
        .map_err(|refusal| Failure::Bundle(BundleRefusal::Difference(refusal)))?;
    write::write_file(&zip, &asked.out, archive::is_ours)?;
    console.answer(&format!(
        "{}  {}\n",
        tebiki_bundle::sha256(&zip),
        asked.out.display()
    ));
    Ok(End::Done)
}
