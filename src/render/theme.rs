//! The theme's templates as Tera has them, and Tera's errors as diagnostics.

use serde::Serialize;
use tera::{Context, ErrorKind, Tera};

use crate::diagnostic::{Report, SourceProblem, Span};
use crate::source::{FileId, Sources, ThemeFile};

const FOLDER: &str = "templates/";

pub(crate) struct Theme {
    tera: Tera,
}

/// A template that cannot be read or filled in: where, and what Tera says.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct TemplateError {
    pub(crate) template: String,
    pub(crate) bytes: (usize, usize),
    pub(crate) message: String,
}

impl Theme {
    pub(crate) fn new(files: &[ThemeFile]) -> Result<Theme, TemplateError> {
        let mut templates = Vec::new();
        for file in files {
            let Some(name) = file.path.strip_prefix(FOLDER) else {
                continue;
            };
            let text = std::str::from_utf8(&file.bytes).map_err(|_| TemplateError {
                template: name.to_owned(),
                bytes: (0, 0),
                message: "not UTF-8".to_owned(),
            })?;
            templates.push((name, text.trim_start_matches('\u{FEFF}')));
        }
        let mut tera = Tera::new();
        tera.autoescape_on(vec![".html", ".xhtml"]);
        tera.add_raw_templates(templates)
            .map_err(|error| explain(&error, ""))?;
        Ok(Theme { tera })
    }

    /// Whether the theme has a template that it may leave out.
    pub(crate) fn has(&self, template: &str) -> bool {
        self.tera.contains_template(template)
    }

    pub(crate) fn render<V: Serialize>(
        &self,
        template: &str,
        view: &V,
    ) -> Result<String, TemplateError> {
        Context::from_serialize(view)
            .and_then(|context| self.tera.render(template, &context))
            .map_err(|error| explain(&error, template))
    }
}

fn explain(error: &tera::Error, template: &str) -> TemplateError {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => TemplateError {
            template: report.filename().to_owned(),
            bytes: (report.span().range.start, report.span().range.end),
            message: report.message().to_owned(),
        },
        ErrorKind::CircularExtend { tpl, .. } | ErrorKind::CircularInclude { tpl, .. } => {
            TemplateError {
                template: tpl.clone(),
                bytes: (0, 0),
                message: error.to_string(),
            }
        }
        ErrorKind::MissingParent { current, .. } => TemplateError {
            template: current.clone(),
            bytes: (0, 0),
            message: error.to_string(),
        },
        _ => {
            // Tera tells some mistakes as one text: what is wrong, then `--> page.html:2:10`, then the line.
            let text = error.to_string();
            let first = text.lines().next().unwrap_or_default();
            let named = text
                .lines()
                .find_map(|line| line.trim_start().strip_prefix("--> "))
                .and_then(|place| place.split(':').next());
            TemplateError {
                template: named.unwrap_or(template).to_owned(),
                bytes: (0, 0),
                message: first.trim_start_matches("error: ").to_owned(),
            }
        }
    }
}

/// Reports an error at the handbook's own template: the one it names, else the first, which broke one of ours.
pub(crate) fn report(sources: &Sources, error: &TemplateError, report: &mut Report) {
    let named = |file: &&ThemeFile| file.path.strip_prefix(FOLDER) == Some(&error.template);
    let own = sources.theme.iter().find(named).and_then(|file| file.own);
    let at = match own {
        Some(file) => Span::new(file, error.bytes.0..error.bytes.1),
        None => Span::whole(
            sources
                .theme
                .iter()
                .filter(|file| file.path.starts_with(FOLDER))
                .find_map(|file| file.own)
                .unwrap_or(FileId(0)),
        ),
    };
    report.add(
        at,
        SourceProblem::Template {
            name: error.template.clone(),
            message: error.message.clone(),
        },
    );
}
