//! The articles of a statute by their numbers, so that a citation is looked up and not searched for.

use std::collections::BTreeMap;

use super::key;
use crate::tree::Article;

/// The articles of one statute.
#[derive(Clone, Default)]
pub struct Articles<'a> {
    all: Vec<&'a Article>,
    /// By the number of an article in `all`: what stands directly under it.
    children: Vec<BTreeMap<String, usize>>,
    /// What a citation may begin with: all but what stands under an article.
    first: BTreeMap<String, Vec<usize>>,
}

impl<'a> Articles<'a> {
    pub fn new(articles: impl Iterator<Item = &'a Article>) -> Articles<'a> {
        let mut all = Articles::default();
        for article in articles {
            all.add(article, true);
        }
        all
    }

    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    fn add(&mut self, article: &'a Article, may_begin: bool) -> usize {
        let (at, own) = (self.all.len(), key(&article.number));
        self.all.push(article);
        self.children.push(BTreeMap::new());
        // A chapter is named by nobody who cites an article in it.
        let is_chapter = ['編', '章', '節', '款']
            .iter()
            .any(|unit| own.starts_with(*unit));
        if may_begin {
            self.first.entry(own).or_default().push(at);
        }
        for child in &article.children {
            let number = key(&child.number);
            let under = self.add(child, may_begin && is_chapter);
            if let Some(children) = self.children.get_mut(at) {
                children.entry(number).or_insert(under);
            }
        }
        at
    }

    /// The item that a citation names. An article's first paragraph may be left unnumbered, a 号 may be written （１）.
    pub fn find(&self, path: &[String]) -> Option<&'a Article> {
        let (first, rest) = path.split_first()?;
        let begins = self.first.get(first)?;
        let found = begins.iter().find_map(|&at| self.below(at, rest))?;
        self.all.get(found).copied()
    }

    fn below(&self, at: usize, path: &[String]) -> Option<usize> {
        let Some((first, rest)) = path.split_first() else {
            return Some(at);
        };
        let children = self.children.get(at)?;
        let child = |wanted: &str| children.get(wanted).copied();
        let found = child(first).or_else(|| {
            let number = first.strip_prefix('号')?;
            child(&format!("({number})")).or_else(|| child(&format!("項{number}")))
        });
        match found {
            Some(found) => self.below(found, rest),
            None if first == "項1" => self.below(at, rest),
            // A 号 of the unnumbered first paragraph.
            None => {
                let first_paragraph = child("項1")?;
                first
                    .starts_with('号')
                    .then(|| self.below(first_paragraph, path))?
            }
        }
    }
}
