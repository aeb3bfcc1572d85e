//! A model's file: as the engine writes it, or inside a project or an archive that the page has saved.

use std::collections::HashMap;
use std::fmt::Write;
use std::fs::File;
use std::io::{Cursor, Read};
use std::path::Path;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use zip::ZipArchive;

use crate::stop::Stop;

/// As the page writes them (`www/project-file/form.ts`).
const ABOUT: &str = "handful.json";
const VALUES: &str = "project.json";
const CHECKSUMS: &str = "checksums.json";
const FORMAT: &str = "handful-project";
const ALONE: &str = "model.handful-model";
const ENDING: &str = ".handful-model";
const VERSION: u64 = 1;

/// No model is so large; what says that it is, is not unpacked.
const MOST_BYTES: u64 = 256_000_000;

type Archive = ZipArchive<Cursor<Vec<u8>>>;

#[derive(Deserialize)]
struct About {
    format: String,
    version: u64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Values {
    #[serde(default)]
    shown_model: Option<String>,
    #[serde(default)]
    runs: Vec<KeptRun>,
}

#[derive(Deserialize)]
struct KeptRun {
    #[serde(default)]
    model: Option<Named>,
}

#[derive(Deserialize)]
struct Named {
    id: String,
}

/// The bytes of a model; of a project those of the model that is open in it, or else of its newest.
///
/// # Errors
/// What is wrong with the file, with its name before it.
pub fn read(file: &Path) -> Result<Vec<u8>, Stop> {
    let place = file.display();
    let bytes = File::open(file).and_then(bounded).map_err(|error| format!("{place}: {error}"))?;
    if !bytes.starts_with(b"PK") {
        return Ok(bytes);
    }
    Ok(in_archive(bytes).map_err(|detail| format!("{place}: {detail}"))?)
}

fn bounded(file: impl Read) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.take(MOST_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(std::io::Error::other(format!("more than {MOST_BYTES} bytes")));
    }
    Ok(bytes)
}

fn in_archive(bytes: Vec<u8>) -> Result<Vec<u8>, String> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| error.to_string())?;
    if archive.index_for_name(ALONE).is_some() {
        return entry(&mut archive, ALONE);
    }
    if archive.index_for_name(ABOUT).is_none() {
        return Err(STRANGE.into());
    }
    let about: About = read_json(ABOUT, &entry(&mut archive, ABOUT)?)?;
    if about.format != FORMAT {
        return Err(STRANGE.into());
    }
    if about.version > VERSION {
        return Err("saved by a newer version of the page than this program knows".into());
    }
    let sums = read_json(CHECKSUMS, &entry(&mut archive, CHECKSUMS)?)?;
    in_project(&mut Project { archive, sums })
}

const STRANGE: &str = "an archive, but none that Handful has saved";

/// The model that is open in a project, or else its newest.
fn in_project(project: &mut Project) -> Result<Vec<u8>, String> {
    let Values { shown_model, runs } = project.json(VALUES)?;
    let named: Vec<String> =
        runs.into_iter().filter_map(|run| run.model).map(|model| model.id).collect();
    let Some(wanted) = shown_model.filter(|id| named.contains(id)).or(named.into_iter().next())
    else {
        return Err("a project without a model: train one in it first".into());
    };
    let names: Vec<String> = project.archive.file_names().flatten().map(Into::into).collect();
    for name in names.iter().filter(|name| name.starts_with("models/") && name.ends_with(".json")) {
        let found: Named = project.json(name)?;
        if found.id == wanted {
            return project.entry(&name.replace(".json", ENDING));
        }
    }
    Err("its model is missing".into())
}

/// A project's archive, of which nothing is taken that is not what was saved.
struct Project {
    archive: Archive,
    /// The SHA-256 of each entry, hexadecimal.
    sums: HashMap<String, String>,
}

impl Project {
    fn json<T: DeserializeOwned>(&mut self, name: &str) -> Result<T, String> {
        read_json(name, &self.entry(name)?)
    }

    fn entry(&mut self, name: &str) -> Result<Vec<u8>, String> {
        let bytes = entry(&mut self.archive, name)?;
        let mut sum = String::new();
        for byte in Sha256::digest(&bytes) {
            write!(sum, "{byte:02x}").expect("a string takes all");
        }
        match self.sums.get(name) {
            Some(known) if *known == sum => Ok(bytes),
            _ => Err(format!("{name} is not what was saved")),
        }
    }
}

