//! What a handbook says of its own findings: rules switched off, findings accepted. Finds nothing of its own but the
//! mistakes in saying so.

use std::collections::{BTreeMap, BTreeSet};

use crate::config::{Accept, Config};
use crate::diagnostic::rule::{RULES, RuleKind, rule};
use crate::diagnostic::{DataProblem, Report, Severity, Span, nearest};
use crate::path::SourcePath;
use crate::source::{FileId, Sources};

/// Applies `[lint] off` and `[[accept]]`. Called once, when everything is found.
pub(crate) fn settle(report: &mut Report, config: &Config, sources: &Sources) {
    let mut own = Report::default();
    let mut silent = BTreeSet::new();
    for off in &config.lint_off {
        match rule(&off.rule).map(|rule| rule.kind) {
            None => unknown(&off.rule, &off.span, &mut own),
            Some(RuleKind::Lint) => {
                silent.insert(off.rule.as_str());
            }
            Some(_) => {
                let problem = DataProblem::NotLint {
                    rule: off.rule.clone(),
                };
                own.add(off.span.clone(), problem);
            }
        }
    }
    report
        .found
        .retain(|found| !silent.contains(found.problem.rule()));
    let used = apply(&config.accepts, report, sources);
    for accept in &config.accepts {
        let kind = rule(&accept.rule).map(|rule| rule.kind);
        match kind {
            None => unknown(&accept.rule, &accept.span, &mut own),
            Some(RuleKind::Fatal) => {
                let problem = DataProblem::NotAcceptable {
                    rule: accept.rule.clone(),
                };
                own.add(accept.span.clone(), problem);
            }
            Some(kind) => {
                let looked = match kind {
                    RuleKind::Checked => config.today.is_some(),
                    RuleKind::Ebook => false,
                    _ => true,
                };
                if looked && !used.contains(&Place::of(accept)) {
                    let problem = DataProblem::UnusedAccept {
                        rule: accept.rule.clone(),
                        at: accept.at.clone(),
                    };
                    own.add(accept.span.clone(), problem);
                }
            }
        }
    }
    report.append(own);
}

/// Where a rule's findings are accepted: in a whole file, or on one line of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    rule: String,
    path: SourcePath,
    line: Option<usize>,
}

impl Place {
    fn of(accept: &Accept) -> Place {
        let (path, line) = match accept.at.rsplit_once(':') {
            Some((path, line)) => match line.parse::<usize>() {
                Ok(line) => (path, Some(line)),
                Err(_) => (accept.at.as_str(), None),
            },
            None => (accept.at.as_str(), None),
        };
        Place {
            rule: accept.rule.clone(),
            path: SourcePath::new(path),
            line,
        }
    }
}

/// Makes notes of what is accepted. Gives the places that met a finding.
fn apply(accepts: &[Accept], report: &mut Report, sources: &Sources) -> BTreeSet<Place> {
    // Of two acceptances of one place the later one tells its reason.
    let acceptable = accepts.iter().filter(|accept| {
        let kind = rule(&accept.rule).map(|rule| rule.kind);
        kind.is_some_and(|kind| kind != RuleKind::Fatal)
    });
    let places: BTreeMap<Place, (usize, &Accept)> = acceptable
        .enumerate()
        .map(|(at, accept)| (Place::of(accept), (at, accept)))
        .collect();
    let mut used = BTreeSet::new();
    if places.is_empty() {
        return used;
    }
    let mut lines = Lines::default();
    for found in &mut report.found {
        let Some(file) = sources.get(found.at.file) else {
            continue;
        };
        let whole = Place {
            rule: found.problem.rule().to_owned(),
            path: file.path.clone(),
            line: None,
        };
        let line = Place {
            line: Some(lines.of(&found.at, sources)),
            ..whole.clone()
        };
        let met = [whole, line].into_iter().filter_map(|place| {
            let &(at, accept) = places.get(&place)?;
            used.insert(place);
            Some((at, accept))
        });
        if let Some((_, accept)) = met.max_by_key(|(at, _)| *at) {
            found.severity = Severity::Note;
            found.accepted = Some(accept.reason.clone());
        }
    }
    used
}

/// Where the lines of each file end.
#[derive(Default)]
struct Lines {
    ends: BTreeMap<FileId, Vec<usize>>,
}

impl Lines {
    /// The line on which a span begins, counted from 1.
    fn of(&mut self, span: &Span, sources: &Sources) -> usize {
        let ends = self.ends.entry(span.file).or_insert_with(|| {
            let text = sources.get(span.file).map(|file| file.bytes_of_text());
            let bytes = text.unwrap_or_default().iter().enumerate();
            bytes
                .filter(|(_, byte)| **byte == b'\n')
                .map(|(at, _)| at)
                .collect()
        });
        ends.partition_point(|&end| end < span.bytes.start) + 1
    }
}

