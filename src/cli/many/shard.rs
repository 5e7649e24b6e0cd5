//! Which of the sites this run makes: all, or the share that the command line or an engine of array jobs names.

use std::env;

use crate::cli::args::Row;
use crate::failure::{Failure, ManyRefusal};

/// The share of one run, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shard {
    pub(super) number: usize,
    pub(super) of: usize,
}

impl Shard {
    pub(super) const ALL: Shard = Shard { number: 1, of: 1 };

    /// What the command line says, else what the engine says that runs this.
    pub(super) fn of(asked: &Row) -> Result<Shard, Failure> {
        let said = |name: &str| env::var(name).ok().filter(|value| !value.is_empty());
        found(asked.shard.as_deref(), asked.shards.as_deref(), &said).map_err(Failure::Many)
    }

    /// Every N-th, so that neighbours in the alphabet, which are alike in size, fall to different runs.
    pub(super) fn has(self, place: usize) -> bool {
        place % self.of + 1 == self.number
    }
}

fn found(
    shard: Option<&str>,
    shards: Option<&str>,
    said: &dyn Fn(&str) -> Option<String>,
) -> Result<Shard, ManyRefusal> {
    if let Some(written) = shard {
        let parts = written.split_once('/');
        let parts = parts.and_then(|(number, of)| Some((count(number)?, count(of)?)));
        return parts
            .and_then(|(number, of)| inside(number, of))
            .ok_or_else(|| ManyRefusal::Shard {
                written: written.to_owned(),
            });
    }
    // From 0, as Kubernetes has it; how many there are it does not say.
    if let Some(index) = said("JOB_COMPLETION_INDEX") {
        let of = shards.map(str::to_owned).or_else(|| said("TEBIKI_SHARDS"));
        return from_zero("JOB_COMPLETION_INDEX", &index, "TEBIKI_SHARDS", of);
    }
    if shards.is_some() {
        return Err(ManyRefusal::NoEngine);
    }
    if let Some(index) = said("AWS_BATCH_JOB_ARRAY_INDEX") {
        let size = "AWS_BATCH_JOB_ARRAY_SIZE";
        return from_zero("AWS_BATCH_JOB_ARRAY_INDEX", &index, size, said(size));
    }
    if let Some(id) = said("SLURM_ARRAY_TASK_ID") {
        return slurm(&id, said);
    }
    Ok(Shard::ALL)
}

fn from_zero(
    name: &str,
    index: &str,
    size: &str,
    of: Option<String>,
) -> Result<Shard, ManyRefusal> {
    let of = of.ok_or_else(|| missing(size))?;
    let of = count(&of).ok_or_else(|| wrong(size, &of))?;
    let number = count(index).and_then(|index| inside(index.checked_add(1)?, of));
    number.ok_or_else(|| wrong(name, index))
}

/// The tasks of an array run from any number on, in any step.
fn slurm(id: &str, said: &dyn Fn(&str) -> Option<String>) -> Result<Shard, ManyRefusal> {
    let number = |name: &str| {
        let written = said(name).ok_or_else(|| missing(name))?;
        count(&written).ok_or_else(|| wrong(name, &written))
    };
    let (first, of) = (
        number("SLURM_ARRAY_TASK_MIN")?,
        number("SLURM_ARRAY_TASK_COUNT")?,
    );
    let step = match said("SLURM_ARRAY_TASK_STEP") {
        Some(_) => number("SLURM_ARRAY_TASK_STEP")?.max(1),
        None => 1,
    };
    let place = count(id).and_then(|id| id.checked_sub(first));
    let place = place.filter(|place| place.is_multiple_of(step));
    let shard = place.and_then(|place| inside(place / step + 1, of));
    shard.ok_or_else(|| wrong("SLURM_ARRAY_TASK_ID", id))
}

fn inside(number: usize, of: usize) -> Option<Shard> {
    (1..=of).contains(&number).then_some(Shard { number, of })
}

/// Digits alone: no sign, no space.
fn count(written: &str) -> Option<usize> {
    let is_plain = written.bytes().all(|byte| byte.is_ascii_digit());
    written.parse().ok().filter(|_| is_plain)
}

fn missing(name: &str) -> ManyRefusal {
    ManyRefusal::Environment {
        name: name.to_owned(),
        value: None,
    }
}

fn wrong(name: &str, value: &str) -> ManyRefusal {
    ManyRefusal::Environment {
        name: name.to_owned(),
        value: Some(value.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(shard: Option<&str>, shards: Option<&str>, said: &str) -> Option<(usize, usize)> {
        let said = |name: &str| {
            let mut pairs = said.split(' ').filter_map(|pair| pair.split_once('='));
            let value = pairs.find(|(key, _)| *key == name)?.1;
            Some(value.to_owned())
        };
        let found = found(shard, shards, &said).ok()?;
        Some((found.number, found.of))
    }

    #[test]
    fn a_share_is_what_the_command_line_says_or_the_engine() {
        let kubernetes = "JOB_COMPLETION_INDEX=4";
        let aws = "AWS_BATCH_JOB_ARRAY_INDEX=0 AWS_BATCH_JOB_ARRAY_SIZE=47";
        let slurm = "SLURM_ARRAY_TASK_ID=9 SLURM_ARRAY_TASK_MIN=5 SLURM_ARRAY_TASK_COUNT=8";
        let steps = "SLURM_ARRAY_TASK_ID=9 SLURM_ARRAY_TASK_MIN=5 SLURM_ARRAY_TASK_COUNT=3 SLURM_ARRAY_TASK_STEP=2";
        for (shard, shards, said, expected) in [
            (None, None, "", Some((1, 1))),
            (Some("2/8"), None, "", Some((2, 8))),
            (Some("2/8"), None, aws, Some((2, 8))),
            (Some("0/8"), None, "", None),
            (Some("9/8"), None, "", None),
            (Some("1/0"), None, "", None),
            (Some("+1/8"), None, "", None),
            (Some("2"), None, "", None),
            (None, Some("8"), kubernetes, Some((5, 8))),
            (None, Some("4"), kubernetes, None),
            (None, Some("x"), kubernetes, None),
            (None, None, kubernetes, None),
            (None, Some("8"), "", None),
            (
                None,
                None,
                "JOB_COMPLETION_INDEX=4 TEBIKI_SHARDS=5",
                Some((5, 5)),
            ),
            (None, None, aws, Some((1, 47))),
            (None, None, "AWS_BATCH_JOB_ARRAY_INDEX=0", None),
            (None, None, slurm, Some((5, 8))),
            (None, None, steps, Some((3, 3))),
            (
                None,
                None,
                "SLURM_ARRAY_TASK_ID=9 SLURM_ARRAY_TASK_MIN=5",
                None,
            ),
        ] {
            let case = format!("{shard:?} {shards:?} {said}");
            assert_eq!(from(shard, shards, said), expected, "{case}");
        }
    }

    #[test]
    fn every_place_falls_to_one_share() {
        for of in 1..9 {
            for place in 0..40 {
                let having = (1..=of).filter(|number| {
                    Shard {
                        number: *number,
                        of,
                    }
                    .has(place)
                });
                assert_eq!(having.count(), 1);
            }
        }
    }
}
