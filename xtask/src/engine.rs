//! One engine: from the crate to the files that a page loads.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;
use std::{env, fmt, fs};

use anyhow::{Context, Result, ensure};

use wasm_bindgen_cli_support::Bindgen;

use crate::stamp::stamp;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Cpu,
    Gpu,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// What a person downloads: small and fast code.
    Release,
    /// What a developer waits for.
    Dev,
}

/// What rustc emits for this crate; wasm-opt refuses to read what it is not told of.
const WASM_FEATURES: [&str; 9] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-call-indirect-overlong",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--enable-simd",
];

/// Passes of wasm-opt that save another hundredth, and take too long for the WebGPU engine.
const SMALLER: [&str; 5] = [
    "--dae-optimizing",
    "--duplicate-function-elimination",
    "--rse",
    "--vacuum",
    "--reorder-locals",
];

/// Where cargo keeps the sources of crates, below its home.
const REGISTRY: &[u8] = b"registry/src/";

const WASM_FILE: &str = "handful_bg.wasm";
const STAMP_FILE: &str = "stamp";
/// What few ask for is a file of its own beside the CPU engine: the package, its name there, and
/// how wasm-opt makes it small without making it slow. One makes encoders of published folders, the
/// other reads pictures and sounds.
const BESIDE: [(&str, &str, &[&str]); 2] = [
    ("handful-published", "published", &["-Oz"]),
    ("handful-media", "media", &["-O1", "--converge"]),
];

impl Engine {
    /// Builds `pkg/cpu` or `pkg/gpu` under `root`, unless it is up to date. The folder
    /// is replaced as a whole, so nobody who reads it sees half an engine.
    ///
    /// # Errors
    /// If a step fails; its own message is on the terminal or in the error.
    pub fn build(self, root: &Path, mode: Mode) -> Result<()> {
        let package = root.join("pkg").join(self.feature());
        let stamp = format!("{mode:?} {}\n", stamp(root)?);
        if fs::read_to_string(package.join(STAMP_FILE)).is_ok_and(|built| built == stamp) {
            println!("The {self} engine is up to date.");
            return Ok(());
        }

        let start = Instant::now();
        println!("{self} engine: compiling …");
        let compiled = self.compile(root, mode)?;

        let draft = root.join("pkg").join(format!("{}.{}", self.feature(), std::process::id()));
        remove(&draft)?;
        println!("{self} engine: writing its JavaScript side …");
        bind(&compiled, &draft, "handful")?;
        if self == Engine::Cpu {
            for (package, name, passes) in BESIDE {
                let compiled = self.compile_package(root, mode, package, &[])?;
                bind(&compiled, &draft, name)?;
                if mode == Mode::Release {
                    let wasm = draft.join(format!("{name}_bg.wasm"));
                    optimise(root, &wasm, &[passes, &SMALLER].concat())?;
                }
            }
        }
        if mode == Mode::Release {
            println!("{self} engine: making it smaller …");
            let wasm = draft.join(WASM_FILE);
            match self {
                Engine::Cpu => {
                    optimise(root, &wasm, &[&["-O1", "--converge"], &SMALLER[..]].concat())?;
                }
                Engine::Gpu => optimise(root, &wasm, &["-O1"])?,
            }
            let bytes = fs::read(&wasm).with_context(|| wasm.display().to_string())?;
            let names_folder = bytes.windows(REGISTRY.len()).any(|bytes| bytes == REGISTRY);
            ensure!(!names_folder, "{self} engine: a panic message names a folder of this machine");
        }
        fs::write(draft.join(STAMP_FILE), stamp)?;
        let bytes = fs::metadata(draft.join(WASM_FILE))?.len();
        replace(&package, &draft)?;

        let megabytes = bytes as f64 / 1e6;
        let seconds = start.elapsed().as_secs();
        println!("{self} engine: {megabytes:.2} MB in {seconds} s, in pkg/{}.", self.feature());
        Ok(())
    }

    /// The wasm file as the compiler leaves it.
    fn compile(self, root: &Path, mode: Mode) -> Result<PathBuf> {
        let features = ["--no-default-features", "--features", self.feature()];
        self.compile_package(root, mode, "handful", &features)
    }

