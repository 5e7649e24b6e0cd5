//! Compares what each change was made against with what stands there today, and writes `seen.toml`.

use std::fmt::Write as _;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::Against;
use crate::config::Config;
use crate::config::overlay::Seen;
use crate::diagnostic::{OverlayProblem, Report};

/// Tells of every change whose ground has moved since its maker looked, and of those that nobody has looked at.
pub(super) fn compare(against: &[Against], config: &Config, report: &mut Report) {
    for today in against {
        let Some(layer) = config.layers.get(today.layer) else {
            continue;
        };
        let id = layer.id.clone();
        let change = today.change.clone();
        match layer.saw(&today.change) {
            None => report.add(today.at.clone(), OverlayProblem::Unseen { id, change }),
            Some(seen) if seen.print == today.print => {}
            Some(seen) => {
                let (old, new) = changed(&seen.text, &today.text);
                let problem = OverlayProblem::Drift {
                    id,
                    change,
                    old,
                    new,
                    local: today.local.clone(),
                };
                report.add(today.at.clone(), problem);
            }
        }
    }
}

/// The lines that differ; all of them where only what they lead to does.
fn changed(old: &[String], new: &[String]) -> (Vec<String>, Vec<String>) {
    let (mut gone, mut come) = (Vec::new(), Vec::new());
    for op in capture_diff_slices(Algorithm::Patience, old, new) {
        if !matches!(op, DiffOp::Equal { .. }) {
            gone.extend(old.get(op.old_range()).into_iter().flatten().cloned());
            come.extend(new.get(op.new_range()).into_iter().flatten().cloned());
        }
    }
    match gone.is_empty() && come.is_empty() {
        true => (old.to_vec(), new.to_vec()),
        false => (gone, come),
    }
}

/// `seen.toml` after its maker has looked at these changes; the others stay as they were. `standing` are all changes that
/// the overlay has still.
pub fn written(seen: &[Seen], accepted: &[&Against], standing: &[String]) -> String {
    let mut entries: Vec<Seen> = accepted.iter().map(|against| entry(against)).collect();
    let kept = seen.iter().filter(|seen| {
        let is_new = accepted.iter().any(|against| against.change == seen.change);
        !is_new && standing.contains(&seen.change)
    });
    entries.extend(kept.cloned());
    entries.sort_by(|a, b| a.change.cmp(&b.change));
    let mut text = HEAD.to_owned();
    let mut line = |line: String| writeln!(text, "{line}").expect("memory takes every line");
    for entry in entries {
        line(format!("\n[[seen]]\nchange = {}", quoted(&entry.change)));
        line(format!("target = {}", quoted(&entry.target)));
        line(format!("print = {}", quoted(&entry.print)));
        line("text = [".to_owned());
        for words in &entry.text {
            line(format!("  {},", quoted(words)));
        }
        line("]".to_owned());
    }
    text
}

/// What stands above the entries.
pub const HEAD: &str = "# この地域版が、下の手引きのどの文に対して書かれたか。tebiki が書きます（tebiki overlay accept）。\n";

fn entry(against: &Against) -> Seen {
    Seen {
        change: against.change.clone(),
        target: against.target.clone(),
        print: against.print.clone(),
        text: against.text.clone(),
    }
}

/// As a TOML string.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

#[cfg(test)]
mod tests {
    use super::changed;

    #[test]
    fn only_lines_that_differ_are_told() {
        let lines = |text: &str| -> Vec<String> { text.split(' ').map(str::to_owned).collect() };
        let found = changed(&lines("a b c"), &lines("a B c d"));
        assert_eq!(found, (lines("b"), lines("B d")));
        assert_eq!(changed(&lines("a"), &lines("a")), (lines("a"), lines("a")));
    }
}
