//! Contact lists kept as CSV or in a spreadsheet: the first row names the columns. Compares no contact with another.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _, Write};

use calamine::{Data as Cell, Reader as _, Xlsx};
use encoding_rs::{Encoding, SHIFT_JIS};
use unicode_normalization::UnicodeNormalization;
use zip::ZipArchive;

use super::characters;
use super::data::Contact;
use crate::date::Date;
use crate::diagnostic::{DataProblem, Report, SheetTrouble, Span, nearest};
use crate::source::FileId;
use crate::tree::{Cite, Facts};

/// Heads as they are written, first the one that messages name, with the key each stands for.
const HEADS: &[(&str, &str)] = &[
    ("名称", "name"),
    ("名前", "name"),
    ("機関名", "name"),
    ("種別", "kind"),
    ("地域", "area"),
    ("電話", "tel"),
    ("電話番号", "tel"),
    ("FAX", "fax"),
    ("FAX番号", "fax"),
    ("ファックス", "fax"),
    ("メール", "email"),
    ("メールアドレス", "email"),
    ("URL", "url"),
    ("住所", "address"),
    ("所在地", "address"),
    ("時間", "hours"),
    ("受付時間", "hours"),
    ("備考", "note"),
    ("対象", "audience"),
    ("役", "role"),
    ("期限", "until"),
    ("確認日", "checked"),
    ("出典", "source"),
    ("状態", "status"),
    ("id", "id"),
    (crate::diagnostic::COLUMN, "replaces"),
    ("置換え", "replaces"),
    ("置きかえ", "replaces"),
    ("置換", "replaces"),
];

/// One row with its place and its number in the file, counted from 1.
struct Row {
    span: Span,
    number: u64,
    cells: Vec<String>,
    /// In a spreadsheet, the column of the first cell, counted from 0.
    first: Option<u32>,
}

impl Row {
    /// What Excel calls a cell of this row: B7. Nothing in a CSV, whose place is known by line.
    fn cell(&self, at: usize) -> Option<String> {
        let column = self.first?.checked_add(u32::try_from(at).ok()?)?;
        Some(format!("{}{}", column_name(column), self.number))
    }
}

/// A, B, … Z, AA
fn column_name(mut column: u32) -> String {
    let mut name = Vec::new();
    loop {
        name.push(char::from(b'A' + u8::try_from(column % 26).unwrap_or(0)));
        match (column / 26).checked_sub(1) {
            Some(rest) => column = rest,
            None => break,
        }
    }
    name.iter().rev().collect()
}

/// Reads a CSV in UTF-8, UTF-16 or Shift_JIS; fields are parted by commas, or by tabs where the first line has only those.
pub(crate) fn csv(file: FileId, bytes: &[u8], report: &mut Report) -> Vec<Contact> {
    let utf8 = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let (text, exact) = match std::str::from_utf8(utf8) {
        Ok(text) => (text.to_owned(), true),
        Err(_) => {
            let encoding = Encoding::for_bom(bytes).map_or(SHIFT_JIS, |(encoding, _)| encoding);
            let (text, _, broken) = encoding.decode(bytes);
            if broken {
                report.add(Span::whole(file), DataProblem::CsvEncoding);
                return Vec::new();
            }
            (text.into_owned(), false)
        }
    };
    let first = text.lines().next().unwrap_or_default();
    let tabs = first.contains('\t') && !first.contains(',');
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(if tabs { b'\t' } else { b',' })
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    // A quotation that is never closed swallows the rest of the file into its row, the last one.
    let mut swallows = false;
    let mut record = csv::StringRecord::new();
    loop {
        let start = reader.position().clone();
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(_) => {
                let row = start.line();
                report.add(Span::whole(file), DataProblem::Csv { row });
                break;
            }
        }
        let begin = record.position().map_or(start.byte(), csv::Position::byte);
        let line = record.position().map_or(start.line(), csv::Position::line);
        let end = reader.position().byte();
        let written = usize::try_from(begin).ok().zip(usize::try_from(end).ok());
        let written = written.and_then(|(begin, end)| text.get(begin..end));
        swallows = written.is_some_and(|row| row.matches('"').count() % 2 == 1);
        let span = match exact {
            true => trimmed(&text, begin, end, file),
            false => Span::whole(file),
        };
        rows.push(Row {
            span,
            number: line,
            cells: record.iter().map(tidy).collect(),
            first: None,
        });
    }
    if swallows && let Some(last) = rows.pop() {
        let row = last.number;
        report.add(last.span, DataProblem::Csv { row });
    }
    contacts(rows, file, report)
}

