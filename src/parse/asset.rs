//! Files that are copied as they are: what is too heavy to be published, and what was never meant to be. Reads no page.

use crate::diagnostic::{Ignored, Report, SourceProblem, Span};
use crate::path::SourcePath;
use crate::source::{FileId, SourceFile};

/// An image heavier than this is a photograph as the camera made it.
const HEAVY: usize = 2 << 20;

/// What a file says of itself before it is copied.
pub(super) fn look(id: FileId, file: &SourceFile, report: &mut Report) {
    let pictures = [
        "png", "jpg", "jpeg", "gif", "webp", "bmp", "tif", "tiff", "svg", "avif", "heic",
    ];
    let extension = file.path.extension();
    let picture = pictures.contains(&extension.as_str());
    if picture && matches!(extension.as_str(), "heic" | "tif" | "tiff" | "bmp") {
        report.add(
            Span::whole(id),
            SourceProblem::PictureKind { kind: extension },
        );
    } else if picture && file.bytes.len() > HEAVY {
        let size = imagesize::blob_size(&file.bytes).ok();
        let problem = SourceProblem::HeavyPicture {
            bytes: file.bytes.len(),
            pixels: size.map(|size| (size.width, size.height)),
        };
        report.add(Span::whole(id), problem);
    }
}

/// What Office, editors and file managers leave behind: never published.
pub(super) fn is_leftover(path: &SourcePath) -> bool {
    let name = path.file_name();
    let lower = name.to_lowercase();
    name.starts_with("~$")
        || name.starts_with(".~lock")
        || name.ends_with('~')
        || (name.starts_with('#') && name.ends_with('#'))
        || [
            "bak",
            "tmp",
            "temp",
            "swp",
            "orig",
            "rej",
            "lnk",
            "crdownload",
            "part",
        ]
        .contains(&path.extension().as_str())
        || matches!(&*lower, "thumbs.db" | "desktop.ini" | "ehthumbs.db")
}

/// Why a file of `data/` is not read; `None` for one that is.
pub(super) fn ignored_data(path: &SourcePath) -> Option<Ignored> {
    let contacts = path.file_name().starts_with("contacts");
    match path.extension().as_str() {
        "csv" | "xlsx" if contacts => None,
        "csv" | "tsv" | "xlsx" => Some(Ignored::Table),
        "xls" | "xlsm" | "xlsb" | "ods" => Some(Ignored::OldSheet),
        "tml" | "tom" | "toml.txt" | "yaml" | "yml" | "json" | "txt" => Some(Ignored::NotToml),
        "md" | "markdown" => Some(Ignored::PageInData),
        _ => Some(Ignored::Other),
    }
}
