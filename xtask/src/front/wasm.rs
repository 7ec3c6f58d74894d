//! WebAssembly: split into a main module and one chunk an area, bound to JavaScript, shrunk.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use wasm_bindgen_cli_support::Bindgen;

use crate::args::{Failure, OrFail};
use crate::process::{self, OUTPUT_NAME};
use crate::progress::step;

/// The module that loads the chunks. The name is written into the WebAssembly by `wasm_split_macros`
/// and cannot be chosen.
pub const LINK_FILE: &str = "__wasm_split.______________________.js";

/// Which files each lazily loaded function needs, by the function's name.
pub type Chunks = BTreeMap<String, Vec<String>>;

/// The features that rustc's output uses. `--all-features` would emit what browsers refuse.
const SHRINK: [&str; 7] = [
    "-Oz",
    "--enable-bulk-memory",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-multivalue",
];

const VERSIONS: &str = "check that wasm-bindgen, wasm-bindgen-cli-support and \
                        wasm_split_cli_support have the versions of the lock file in the repository";

/// Splits `raw` and writes the modules, their JavaScript and the manifest into `out`.
///
/// # Errors
/// When the module cannot be read, split, bound or written.
pub fn split_and_bind(raw: &Path, out: &Path, release: bool) -> Result<Chunks, Failure> {
    let input = fs::read(raw).or_fail("the compiled front end could not be read", super::DISK)?;
    let unbound = out.join("main.unbound.wasm");
    let link = format!("./{LINK_FILE}");
    let main_module = format!("./{OUTPUT_NAME}.js");
    let mut options = wasm_split_cli_support::Options::new(&input);
    options.output_dir = out;
    options.main_out_path = &unbound;
    options.link_name = &link;
    options.main_module = &main_module;
    let split = wasm_split_cli_support::transform(options)
        .map_err(|error| Failure::new(format!("the split failed: {error:#}"), VERSIONS))?;
    let chunks: Chunks = split.prefetch_map.into_iter().collect();

    step("binding the WebAssembly to JavaScript");
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(&unbound)
        .out_name(OUTPUT_NAME)
        .keep_lld_exports(true)
        .demangle(false)
        .typescript(false)
        .omit_default_module_path(true)
        .remove_name_section(release)
        .remove_producers_section(true);
    bindgen
        .web(true)
        .and_then(|bindgen| bindgen.generate(out))
        .map_err(|error| Failure::new(format!("the binding failed: {error:#}"), VERSIONS))?;
    fs::remove_file(&unbound).or_fail("a passing file could not be removed", super::DISK)?;
    fs::rename(
        out.join(format!("{OUTPUT_NAME}_bg.wasm")),
        out.join(format!("{OUTPUT_NAME}.wasm")),
    )
    .or_fail("the main module could not be renamed", super::DISK)?;
    let manifest = serde_json::json!(chunks).to_string();
    fs::write(out.join("__wasm_split_manifest.json"), manifest)
        .or_fail("the manifest could not be written", super::DISK)?;
    Ok(chunks)
}

/// Runs wasm-opt over every module of `folder`, the largest first.
///
/// # Errors
/// When wasm-opt refuses a module.
pub fn shrink(folder: &Path, optimiser: &Path) -> Result<(), Failure> {
    let mut modules: Vec<(u64, PathBuf)> = Vec::new();
    for file in super::assets::files(folder)? {
        if file.extension().is_some_and(|kind| kind == "wasm") {
            let size = fs::metadata(&file).map_or(0, |data| data.len());
            modules.push((size, file));
        }
    }
    modules.sort_by(|a, b| b.cmp(a));
    step(format_args!("wasm-opt over {} modules", modules.len()));
    for (_, module) in modules {
        let beside = module.with_extension("opt");
        process::run(
            Command::new(optimiser)
                .arg(&module)
                .args(SHRINK)
                .arg("-o")
                .arg(&beside),
            "wasm-opt",
            "run npm ci in end2end; without Node the build goes on unshrunk",
        )?;
        fs::rename(&beside, &module).or_fail("a module could not be replaced", super::DISK)?;
    }
    Ok(())
}