fn read_json<T: DeserializeOwned>(name: &str, bytes: &[u8]) -> Result<T, String> {
    serde_json::from_slice(bytes).map_err(|error| format!("{name}: {error}"))
}

fn entry(archive: &mut Archive, name: &str) -> Result<Vec<u8>, String> {
    let found = archive.by_name(name).map_err(|error| format!("{name}: {error}"))?;
    bounded(found).map_err(|error| format!("{name}: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    fn archive(entries: &[(&str, &str)]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in entries {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(content.as_bytes()).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    const FORM: (&str, &str) = (ABOUT, r#"{"format": "handful-project", "version": 1}"#);
    const RUNS: (&str, &str) =
        (VALUES, r#"{"runs": [{"model": {"id": "new"}}, {}, {"model": {"id": "old"}}]}"#);
    const NEW: [(&str, &str); 2] =
        [("models/1.json", r#"{"id": "new"}"#), ("models/1.handful-model", "the new one")];
    const OLD: [(&str, &str); 2] =
        [("models/2.json", r#"{"id": "old"}"#), ("models/2.handful-model", "the old one")];

    /// In an archive with the checksums of all that is in it.
    fn found(entries: &[(&str, &str)]) -> Result<String, String> {
        let sum = |content: &str| {
            Sha256::digest(content).iter().map(|byte| format!("{byte:02x}")).collect::<String>()
        };
        let sums: HashMap<_, _> =
            entries.iter().map(|(name, content)| (*name, sum(content))).collect();
        found_with(entries, &serde_json::to_string(&sums).unwrap())
    }

    fn found_with(entries: &[(&str, &str)], sums: &str) -> Result<String, String> {
        let all: Vec<_> = entries.iter().copied().chain([(CHECKSUMS, sums)]).collect();
        in_archive(archive(&all)).map(|bytes| String::from_utf8(bytes).unwrap())
    }

    #[test]
    fn a_model_by_itself_is_taken() {
        assert_eq!(found(&[("README.md", ""), (ALONE, "a model")]), Ok("a model".into()));
    }

    #[test]
    fn of_a_project_the_model_that_is_open_is_taken_or_the_newest() {
        let [a, b] = NEW;
        let [c, d] = OLD;
        assert_eq!(found(&[FORM, RUNS, a, b, c, d]), Ok("the new one".into()));
        let shown = RUNS.1.replace(r#"{"runs""#, r#"{"shownModel": "old", "runs""#);
        assert_eq!(found(&[FORM, (VALUES, &shown), a, b, c, d]), Ok("the old one".into()));
        // One that its runs do not name is of no run any more.
        let stray = RUNS.1.replace(r#"{"runs""#, r#"{"shownModel": "gone", "runs""#);
        assert_eq!(found(&[FORM, (VALUES, &stray), a, b, c, d]), Ok("the new one".into()));
    }

    #[test]
    fn what_is_wrong_is_said() {
        for (entries, words) in [
            (vec![("xl/workbook.xml", "")], "none that Handful has saved"),
            (
                vec![(ABOUT, r#"{"format": "another", "version": 1}"#)],
                "none that Handful has saved",
            ),
            (vec![(ABOUT, &FORM.1.replace('1', "2")), RUNS], "newer version"),
            (vec![(ABOUT, "{"), RUNS], "handful.json"),
            (vec![FORM], "project.json"),
            (vec![FORM, (VALUES, "{}")], "without a model"),
            (vec![FORM, RUNS], "its model is missing"),
            (vec![FORM, RUNS, NEW[0]], "models/1.handful-model"),
        ] {
            let problem = found(&entries).unwrap_err();
            assert!(problem.contains(words), "{problem}");
        }
        let [a, b] = NEW;
        let problem = found_with(&[FORM, RUNS, a, b], "{}").unwrap_err();
        assert!(problem.contains("project.json is not what was saved"), "{problem}");
        assert!(in_archive(b"PK\x03\x04 and nothing more".to_vec()).is_err());
    }
}