    fn compile_package(
        self,
        root: &Path,
        mode: Mode,
        package: &str,
        features: &[&str],
    ) -> Result<PathBuf> {
        let profile = match mode {
            Mode::Release => "wasm",
            Mode::Dev => "dev",
        };
        // A folder for each engine: with one for both, each build would undo the other's.
        let target = root.join("target").join(format!("wasm-{}", self.feature()));
        let mut cargo = cargo();
        if mode == Mode::Release {
            cargo.args(["--config", &without_folders(root)?]);
        }
        let status = cargo
            .args(["build", "--lib", "--locked", "--package", package])
            .args(["--target", "wasm32-unknown-unknown", "--profile", profile])
            .args(features)
            .arg("--target-dir")
            .arg(&target)
            .current_dir(root)
            .status()
            .context("cargo does not start")?;
        ensure!(status.success(), "the compiler stopped with {status}");
        let folder = if mode == Mode::Dev { "debug" } else { profile };
        Ok(target
            .join("wasm32-unknown-unknown")
            .join(folder)
            .join(format!("{}.wasm", package.replace('-', "_"))))
    }

    /// The crate's feature, and the name of the engine's folder.
    fn feature(self) -> &'static str {
        match self {
            Engine::Cpu => "cpu",
            Engine::Gpu => "gpu",
        }
    }
}

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Engine::Cpu => "CPU",
            Engine::Gpu => "WebGPU",
        })
    }
}

fn cargo() -> Command {
    Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// For cargo: no panic message names this machine's folders; they would be in every copy of the
/// page. A dependency's files begin with the name of the crate.
fn without_folders(root: &Path) -> Result<String> {
    let fetched = cargo()
        .args(["fetch", "--locked", "--target", "wasm32-unknown-unknown"])
        .current_dir(root)
        .status()
        .context("cargo does not start")?;
    ensure!(fetched.success(), "the crates could not be fetched: {fetched}");
    let home = env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| env::home_dir().map(|home| home.join(".cargo")))
        .context("there is no home directory, nor CARGO_HOME")?;
    let sources = home.join("registry/src");
    let mut folders = Vec::new();
    for entry in fs::read_dir(&sources).with_context(|| sources.display().to_string())? {
        folders.push(format!("{}/", entry?.path().display()));
    }
    folders.sort();
    let flags: Vec<String> =
        folders.iter().map(|folder| format!("--remap-path-prefix={folder}=")).collect();
    Ok(format!("target.wasm32-unknown-unknown.rustflags={}", serde_json::to_string(&flags)?))
}

/// Writes `NAME.js`, `NAME.d.ts` and `NAME_bg.wasm`.
fn bind(compiled: &Path, folder: &Path, name: &str) -> Result<()> {
    Bindgen::new()
        .input_path(compiled)
        .out_name(name)
        .web(true)?
        .typescript(true)
        .generate(folder)
        .context("wasm-bindgen failed")
}

/// Shrinks a wasm file in place with wasm-opt of the npm package `binaryen`. At -O1: rustc
/// has optimised the code already, and what -O2 and up inline again makes the download
/// larger and, in Chromium's engine, the CNN half as fast.
fn optimise(root: &Path, wasm: &Path, passes: &[&str]) -> Result<()> {
    let wasm_opt = root.join("node_modules/binaryen/bin/wasm-opt");
    ensure!(wasm_opt.exists(), "wasm-opt is not installed: run `npm ci` first");
    let smaller = wasm.with_extension("optimised");
    let status = Command::new("node")
        .arg(wasm_opt)
        .args(WASM_FEATURES)
        .args(passes)
        // Who looks for where time goes wants names: NAMES=1 keeps them.
        .args(env::var_os("NAMES").map(|_| "-g"))
        .arg(wasm)
        .arg("--output")
        .arg(&smaller)
        .status()
        .context("Node.js does not start")?;
    ensure!(status.success(), "wasm-opt stopped with {status}");
    fs::rename(&smaller, wasm).context("the optimised file cannot be moved")
}

/// Puts `draft` in the place of `folder`.
fn replace(folder: &Path, draft: &Path) -> Result<()> {
    let old = draft.with_extension("old");
    remove(&old)?;
    if folder.exists() {
        fs::rename(folder, &old)
            .with_context(|| format!("{} cannot be moved", folder.display()))?;
    }
    fs::rename(draft, folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    remove(&old)
}

fn remove(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)
            .with_context(|| format!("{} cannot be removed", folder.display()))?;
    }
    Ok(())
}