fn unknown(name: &str, span: &Span, report: &mut Report) {
    let problem = DataProblem::UnknownRule {
        rule: name.to_owned(),
        nearest: nearest(name, RULES.iter().map(|rule| rule.name)),
    };
    report.add(span.clone(), problem);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{self, Flags};
    use crate::date::Date;
    use crate::diagnostic::{LintProblem, RecordProblem};
    use crate::path::SourcePath;
    use crate::source::SourceFile;

    /// The findings, each with its rule, severity and whether it was accepted.
    fn settled(handbook: &str) -> Vec<(&'static str, Severity, bool)> {
        let file = |path: &str, text: &str| SourceFile {
            path: SourcePath::new(path),
            bytes: text.as_bytes().to_vec(),
        };
        let sources = Sources {
            files: vec![
                file("data/a.toml", "1\n2\n3\n"),
                file("handbook.toml", handbook),
            ],
            ..Sources::default()
        };
        let mut report = Report::default();
        let config = config::parse(&sources, &Flags::default(), &mut report);
        let data = FileId(0);
        report.add(Span::new(data, 2..3), RecordProblem::FewWords);
        report.add(Span::new(data, 4..5), RecordProblem::FewWords);
        let spelling = LintProblem::Spelling {
            found: "取組み".to_owned(),
            better: "取組".to_owned(),
        };
        report.add(Span::new(data, 0..1), spelling);
        let until = Date::year(2020);
        report.add(Span::new(data, 0..1), RecordProblem::Expired { until });
        settle(&mut report, &config, &sources);
        report.sort();
        report
            .found
            .iter()
            .map(|found| {
                let accepted = found.accepted.is_some();
                (found.problem.rule(), found.severity, accepted)
            })
            .collect()
    }

    #[test]
    fn a_finding_is_accepted_at_its_line_only() {
        use Severity::{Note, Warning};
        let found = settled(
            "[[accept]]\nrule = 'synonym'\nat = 'data/a.toml:2'\nreason = '一語で足りる'\n",
        );
        let expected = [
            ("expired", Warning, false),
            ("spelling", Note, false),
            ("synonym", Note, true),
            ("synonym", Warning, false),
        ];
        assert_eq!(found, expected);
        let found =
            settled("[[accept]]\nrule = 'synonym'\nat = 'data/a.toml'\nreason = '一語で足りる'\n");
        assert_eq!(found.iter().filter(|found| found.2).count(), 2);
    }

    #[test]
    fn the_later_of_two_acceptances_tells_its_reason() {
        let accept = |at: &str, reason: &str| {
            format!("[[accept]]\nrule = 'synonym'\nat = '{at}'\nreason = '{reason}'\n")
        };
        let (line, whole) = (accept("data/a.toml:2", "行"), accept("data/a.toml", "全部"));
        for (handbook, accepted) in [
            (format!("{line}{whole}"), 2),
            (format!("{whole}{line}"), 2),
            (format!("{line}{line}"), 1),
        ] {
            let found = settled(&handbook);
            assert_eq!(found.iter().filter(|found| found.2).count(), accepted);
            assert!(found.iter().all(|found| found.0 != "unused-accept"));
        }
    }

    #[test]
    fn only_the_way_of_writing_can_be_switched_off_and_with_a_reason() {
        let off = |rule: &str, rest: &str| {
            settled(&format!("[lint]\noff = [{{ rule = '{rule}'{rest} }}]\n"))
        };
        let has =
            |found: &[(&str, Severity, bool)], rule: &str| found.iter().any(|it| it.0 == rule);
        let found = off("spelling", ", reason = '引用'");
        assert!(!has(&found, "spelling"));
        let found = off("spelling", "");
        assert!(has(&found, "spelling") && has(&found, "missing-key"));
        let found = off("synonym", ", reason = '引用'");
        assert!(has(&found, "synonym") && has(&found, "unknown-rule"));
    }

    #[test]
    fn senseless_accepts_are_told() {
        let accept = |rule: &str, at: &str| {
            let found = settled(&format!(
                "[[accept]]\nrule = '{rule}'\nat = '{at}'\nreason = '理由'\n"
            ));
            found.into_iter().map(|found| found.0).collect::<Vec<_>>()
        };
        assert!(accept("arithmatic", "data/a.toml").contains(&"unknown-rule"));
        assert!(accept("toml", "data/a.toml").contains(&"unknown-rule"));
        assert!(accept("synonym", "data/b.toml").contains(&"unused-accept"));
        // Without the calendar nothing expires, so the acceptance is not idle.
        assert!(!accept("expired", "data/b.toml").contains(&"unused-accept"));
    }
}