/// Of a spreadsheet so much is read.
const MOST_ROWS: u32 = 100_000;
const MOST_COLUMNS: u32 = 200;

/// So many bytes may come out of its packing: far more than a list of a hundred thousand contacts, and no more than a
/// computer can hold many times over.
const MOST_UNPACKED: u64 = 48 * 1024 * 1024;

/// Reads the first sheet.
pub(crate) fn xlsx(file: FileId, bytes: &[u8], report: &mut Report) -> Vec<Contact> {
    if !unpacks_within(bytes, MOST_UNPACKED) {
        let most = MOST_UNPACKED / 1024 / 1024;
        report.add(Span::whole(file), DataProblem::SpreadsheetTooLarge { most });
        return Vec::new();
    }
    // The crate believes what a file says of its cells, and a damaged one may break it off.
    let broken = |_| Err(SheetTrouble::Damaged);
    let rows = match std::panic::catch_unwind(|| filled_cells(bytes)).unwrap_or_else(broken) {
        Ok(cells) => rows_of(&cells, file),
        Err(trouble) => {
            report.add(Span::whole(file), DataProblem::Spreadsheet { trouble });
            return Vec::new();
        }
    };
    contacts(rows, file, report)
}

/// Whether all that is packed in the file has room in so many bytes. Unpacks it once and keeps nothing: what a file says of
/// its own size may be wrong. A damaged file is for others to tell.
fn unpacks_within(bytes: &[u8], most: u64) -> bool {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else {
        return true;
    };
    let mut left = most;
    for at in 0..archive.len() {
        let Ok(packed) = archive.by_index(at) else {
            continue;
        };
        // What comes out before a damage counts, and is held when it is read.
        let mut counted = Counted { bytes: 0 };
        let _ = std::io::copy(&mut packed.take(left + 1), &mut counted);
        match left.checked_sub(counted.bytes) {
            Some(rest) => left = rest,
            None => return false,
        }
    }
    true
}

/// Takes everything and keeps its length.
struct Counted {
    bytes: u64,
}

impl Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.bytes += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// The filled cells of the first sheet with their rows and columns. Nobody keeps contacts farther out; a table that
/// reached so far would need more memory than there is.
fn filled_cells(bytes: &[u8]) -> Result<Vec<(u32, u32, String)>, SheetTrouble> {
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|_| kind_of(bytes))?;
    let names = book.sheet_names();
    let name = names.first().ok_or(SheetTrouble::NoSheet)?.clone();
    let mut sheet = book
        .worksheet_cells_reader(&name)
        .map_err(|_| SheetTrouble::Damaged)?;
    let mut cells = Vec::new();
    while let Some(cell) = sheet.next_cell().map_err(|_| SheetTrouble::Damaged)? {
        let ((row, column), text) = (
            cell.get_position(),
            shown(&Cell::from(cell.get_value().clone())),
        );
        if text.is_empty() {
            continue;
        }
        if row >= MOST_ROWS || column >= MOST_COLUMNS {
            let cell = format!("{}{}", column_name(column), u64::from(row) + 1);
            return Err(SheetTrouble::TooFar { cell });
        }
        cells.push((row, column, text));
    }
    Ok(cells)
}

