//! Footnotes in the order of their first mention.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use super::Builder;
use super::emphasis::strip;
use super::events;
use crate::diagnostic::MarkdownProblem;
use crate::parse::Note;

#[derive(Default)]
pub(super) struct Notes {
    /// Labels in the order of their first mention, folded.
    mentioned: Vec<String>,
    numbers: BTreeMap<String, usize>,
    definitions: BTreeMap<String, Definition>,
}

struct Definition {
    label: String,
    /// The events between its start and its end.
    events: Range<usize>,
    range: Range<usize>,
}

fn fold(label: &str) -> String {
    label.to_lowercase()
}

impl Notes {
    /// The note's place among the notes.
    pub(super) fn mention(&mut self, label: &str) -> usize {
        let label = fold(label);
        if let Some(number) = self.numbers.get(&label) {
            return *number;
        }
        let number = self.mentioned.len();
        self.numbers.insert(label.clone(), number);
        self.mentioned.push(label);
        number
    }
}

impl Builder<'_, '_> {
    /// Finds the definitions before anything mentions them.
    pub(super) fn find_notes(&mut self) {
        for (number, entry) in self.events.iter().enumerate() {
            let events::Entry {
                event: Some(Event::Start(Tag::FootnoteDefinition(label))),
                range,
                end,
            } = entry
            else {
                continue;
            };
            let label = strip(label).into_owned();
            match self.notes.definitions.entry(fold(&label)) {
                Entry::Vacant(place) => {
                    place.insert(Definition {
                        label,
                        events: number + 1..*end,
                        range: range.clone(),
                    });
                }
                Entry::Occupied(_) => {
                    let problem = MarkdownProblem::NoteTwice { label };
                    self.report.add(self.label_span(range), problem);
                }
            }
        }
    }

    /// `[^label]:` of a definition.
    fn label_span(&self, range: &Range<usize>) -> crate::diagnostic::Span {
        let source = self.text.get(range.clone()).unwrap_or_default();
        let len = source.find("]:").map_or(1, |at| at + 2);
        self.places.span(range.start..range.start + len)
    }

    /// The notes that were mentioned, and those that the notes mention.
    pub(super) fn take_notes(&mut self) -> Vec<Note> {
        let mut notes = Vec::new();
        while let Some(label) = self.notes.mentioned.get(notes.len()).cloned() {
            let note = match self.notes.definitions.remove(&label) {
                Some(definition) => {
                    let blocks = self.blocks(definition.events);
                    Note {
                        label: definition.label,
                        span: self.places.span(definition.range),
                        blocks,
                    }
                }
                None => Note {
                    label,
                    span: self.places.span(0..0),
                    blocks: Vec::new(),
                },
            };
            notes.push(note);
        }
        let unused: Vec<_> = std::mem::take(&mut self.notes.definitions)
            .into_values()
            .collect();
        for definition in unused {
            let problem = MarkdownProblem::UnusedNote {
                label: definition.label,
            };
            self.report.add(self.label_span(&definition.range), problem);
        }
        notes
    }
}
