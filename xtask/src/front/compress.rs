//! Brotli and gzip beside each file that gains from them, made once instead of at each request.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use brotli::enc::BrotliEncoderParams;
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::args::{Failure, OrFail};

/// Kinds of file that are text or code; fonts and pictures are compressed already.
const KINDS: [&str; 8] = [
    "css",
    "html",
    "js",
    "json",
    "svg",
    "txt",
    "wasm",
    "webmanifest",
];

/// Writes `<file>.br` and `<file>.gz` for each compressible file under `folder`.
///
/// The release takes brotli's best quality (11), development a quick one (5).
///
/// # Errors
/// When a file cannot be read or written.
pub fn folder(folder: &Path, release: bool) -> Result<(), Failure> {
    let mut files = super::assets::files(folder)?;
    files.retain(|file| is_compressible(file));
    // The largest file decides the time taken, so it is begun first; `pop` takes from the end.
    files.sort_by_key(|file| fs::metadata(file).map_or(0, |data| data.len()));
    let queue = Mutex::new(files);
    let next = || queue.lock().ok().and_then(|mut files| files.pop());
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        let work = || {
            while let Some(path) = next() {
                file(&path, release)?;
            }
            Ok(())
        };
        let threads: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        threads.into_iter().try_for_each(|thread| {
            thread.join().unwrap_or_else(|_| {
                Err(Failure::new(
                    "a compressing thread broke off",
                    "run the command again",
                ))
            })
        })
    })
}

fn is_compressible(file: &Path) -> bool {
    let kind = file.extension().and_then(|kind| kind.to_str());
    kind.is_some_and(|kind| KINDS.contains(&kind))
}

fn file(path: &Path, release: bool) -> Result<(), Failure> {
    let what = format!("{} could not be compressed", path.display());
    let content = fs::read(path).or_fail(&what, super::DISK)?;
    let params = BrotliEncoderParams {
        quality: if release { 11 } else { 5 },
        lgwin: 22,
        size_hint: content.len(),
        ..BrotliEncoderParams::default()
    };
    let mut packed = Vec::new();
    brotli::BrotliCompress(&mut content.as_slice(), &mut packed, &params)
        .or_fail(&what, super::DISK)?;
    fs::write(beside(path, "br"), packed).or_fail(&what, super::DISK)?;

    let level = if release { 9 } else { 1 };
    let mut gzip = GzEncoder::new(Vec::new(), Compression::new(level));
    gzip.write_all(&content).or_fail(&what, super::DISK)?;
    let packed = gzip.finish().or_fail(&what, super::DISK)?;
    fs::write(beside(path, "gz"), packed).or_fail(&what, super::DISK)
}

fn beside(path: &Path, kind: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(kind);
    PathBuf::from(name)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::Read;

    #[test]
    fn both_forms_unpack_to_the_original_and_pictures_are_left_alone() {
        let place = std::env::temp_dir().join(format!("atelier-pack-{}", std::process::id()));
        fs::create_dir_all(place.join("deep")).unwrap();
        let text = "body { color: red }\n".repeat(500);
        fs::write(place.join("deep/a.css"), &text).unwrap();
        fs::write(place.join("b.png"), "picture").unwrap();
        super::folder(&place, false).unwrap();

        let mut unpacked = String::new();
        let packed = fs::read(place.join("deep/a.css.gz")).unwrap();
        flate2::read::GzDecoder::new(packed.as_slice())
            .read_to_string(&mut unpacked)
            .unwrap();
        assert_eq!(unpacked, text);

        let packed = fs::read(place.join("deep/a.css.br")).unwrap();
        assert!(packed.len() < text.len() / 10);
        let mut unpacked = Vec::new();
        brotli::BrotliDecompress(&mut packed.as_slice(), &mut unpacked).unwrap();
        assert_eq!(unpacked, text.as_bytes());

        assert!(!place.join("b.png.br").exists());
        fs::remove_dir_all(&place).unwrap();
    }
}