/// What a file is that calls itself .xlsx and is none.
fn kind_of(bytes: &[u8]) -> SheetTrouble {
    const COMPOUND: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    let holds = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.windows(wide.len()).any(|part| part == wide)
    };
    let head = bytes.get(..bytes.len().min(512)).unwrap_or_default();
    let head = String::from_utf8_lossy(head).to_lowercase();
    if bytes.starts_with(COMPOUND) {
        return match holds("EncryptedPackage") {
            true => SheetTrouble::Locked,
            false => SheetTrouble::OldKind,
        };
    }
    if bytes.starts_with(b"PK") {
        return SheetTrouble::Damaged;
    }
    match head.contains("<html") || head.contains("<table") {
        true => SheetTrouble::Html,
        false => SheetTrouble::NotSheet,
    }
}

/// All rows equally long, from the first column that holds anything.
fn rows_of(cells: &[(u32, u32, String)], file: FileId) -> Vec<Row> {
    let columns = || cells.iter().map(|(_, column, _)| *column);
    let (first, last) = (columns().min().unwrap_or(0), columns().max().unwrap_or(0));
    let width = (last - first) as usize + 1;
    let mut rows: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    for (row, column, text) in cells {
        let row = rows
            .entry(*row)
            .or_insert_with(|| vec![String::new(); width]);
        if let Some(cell) = row.get_mut((column - first) as usize) {
            cell.clone_from(text);
        }
    }
    let row = |(number, cells)| Row {
        span: Span::whole(file),
        number: u64::from(number) + 1,
        cells,
        first: Some(first),
    };
    rows.into_iter().map(row).collect()
}

fn contacts(rows: Vec<Row>, file: FileId, report: &mut Report) -> Vec<Contact> {
    let filled = |row: &Row| row.cells.iter().any(|cell| !cell.is_empty());
    let mut rows = rows.into_iter().filter(filled);
    let Some(mut heads) = rows.next() else {
        return Vec::new();
    };
    while heads.cells.last().is_some_and(String::is_empty) {
        heads.cells.pop();
    }
    if !heads.cells.iter().any(|head| is_head(head)) {
        let line = guessed_heads(&heads.cells);
        let cell = heads.cell(0);
        report.add(heads.span, DataProblem::NoHeads { line, cell });
        return Vec::new();
    }
    let keys: Vec<Option<&'static str>> = (0..heads.cells.len())
        .map(|at| key(&heads, at, report))
        .collect();
    let nearly = |head: &String| near_head(head).and_then(|near| known_key(&near));
    let misspelt = heads.cells.iter().any(|head| nearly(head) == Some("name"));
    if !keys.contains(&Some("name")) && misspelt {
        // Told of as an unknown head.
        return Vec::new();
    }
    if !keys.contains(&Some("name")) {
        let cell = heads.cell(0);
        report.add(heads.span, DataProblem::NoNameColumn { cell });
        return Vec::new();
    }
    let mut contacts = Vec::new();
    for mut row in rows {
        while row.cells.len() > keys.len() && row.cells.last().is_some_and(String::is_empty) {
            row.cells.pop();
        }
        if row.cells.len() != keys.len() {
            let problem = DataProblem::CellCount {
                row: row.number,
                heads: keys.len(),
                cells: row.cells.len(),
            };
            report.add(row.span.clone(), problem);
        }
        contacts.extend(contact(&keys, &row, file, report));
    }
    contacts
}

/// The key that a head stands for.
fn known_key(head: &str) -> Option<&'static str> {
    let folded = folded(head);
    let known = HEADS
        .iter()
        .find(|(name, key)| name.to_lowercase() == folded || *key == folded);
    known.map(|(_, key)| *key)
}

fn folded(head: &str) -> String {
    let folded: String = head.nfkc().filter(|c| !c.is_whitespace()).collect();
    folded.to_lowercase()
}

/// Whether a cell names a column, if not quite as it is read.
fn is_head(head: &str) -> bool {
    let figure = head.chars().any(|c| c.is_ascii_digit());
    known_key(head).is_some() || (!figure && near_head(head).is_some())
}

fn near_head(head: &str) -> Option<String> {
    let names = HEADS.iter().flat_map(|(name, key)| [*name, *key]);
    nearest(&folded(head), names)
}

