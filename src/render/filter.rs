//! What the answers of the search page can be narrowed by: programmes in the order of their menus, areas from north to
//! south, the rest as the book comes to them. Writes no HTML.

use std::collections::BTreeMap;

use crate::model::{Book, GUIDE, prefecture};

use crate::render::view::{FilterChoiceView, FilterGroupView, FilterView};

/// The filters that the book has any value for.
pub(crate) fn filters(book: &Book) -> Vec<FilterView> {
    let audiences = book.pages.iter().flat_map(|page| &page.meta.audience);
    let domains = book.pages.iter().flat_map(|page| &page.meta.domain);
    let areas_of_pages = book.pages.iter().map(|page| page.meta.area.as_slice());
    [
        ("program", "事業", programs(book)),
        ("area", "地域", areas(areas_of_pages)),
        ("audience", "読む人", as_they_come(audiences)),
        ("domain", "領域", as_they_come(domains)),
        ("origin", "どこの記述", origins(book)),
    ]
    .into_iter()
    .filter(|(_, _, groups)| groups.iter().any(|group| !group.choices.is_empty()))
    .map(|(name, label, groups)| FilterView {
        name,
        label,
        groups,
    })
    .collect()
}

/// The guide and what lies over it.
fn origins(book: &Book) -> Vec<FilterGroupView> {
    let config = &book.config;
    if config.layers.is_empty() {
        return Vec::new();
    }
    let guide = (GUIDE.to_owned(), config.name_of(None));
    let layers = config
        .layers
        .iter()
        .map(|layer| (layer.id.clone(), layer.name()));
    let choices = std::iter::once(guide).chain(layers);
    alone(choices.map(|(value, title)| FilterChoiceView { value, title }))
}

fn programs(book: &Book) -> Vec<FilterGroupView> {
    let choices = |menu: &str| {
        let of_menu = book.data.programs.iter().filter(|it| it.menu.0 == menu);
        of_menu
            .map(|program| FilterChoiceView {
                value: program.id.clone(),
                title: program.short.as_ref().unwrap_or(&program.name).clone(),
            })
            .collect()
    };
    let menus = book.data.menus.iter();
    menus
        .map(|menu| FilterGroupView {
            title: menu.label.clone(),
            choices: choices(&menu.id),
        })
        .collect()
}

/// A town stands below the prefecture that a page names before it.
fn areas<'a>(pages: impl Iterator<Item = &'a [String]>) -> Vec<FilterGroupView> {
    let is_town = |area: &str| prefecture(area) == prefecture("");
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    for areas in pages {
        let mut above = prefecture("");
        for area in areas {
            if !is_town(area) {
                above = prefecture(area);
            }
            let place = places.entry(area).or_insert(above);
            *place = above.min(*place);
        }
    }
    let mut areas: Vec<(usize, bool, &str)> = places
        .into_iter()
        .map(|(area, place)| (place, is_town(area), area))
        .collect();
    areas.sort_unstable();
    alone(areas.into_iter().map(|(place, is_town, area)| {
        let indent = if is_town && place != prefecture("") {
            "　"
        } else {
            ""
        };
        FilterChoiceView {
            value: area.to_owned(),
            title: format!("{indent}{area}"),
        }
    }))
}

fn as_they_come<'a>(values: impl Iterator<Item = &'a String>) -> Vec<FilterGroupView> {
    let mut seen: Vec<&String> = Vec::new();
    for value in values {
        if !seen.contains(&value) {
            seen.push(value);
        }
    }
    alone(seen.into_iter().map(|value| FilterChoiceView {
        value: value.clone(),
        title: value.clone(),
    }))
}

fn alone(choices: impl Iterator<Item = FilterChoiceView>) -> Vec<FilterGroupView> {
    vec![FilterGroupView {
        title: String::new(),
        choices: choices.collect(),
    }]
}

#[cfg(test)]
mod tests {
    use super::areas;

    #[test]
    fn areas_run_from_north_to_south_with_towns_below_their_prefecture() {
        let pages = [
            vec!["名古屋市", "愛知県"],
            vec!["愛知県", "名古屋市"],
            vec!["A圏域"],
            vec!["東京都", "台東区", "葛飾区"],
            vec!["北海道"],
        ]
        .map(|areas| areas.into_iter().map(String::from).collect::<Vec<_>>());
        let groups = areas(pages.iter().map(Vec::as_slice));
        let titles: Vec<&str> = groups
            .iter()
            .flat_map(|group| &group.choices)
            .map(|choice| choice.title.as_str())
            .collect();
        assert_eq!(
            titles,
            [
                "北海道",
                "東京都",
                "　台東区",
                "　葛飾区",
                "愛知県",
                "　名古屋市",
                "A圏域"
            ]
        );
    }
}
