//! What a handbook says of its own findings: rules switched off, findings accepted. Finds nothing of its own but the
//! mistakes in saying so.

use super::rule::{RULES, RuleKind, rule};
use super::{DataProblem, Diagnostic, Report, Severity, Span, nearest};
use crate::config::{Accept, Config};
use crate::path::SourcePath;
use crate::read::Sources;

/// Applies `[lint] off` and `[[accept]]`. Called once, when everything is found.
pub fn settle(report: &mut Report, config: &Config, sources: &Sources) {
    let mut own = Report::default();
    for off in &config.lint_off {
        match rule(&off.rule).map(|rule| rule.kind) {
            None => unknown(&off.rule, &off.span, &mut own),
            Some(RuleKind::Lint) => {
                report
                    .found
                    .retain(|found| found.problem.rule() != off.rule);
            }
            Some(_) => {
                let problem = DataProblem::NotLint {
                    rule: off.rule.clone(),
                };
                own.add(off.span.clone(), problem);
            }
        }
    }
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
                let used = apply(accept, report, sources);
                let looked = match kind {
                    RuleKind::Checked => config.today.is_some(),
                    RuleKind::Ebook => false,
                    _ => true,
                };
                if !used && looked {
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

/// Whether it met a finding.
fn apply(accept: &Accept, report: &mut Report, sources: &Sources) -> bool {
    let (path, line) = match accept.at.rsplit_once(':') {
        Some((path, line)) => match line.parse::<usize>() {
            Ok(line) => (path, Some(line)),
            Err(_) => (accept.at.as_str(), None),
        },
        None => (accept.at.as_str(), None),
    };
    let path = SourcePath::new(path);
    let met = |found: &&mut Diagnostic| {
        let file = sources.get(found.at.file);
        found.problem.rule() == accept.rule
            && file.is_some_and(|file| file.path == path)
            && line.is_none_or(|line| line == line_of(&found.at, sources))
    };
    let mut used = false;
    for found in report.found.iter_mut().filter(met) {
        found.severity = Severity::Note;
        found.accepted = Some(accept.reason.clone());
        used = true;
    }
    used
}

/// The line on which a span begins, counted from 1.
fn line_of(span: &Span, sources: &Sources) -> usize {
    let file = sources.get(span.file);
    let before = file.and_then(|file| file.bytes_of_text().get(..span.bytes.start));
    before.map_or(1, |before| {
        before.iter().filter(|byte| **byte == b'\n').count() + 1
    })
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
    use crate::read::{FileId, SourceFile};

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