/// The key of a column; an unknown head is reported and its column left unread.
fn key(heads: &Row, at: usize, report: &mut Report) -> Option<&'static str> {
    let head = heads.cells.get(at)?;
    let known = known_key(head);
    if known.is_none() {
        let problem = DataProblem::UnknownHead {
            head: head.clone(),
            nearest: near_head(head),
            cell: heads.cell(at),
        };
        report.add(heads.span.clone(), problem);
    }
    known
}

/// Heads that would fit a first row that has none, by the look of its cells.
fn guessed_heads(cells: &[String]) -> String {
    let mut free = vec!["備考", "受付時間", "種別", "名称"];
    let mut taken: Vec<&str> = Vec::new();
    let mut heads = Vec::new();
    for cell in cells {
        let folded: String = cell.nfkc().collect();
        let digits = folded.chars().filter(char::is_ascii_digit).count();
        let dialled = folded
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '-' | '(' | ')' | '+' | ' ' | 'ー' | '‐'));
        let looks = match () {
            () if digits >= 3 && dialled && !taken.contains(&"電話") => Some("電話"),
            () if digits >= 3 && dialled => Some("FAX"),
            () if folded.contains("://") => Some("URL"),
            () if folded.contains('@') => Some("メール"),
            () if folded.contains(['都', '道', '府', '県', '市', '区', '町', '村'])
                && digits > 0 =>
            {
                Some("住所")
            }
            () => None,
        };
        let head = looks
            .filter(|head| !taken.contains(head))
            .or_else(|| free.pop())
            .unwrap_or("備考");
        taken.push(head);
        heads.push(head);
    }
    heads.join(",")
}

