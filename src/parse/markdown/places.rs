//! Where each byte of a text that the parser read stands in its file, after marks were put in or line heads taken out.
//!
//! Invariant: a stretch of the read text always gives a span inside the file's stretch that the text was made from.

use std::ops::Range;

use crate::diagnostic::Span;
use crate::source::FileId;

/// A stretch that was taken over byte for byte.
#[derive(Clone, Debug)]
struct Piece {
    at: usize,
    from: usize,
    len: usize,
}

/// The way back from a text to its file.
#[derive(Clone, Debug)]
pub(super) struct Places {
    file: FileId,
    /// In order, without overlaps.
    pieces: Vec<Piece>,
    /// Nothing better is known than this stretch.
    fixed: Option<Range<usize>>,
}

impl Places {
    /// A text that stands in the file as it is, from `start` on.
    pub(super) fn straight(file: FileId, start: usize, len: usize) -> Places {
        let mut places = Places::empty(file, None);
        places.add(0, start, len);
        places
    }

    /// The value at `span`: byte for byte when it is as long as the span, else known by the span alone.
    pub(super) fn value(text: &str, span: &Span) -> Places {
        match span.bytes.len() == text.len() {
            true => Places::straight(span.file, span.bytes.start, text.len()),
            false => Places::empty(span.file, Some(span.bytes.clone())),
        }
    }

    fn empty(file: FileId, fixed: Option<Range<usize>>) -> Places {
        Places {
            file,
            pieces: Vec::new(),
            fixed,
        }
    }

    fn add(&mut self, at: usize, from: usize, len: usize) {
        if len == 0 {
            return;
        }
        match self.pieces.last_mut() {
            Some(last) if last.at + last.len == at && last.from + last.len == from => {
                last.len += len
            }
            _ => self.pieces.push(Piece { at, from, len }),
        }
    }

    /// The places of a text made of stretches of this one: where each begins there, and where it stood here.
    pub(super) fn through(&self, stretches: &[(usize, Range<usize>)]) -> Places {
        let mut out = Places::empty(self.file, self.fixed.clone());
        for (at, stood) in stretches {
            let first = self
                .pieces
                .partition_point(|piece| piece.at + piece.len <= stood.start);
            for piece in self.pieces.iter().skip(first) {
                let start = piece.at.max(stood.start);
                let end = (piece.at + piece.len).min(stood.end);
                if start >= end {
                    break;
                }
                out.add(
                    at + start - stood.start,
                    piece.from + start - piece.at,
                    end - start,
                );
            }
        }
        if out.pieces.is_empty() && out.fixed.is_none() {
            let stood = stretches
                .first()
                .map_or(0, |(_, stood)| self.start(stood.start));
            out.fixed = Some(stood..stood);
        }
        out
    }

    fn start(&self, offset: usize) -> usize {
        let after = self.pieces.partition_point(|piece| piece.at <= offset);
        match after.checked_sub(1).and_then(|last| self.pieces.get(last)) {
            // Inside what was put in: the next piece begins where it stands.
            Some(piece) => piece.from + (offset - piece.at).min(piece.len),
            None => self.pieces.first().map_or(0, |piece| piece.from),
        }
    }

    fn end(&self, offset: usize) -> usize {
        match offset.checked_sub(1) {
            None => self.start(0),
            Some(last) => {
                let after = self.pieces.partition_point(|piece| piece.at <= last);
                match after
                    .checked_sub(1)
                    .and_then(|index| self.pieces.get(index))
                {
                    Some(piece) => piece.from + (offset - piece.at).min(piece.len),
                    None => self.start(offset),
                }
            }
        }
    }

    /// Where a stretch of the text stands in the file.
    pub(super) fn span(&self, range: Range<usize>) -> Span {
        if let Some(fixed) = &self.fixed {
            return Span::new(self.file, fixed.clone());
        }
        let start = self.start(range.start);
        let end = match range.is_empty() {
            true => start,
            false => self.end(range.end).max(start),
        };
        Span::new(self.file, start..end)
    }

    /// Where a part of a text stands that was taken from `start` on and stripped of marks.
    pub(super) fn inside(&self, start: usize, part: Range<usize>) -> Span {
        match &self.fixed {
            Some(fixed) => Span::new(self.file, fixed.clone()),
            None => {
                let from = self.start(start);
                Span::new(self.file, from + part.start..from + part.end)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_made_text_finds_its_way_back() {
        let file = FileId(0);
        let whole = Places::straight(file, 100, 50);
        // Two lines without their quote marks, three bytes put in inside the first.
        let made = whole.through(&[(0, 2..10), (11, 10..12), (13, 20..30)]);
        for (range, expected) in [
            (0..3, 102..105),
            (7..8, 109..110),
            (8..11, 110..110),
            (11..13, 110..112),
            (11..14, 110..121),
            (13..13, 120..120),
            (22..23, 129..130),
        ] {
            assert_eq!(made.span(range.clone()).bytes, expected, "{range:?}");
        }
    }

    #[test]
    fn a_value_of_another_length_is_known_by_its_span_alone() {
        let span = Span::new(FileId(0), 5..20);
        assert_eq!(Places::value("あ", &span).span(1..2), span);
        assert_eq!(
            Places::value("123456789012345", &span).span(1..2).bytes,
            6..7
        );
    }
}
