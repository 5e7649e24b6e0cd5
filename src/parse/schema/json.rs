//! The declarations as JSON Schemas, so that an editor completes and explains every key.

use serde_json::{Map, Value, json};

use super::{DATA, FENCES, FRONT_MATTER, Form, HANDBOOK, Key, NAMES, Need, OVERLAY, PART, Shape};

/// Each schema's file name and text.
pub fn schemas() -> Vec<(String, String)> {
    let mut schemas: Vec<(String, String)> =
        [&FRONT_MATTER, &HANDBOOK, &NAMES, &DATA, &OVERLAY, &PART]
            .into_iter()
            .map(|form| (file_name(form.name), text(whole(form))))
            .collect();
    schemas.push((file_name("blocks"), text(blocks())));
    schemas
}

fn file_name(name: &str) -> String {
    format!("{name}.schema.json")
}

fn text(schema: Value) -> String {
    format!("{schema:#}\n")
}

fn whole(form: &'static Form) -> Value {
    let mut parts = Map::new();
    let mut schema = object(form, &mut parts);
    schema.insert("$defs".to_owned(), Value::Object(parts));
    headed(form.label, schema)
}

/// One property for each fenced block.
fn blocks() -> Value {
    let mut parts = Map::new();
    let mut properties = Map::new();
    for form in FENCES {
        let property = Value::Object(object(form, &mut parts));
        properties.insert(form.name.to_owned(), property);
    }
    let mut schema = Map::new();
    schema.insert("type".to_owned(), json!("object"));
    schema.insert("properties".to_owned(), Value::Object(properties));
    schema.insert("$defs".to_owned(), Value::Object(parts));
    headed("データを描くブロック", schema)
}

fn headed(title: &str, mut schema: Map<String, Value>) -> Value {
    let draft = json!("http://json-schema.org/draft-07/schema#");
    schema.insert("$schema".to_owned(), draft);
    schema.insert("title".to_owned(), json!(title));
    Value::Object(schema)
}

/// `parts` takes the tables inside it.
fn object(form: &'static Form, parts: &mut Map<String, Value>) -> Map<String, Value> {
    let mut properties = Map::new();
    let (mut required, mut either) = (Vec::new(), Vec::new());
    for key in form.keys() {
        properties.insert(key.name.to_owned(), property(key, parts));
        match key.need {
            Need::Never => {}
            Need::Always => required.push(key.name),
            Need::Without(other) => {
                let either_of = [key.name, other].map(|name| json!({ "required": [name] }));
                either.push(json!({ "anyOf": either_of }));
            }
        }
    }
    let mut schema = Map::new();
    schema.insert("type".to_owned(), json!("object"));
    schema.insert("description".to_owned(), json!(form.label));
    schema.insert("properties".to_owned(), Value::Object(properties));
    schema.insert("additionalProperties".to_owned(), json!(false));
    if !required.is_empty() {
        schema.insert("required".to_owned(), json!(required));
    }
    if !either.is_empty() {
        schema.insert("allOf".to_owned(), json!(either));
    }
    schema
}

fn property(key: &Key, parts: &mut Map<String, Value>) -> Value {
    let mut schema = shape(key.shape, parts);
    if let Value::Object(map) = &mut schema {
        map.insert("description".to_owned(), json!(key.about));
    }
    schema
}

fn shape(shape: Shape, parts: &mut Map<String, Value>) -> Value {
    let filled = json!({ "type": "string", "minLength": 1 });
    match shape {
        Shape::Text | Shape::Line | Shape::Prose => json!({ "type": "string" }),
        Shape::Name => filled,
        Shape::Lines | Shape::Texts => json!({
            "anyOf": [{ "type": "string" }, { "type": "array", "items": filled }]
        }),
        Shape::Date => json!({
            "type": ["string", "integer"],
            "examples": ["2022-05-16", "2022-05", "令和4年5月", "令和4年度"]
        }),
        Shape::DateOrFlag => json!({ "type": ["string", "boolean"] }),
        Shape::Number => json!({ "type": "integer" }),
        Shape::Either => json!({ "type": ["string", "number"] }),
        Shape::Flag => json!({ "type": "boolean" }),
        Shape::Choice(choices) => json!({ "type": "string", "enum": choices }),
        Shape::Slug => json!({ "type": "string", "pattern": "^[A-Za-z0-9_-][A-Za-z0-9._-]*$" }),
        Shape::Cells => json!({ "type": "array", "items": { "type": ["string", "number"] } }),
        Shape::Table(form) => json!({ "allOf": [part(form, parts)] }),
        Shape::Tables(form) => json!({ "type": "array", "items": part(form, parts) }),
        Shape::Items(form) => {
            let one = json!([filled, part(form, parts)]);
            json!({ "anyOf": [filled, part(form, parts), { "type": "array", "items": { "anyOf": one } }] })
        }
        Shape::Map => json!({ "type": "object", "additionalProperties": filled }),
    }
}

fn part(form: &'static Form, parts: &mut Map<String, Value>) -> Value {
    if !parts.contains_key(form.name) {
        let schema = object(form, parts);
        parts.insert(form.name.to_owned(), Value::Object(schema));
    }
    json!({ "$ref": format!("#/$defs/{}", form.name) })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    /// `UPDATE_SCHEMAS=1 cargo test schemas` writes them anew.
    #[test]
    fn the_published_schemas_are_those_of_the_program() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/schema");
        let update = std::env::var_os("UPDATE_SCHEMAS").is_some();
        for (name, text) in schemas() {
            let file = folder.join(&name);
            if update {
                std::fs::create_dir_all(&folder).expect("docs/schema can be made");
                std::fs::write(&file, &text).expect("the schema can be written");
            }
            let published = std::fs::read_to_string(&file).unwrap_or_default();
            assert!(
                published == text,
                "docs/schema/{name} is stale: UPDATE_SCHEMAS=1 cargo test schemas"
            );
        }
    }
}