fn contact(
    keys: &[Option<&'static str>],
    row: &Row,
    file: FileId,
    report: &mut Report,
) -> Option<Contact> {
    let place = |wanted: &str| keys.iter().position(|key| *key == Some(wanted));
    let cell = |wanted: &str| {
        let at = place(wanted);
        at.and_then(|at| row.cells.get(at))
            .cloned()
            .unwrap_or_default()
    };
    let named = |wanted: &str| row.cell(place(wanted)?);
    let name = cell("name");
    let replaces = Some(cell("replaces")).filter(|id| !id.is_empty());
    let says = |(key, cell): (&Option<&str>, &String)| {
        let waits = matches!(key, Some("role" | "kind" | "replaces" | "id"));
        !waits && !cell.is_empty()
    };
    if !keys.iter().zip(&row.cells).any(says) {
        // A row that only says for what it is: somebody will fill it in.
        return None;
    }
    if name.is_empty() && replaces.is_none() {
        let problem = DataProblem::NamelessRow {
            row: row.number,
            cell: named("name"),
        };
        report.add(row.span.clone(), problem);
        return None;
    }
    let mut date = |wanted: &str| {
        let text = cell(wanted);
        let date = Date::parse(&text);
        if date.is_none() && !text.is_empty() {
            let problem = DataProblem::RowDate {
                row: row.number,
                text,
                cell: named(wanted),
            };
            report.add(row.span.clone(), problem);
        }
        date
    };
    let (until, checked) = (date("until"), date("checked"));
    let mut number = |wanted: &str| {
        let text = cell(wanted);
        match whole_number(&text) {
            Some(whole) => {
                let problem = DataProblem::LostZero {
                    row: row.number,
                    text,
                    whole: whole.clone(),
                    cell: named(wanted),
                };
                report.add(row.span.clone(), problem);
                whole
            }
            None => text,
        }
    };
    let (tel, fax) = (number("tel"), number("fax"));
    let filled = |text: String| Some(text).filter(|text| !text.is_empty());
    let sources = list(&cell("source")).into_iter().map(|id| Cite {
        id,
        page: None,
        span: row.span.clone(),
    });
    Some(Contact {
        span: Some(match row.span.bytes.is_empty() {
            true => Span::whole(file),
            false => row.span.clone(),
        }),
        id: filled(cell("id")),
        name,
        kind: cell("kind"),
        area: cell("area"),
        tel,
        fax,
        email: cell("email"),
        url: cell("url"),
        address: cell("address"),
        hours: cell("hours"),
        note: cell("note"),
        audience: list(&cell("audience")),
        roles: list(&cell("role"))
            .into_iter()
            .map(|role| (role, row.span.clone()))
            .collect(),
        facts: Facts {
            sources: sources.collect(),
            until,
            until_at: None,
            checked,
            planned: None,
            status: filled(cell("status")),
            checked_by: None,
        },
        replaces: replaces.map(|id| (id, row.span.clone())),
    })
}

/// Whether this is one address that a mail program takes: a name, one `@`, a host with a dot, nothing that ends an address
/// or adds to it.
pub(crate) fn is_email(text: &str) -> bool {
    let Some((name, host)) = text.split_once('@') else {
        return false;
    };
    let in_name = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c);
    let is_label = |label: &str| {
        let plain = |c: char| c.is_alphanumeric() || c == '-';
        !label.is_empty()
            && label.chars().all(plain)
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let dots = |name: &str| !name.starts_with('.') && !name.ends_with('.') && !name.contains("..");
    (1..=64).contains(&name.len())
        && name.chars().all(in_name)
        && dots(name)
        && host.len() <= 253
        && host.contains('.')
        && host.split('.').all(is_label)
}

/// A telephone number that a spreadsheet took for a figure, and whose 0 it dropped.
fn whole_number(text: &str) -> Option<String> {
    let digits = text.chars().all(|c| c.is_ascii_digit());
    let dropped = digits && matches!(text.len(), 9 | 10) && !text.starts_with('0');
    dropped.then(|| format!("0{text}"))
}

/// Several values in one cell.
fn list(cell: &str) -> Vec<String> {
    cell.split(['、', '，', ',', ';', '；', '\n'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}

fn tidy(cell: &str) -> String {
    characters::cleaned(cell.trim()).into_owned()
}

/// A cell as a reader of the sheet sees it.
fn shown(cell: &Cell) -> String {
    match cell {
        Cell::String(text) | Cell::DateTimeIso(text) | Cell::DurationIso(text) => tidy(text),
        Cell::Int(number) => number.to_string(),
        Cell::Float(number) => number.to_string(),
        Cell::Bool(flag) => flag.to_string(),
        Cell::DateTime(time) => {
            let (year, month, day, hour, minute, ..) = time.to_ymd_hms_milli();
            let value = time.as_f64();
            let clock = format!("{hour}:{minute:02}");
            // A time of day is a part of the day 0.
            match (value < 1.0, value.fract() > 0.0) {
                (true, _) => clock,
                (false, true) => format!("{year:04}-{month:02}-{day:02} {clock}"),
                (false, false) => format!("{year:04}-{month:02}-{day:02}"),
            }
        }
        Cell::Error(_) | Cell::Empty => String::new(),
    }
}

/// The place of a row without the line breaks around it.
fn trimmed(text: &str, begin: u64, end: u64, file: FileId) -> Span {
    let place = |byte: u64| usize::try_from(byte).unwrap_or(text.len()).min(text.len());
    let (begin, end) = (place(begin), place(end));
    let row = text.get(begin..end).unwrap_or_default();
    let start = begin + row.len() - row.trim_start_matches(['\r', '\n']).len();
    Span::new(
        file,
        start..begin + row.trim_end_matches(['\r', '\n']).len(),
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::diagnostic::Problem;

    const FILE: FileId = FileId(0);

    fn problems(report: &Report) -> Vec<&DataProblem> {
        report
            .found
            .iter()
            .filter_map(|found| match &found.problem {
                Problem::Data(problem) => Some(problem),
                _ => None,
            })
            .collect()
    }

    #[test]
    fn csv_in_every_usual_encoding() {
        let text = "名称,電話,ＦＡＸ,対象,確認日,備考\r\n〇〇センター,000-000-0000,,\"住民、市区町村\",令和8年4月,\"一行目\r\n二行目\"\r\n\r\n";
        let (sjis, _, broken) = SHIFT_JIS.encode(text);
        assert!(!broken);
        let bom = [b"\xEF\xBB\xBF", text.as_bytes()].concat();
        let mut wide = vec![0xFF, 0xFE];
        wide.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
        for bytes in [text.as_bytes(), &bom, &sjis, &wide] {
            let mut report = Report::default();
            let contacts = csv(FILE, bytes, &mut report);
            assert_eq!(report.found, []);
            let [contact] = &contacts[..] else {
                panic!("one contact, not {contacts:?}");
            };
            assert_eq!(contact.name, "〇〇センター");
            assert_eq!(contact.audience, ["住民", "市区町村"]);
            assert_eq!(contact.facts.checked, Date::parse("2026-04"));
            assert!(contact.note.contains("二行目"));
        }
    }

    #[test]
    fn a_spreadsheet_that_swells_is_refused_before_it_does() {
        use std::io::Write as _;
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default();
        for name in ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"] {
            zip.start_file(name, options).expect("a new name");
            for _ in 0..30 {
                zip.write_all(&vec![b' '; 1024 * 1024]).expect("memory");
            }
        }
        let bytes = zip.finish().expect("memory").into_inner();
        assert!(bytes.len() < 200_000, "{}", bytes.len());
        let mut report = Report::default();
        assert!(xlsx(FILE, &bytes, &mut report).is_empty());
        let found = problems(&report);
        assert!(
            matches!(found[..], [DataProblem::SpreadsheetTooLarge { most: 48 }]),
            "{found:?}"
        );
        assert!(unpacks_within(&bytes, 60 * 1024 * 1024));
    }

    #[test]
    fn a_contact_points_at_its_row() {
        let text = "\u{feff}name,tel\nA,1\n\nB,2\n";
        let contacts = csv(FILE, text.as_bytes(), &mut Report::default());
        let rows: Vec<&str> = contacts
            .iter()
            .filter_map(|contact| contact.span.as_ref())
            .filter_map(|span| text.trim_start_matches('\u{feff}').get(span.bytes.clone()))
            .collect();
        assert_eq!(rows, ["A,1", "B,2"]);
    }

    #[test]
    fn an_address_is_one_that_mail_goes_to() {
        for good in [
            "a@example.jp",
            "seishin.hoken@city.example.lg.jp",
            "a+b_c@xn--x.example",
            "a@例え.jp",
        ] {
            assert!(is_email(good), "{good}");
        }
        for bad in [
            "a",
            "a@b",
            "a b@example.jp",
            "a@example.jp, b@example.jp",
            "a@example.jp?bcc=x@y.z",
            "ａ@example.jp",
            "a＠example.jp",
            ".a@example.jp",
            "a@example..jp",
            "a@-x.jp",
            "<a@example.jp>",
            "mailto:a@example.jp",
            "a@@example.jp",
            "a@example.jp\n",
            "@example.jp",
            "なし",
        ] {
            assert!(!is_email(bad), "{bad}");
        }
    }

    #[test]
    fn every_mistake_of_a_list_is_told() {
        let mut report = Report::default();
        let text = "名称,種別,電活\nA,保健所\n,B,1\nC,1,2,3\nD,\"開いたまま\nE,1,2\n";
        let contacts = csv(FILE, text.as_bytes(), &mut report);
        // What an open quotation swallows is told once, and holds no contact.
        assert_eq!(contacts.len(), 2);
        let found = problems(&report);
        let cells = |row, cells| DataProblem::CellCount {
            row,
            heads: 3,
            cells,
        };
        let unknown = DataProblem::UnknownHead {
            head: "電活".to_owned(),
            nearest: Some("電話".to_owned()),
            cell: None,
        };
        for expected in [
            &unknown,
            &cells(2, 2),
            &DataProblem::NamelessRow { row: 3, cell: None },
            &cells(4, 4),
            &DataProblem::Csv { row: 5 },
        ] {
            assert!(found.contains(&expected), "{expected:?} in {found:?}");
        }
        assert_eq!(found.len(), 5);
    }

    #[test]
    fn a_mark_inside_a_value_opens_no_quotation() {
        let mut report = Report::default();
        let contacts = csv(FILE, "名称,備考\nA,画面24\"\nB,1\n".as_bytes(), &mut report);
        assert_eq!(contacts.len(), 2);
        assert_eq!(problems(&report), [] as [&DataProblem; 0]);
    }

    #[test]
    fn a_list_needs_names() {
        let mut report = Report::default();
        assert!(csv(FILE, "電話\n1\n".as_bytes(), &mut report).is_empty());
        assert_eq!(
            problems(&report),
            [&DataProblem::NoNameColumn { cell: None }]
        );
        assert!(csv(FILE, b"", &mut Report::default()).is_empty());
    }

    fn workbook() -> Vec<u8> {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        let cells = [
            (0, 0, "名称"),
            (0, 1, "電話"),
            (0, 2, "期限"),
            (1, 0, "〇〇センター"),
            (1, 1, "000-000-0000"),
            (3, 1, "名がない"),
        ];
        for (row, column, text) in cells {
            sheet
                .write_string_only(row, column, text)
                .expect("in range");
        }
        let format = rust_xlsxwriter::Format::new().set_num_format("yyyy-mm-dd");
        // 2027-03-31 as Excel counts days.
        sheet.write_number(1, 2, 46_477, &format).expect("in range");
        book.save_to_buffer().expect("in memory")
    }

    #[test]
    fn a_spreadsheet_is_read_as_it_looks() {
        let mut report = Report::default();
        let contacts = xlsx(FILE, &workbook(), &mut report);
        let [contact] = &contacts[..] else {
            panic!("one contact, not {contacts:?}");
        };
        assert_eq!(contact.tel, "000-000-0000");
        assert_eq!(contact.facts.until, Date::parse("2027-03-31"));
        let cell = Some("A4".to_owned());
        assert_eq!(
            problems(&report),
            [&DataProblem::NamelessRow { row: 4, cell }]
        );
    }

    /// The workbook with its second cell of the second row somewhere else.
    fn moved(to: &str) -> Vec<u8> {
        let mut whole = zip::ZipArchive::new(Cursor::new(workbook())).expect("a workbook");
        let mut moved = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for at in 0..whole.len() {
            let mut file = whole.by_index(at).expect("a part");
            let name = file.name().expect("a name").into_owned();
            let mut bytes = Vec::new();
            std::io::copy(&mut file, &mut bytes).expect("in memory");
            if name.ends_with("sheet1.xml") {
                let sheet = String::from_utf8(bytes).expect("XML");
                assert!(sheet.contains("\"B2\""), "{sheet}");
                bytes = sheet.replace("\"B2\"", &format!("\"{to}\"")).into_bytes();
            }
            moved
                .start_file(name, zip::write::SimpleFileOptions::default())
                .expect("a part");
            std::io::Write::write_all(&mut moved, &bytes).expect("in memory");
        }
        moved.finish().expect("in memory").into_inner()
    }

    #[test]
    fn a_cell_that_cannot_be_is_told() {
        let still = xlsx(FILE, &moved("B2"), &mut Report::default());
        assert_eq!(still.len(), 1, "where it was, all is read");
        for place in ["ZZZZZZZZZZ2", "XFD1048576", "B99999999999", "あ2"] {
            let mut report = Report::default();
            assert!(xlsx(FILE, &moved(place), &mut report).is_empty(), "{place}");
            let problems = problems(&report);
            assert!(
                matches!(problems[..], [DataProblem::Spreadsheet { .. }]),
                "{place}: {problems:?}"
            );
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_safe(bytes in proptest::collection::vec(any::<u8>(), 0..300), head in any::<bool>()) {
            let bytes = if head { [&b"name,tel,until\n"[..], &bytes].concat() } else { bytes };
            let _ = csv(FILE, &bytes, &mut Report::default());
            let _ = xlsx(FILE, &bytes, &mut Report::default());
        }

        #[test]
        fn a_damaged_spreadsheet_is_safe(at in 0usize..6000, byte in any::<u8>(), cut in 0usize..6000) {
            let mut bytes = workbook();
            let length = bytes.len();
            bytes[at % length] = byte;
            let _ = xlsx(FILE, &bytes, &mut Report::default());
            let _ = xlsx(FILE, &bytes[..cut % length], &mut Report::default());
        }
    }
}
