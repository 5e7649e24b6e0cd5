//! What an editor is given to complete keys with: `init` lays the schemas that are published, and each key says what it is.

use std::fs;
use std::path::Path;
use std::process::Command;

#[test]
fn init_gives_the_published_schemas_and_each_key_is_explained() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let ran = Command::new(assert_cmd::cargo::cargo_bin!("tebiki"))
        .arg("init")
        .current_dir(folder.path())
        .output()
        .expect("the binary runs");
    assert!(ran.status.success(), "{ran:?}");
    let published = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/schema");
    let mut count = 0;
    for entry in fs::read_dir(published).expect("docs/schema") {
        let path = entry.expect("a file").path();
        let name = path.file_name().expect("a name");
        let bytes = fs::read(&path).expect("its bytes");
        let laid = fs::read(folder.path().join("schema").join(name)).expect("init lays it");
        assert!(laid == bytes, "{name:?} is not what is published");
        let schema: serde_json::Value = serde_json::from_slice(&bytes).expect("JSON");
        let forms = schema["$defs"].as_object().into_iter().flatten();
        for (form, inner) in forms
            .map(|(form, inner)| (form.as_str(), inner))
            .chain([("", &schema)])
        {
            for (key, about) in inner["properties"].as_object().into_iter().flatten() {
                count += 1;
                let said = about["description"].as_str().unwrap_or_default();
                assert!(
                    !said.is_empty(),
                    "{name:?} {form} {key} says nothing of itself"
                );
            }
        }
    }
    assert!(count > 100, "{count} keys");
}
