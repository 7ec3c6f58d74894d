//! The server's own keys: one master key kept in the data folder, and from it a key of its own for each
//! purpose.
//!
//! The file `key` holds one master key a line, the newest first; only its owner may read it. What is
//! signed or sealed names its master key, the newest, and the others go on to verify and open until
//! their lines are removed. `server rotate-key` adds a line. `ATELIER_KEY` holds the same lines, parted
//! by commas, for installations whose data folder does not last.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::Path;
use ui::backend::KeyRing;

/// The file within the data folder.
pub const FILE: &str = "key";
/// Bytes of a master key, and of each key made from one: 256 bits.
const BYTES: usize = 32;
/// Bytes by which a seal or signature names its master key. They only choose among a few.
const NAME: usize = 4;
/// Bytes of XChaCha20-Poly1305's nonce: long enough to be drawn at random for each seal.
const NONCE: usize = 24;
/// Parts these keys from those that another program might make of the same master key.
const SALT: &[u8] = b"atelier";

type Key = [u8; BYTES];

/// The master keys, the newest first; there is always one.
#[derive(Clone)]
pub struct Keys {
    newest: Key,
    older: Vec<Key>,
}

/// The keys of one purpose.
pub struct Derived {
    newest: Pair,
    older: Vec<Pair>,
}

/// What one master key gives a purpose.
struct Pair {
    name: [u8; NAME],
    signing: Key,
    sealing: Key,
}

impl Keys {
    /// The keys that `given` holds, else those of the data folder, where the first start makes one.
    ///
    /// # Errors
    /// A sentence that says what to do.
    pub fn open(data: &Path, given: Option<&str>) -> Result<Self, String> {
        if let Some(given) = given {
            return Self::read(given).ok_or_else(|| {
                "ATELIER_KEY must hold one or more keys of 43 characters, parted by commas. Make one with: server new-key".to_owned()
            });
        }
        let path = data.join(FILE);
        let failed = |error: std::io::Error| format!("{} cannot be used: {error}", path.display());
        match fs::read_to_string(&path) {
            Ok(text) => {
                warn_if_open(&path);
                Self::read(&text).ok_or_else(|| {
                    format!(
                        "{} holds no key. Put it back from a backup: without it second factors and signed links no longer work.",
                        path.display()
                    )
                })
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {
                place(data, &new_key(), false).map_err(failed)?;
                // Another process may have been first.
                let text = fs::read_to_string(&path).map_err(failed)?;
                Self::read(&text).ok_or_else(|| format!("{} cannot be read.", path.display()))
            }
            Err(error) => Err(failed(error)),
        }
    }

    /// Puts a new key before those of the data folder.
    ///
    /// # Errors
    /// A sentence that says what to do.
    pub fn rotate(data: &Path) -> Result<(), String> {
        let known = Self::open(data, None)?;
        let lines: Vec<String> = std::iter::once(new_key())
            .chain(known.all().map(|key| URL_SAFE_NO_PAD.encode(key)))
            .collect();
        place(data, &lines.join("\n"), true)
            .map_err(|error| format!("The new key cannot be kept: {error}"))
    }

    /// Reads keys parted by line ends or commas; `None` unless there is one, and all are whole.
    fn read(text: &str) -> Option<Self> {
        let keys: Option<Vec<Key>> = text
            .split(['\n', ','])
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .map(|line| URL_SAFE_NO_PAD.decode(line).ok()?.try_into().ok())
            .collect();
        let mut keys = keys?.into_iter();
        Some(Self {
            newest: keys.next()?,
            older: keys.collect(),
        })
    }

    fn all(&self) -> impl Iterator<Item = &Key> {
        std::iter::once(&self.newest).chain(&self.older)
    }

    /// The keys of a purpose. What was made for one purpose is nothing to any other.
    pub fn derive(&self, purpose: &str) -> Derived {
        Derived {
            newest: Pair::of(&self.newest, purpose),
            older: self
                .older
                .iter()
                .map(|key| Pair::of(key, purpose))
                .collect(),
        }
    }
}

impl Pair {
    fn of(master: &Key, purpose: &str) -> Self {
        let hkdf = Hkdf::<Sha256>::new(Some(SALT), master);
        Self {
            name: expand(&hkdf, "name", ""),
            signing: expand(&hkdf, "sign", purpose),
            sealing: expand(&hkdf, "seal", purpose),
        }
    }

    fn mac(&self, message: &[u8]) -> Option<Hmac<Sha256>> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.signing).ok()?;
        mac.update(message);
        Some(mac)
    }
}

/// Bytes for one use. The output is far shorter than what HKDF can give, so that it never refuses.
fn expand<const N: usize>(hkdf: &Hkdf<Sha256>, used: &str, purpose: &str) -> [u8; N] {
    let mut bytes = [0; N];
    let done = hkdf.expand_multi_info(&[used.as_bytes(), b"/", purpose.as_bytes()], &mut bytes);
    debug_assert!(done.is_ok(), "{N} bytes are more than HKDF gives");
    bytes
}

impl Derived {
    /// Signs a message (HMAC-SHA256) with the newest key: URL-safe text of 48 characters.
    pub fn sign(&self, message: &[u8]) -> String {
        let pair = &self.newest;
        let tag = pair
            .mac(message)
            .map(|mac| mac.finalize().into_bytes().to_vec())
            .unwrap_or_default();
        URL_SAFE_NO_PAD.encode([&pair.name[..], &tag].concat())
    }

    /// Whether a text is the signature of a message by any key still known. Takes the same time
    /// wherever a wrong one differs.
    pub fn verify(&self, message: &[u8], signature: &str) -> bool {
        let Some((name, tag)) = parts(signature) else {
            return false;
        };
        self.named(&name)
            .and_then(|pair| pair.mac(message))
            .is_some_and(|mac| mac.verify_slice(&tag).is_ok())
    }

    /// Seals a secret (XChaCha20-Poly1305) for the place it is kept in, such as a row's id: moved to
    /// another place it does not open. `None` only for gigabytes.
    pub fn seal(&self, place: &str, secret: &[u8]) -> Option<String> {
        let pair = &self.newest;
        let nonce: [u8; NONCE] = rand::random();
        let sealed = XChaCha20Poly1305::new(&pair.sealing.into())
            .encrypt(
                &XNonce::from(nonce),
                Payload {
                    msg: secret,
                    aad: place.as_bytes(),
                },
            )
            .ok()?;
        Some(URL_SAFE_NO_PAD.encode([&pair.name[..], &nonce, &sealed].concat()))
    }

    /// Opens what was sealed for this place; `None` when it was not, or its key is gone.
    pub fn open(&self, place: &str, sealed: &str) -> Option<Vec<u8>> {
        let (name, rest) = parts(sealed)?;
        let (nonce, text) = rest.split_at_checked(NONCE)?;
        let nonce: [u8; NONCE] = nonce.try_into().ok()?;
        XChaCha20Poly1305::new(&self.named(&name)?.sealing.into())
            .decrypt(
                &XNonce::from(nonce),
                Payload {
                    msg: text,
                    aad: place.as_bytes(),
                },
            )
            .ok()
    }

    fn named(&self, name: &[u8; NAME]) -> Option<&Pair> {
        std::iter::once(&self.newest)
            .chain(&self.older)
            .find(|pair| pair.name == *name)
    }
}

/// The name of the key and the rest.
fn parts(text: &str) -> Option<([u8; NAME], Vec<u8>)> {
    let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
    let (name, rest) = bytes.split_first_chunk::<NAME>()?;
    Some((*name, rest.to_vec()))
}

impl KeyRing for Keys {
    fn sign(&self, purpose: &str, message: &[u8]) -> String {
        self.derive(purpose).sign(message)
    }

    fn verify(&self, purpose: &str, message: &[u8], signature: &str) -> bool {
        self.derive(purpose).verify(message, signature)
    }

    fn seal(&self, purpose: &str, place: &str, secret: &[u8]) -> Option<String> {
        self.derive(purpose).seal(place, secret)
    }

    fn open(&self, purpose: &str, place: &str, sealed: &str) -> Option<Vec<u8>> {
        self.derive(purpose).open(place, sealed)
    }

    fn random(&self) -> [u8; 32] {
        rand::random()
    }
}

/// A new master key as text.
pub fn new_key() -> String {
    let bytes: Key = rand::random();
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Writes the key file whole or not at all, for its owner alone. Without `over` a file that is there
/// already stays.
fn place(data: &Path, text: &str, over: bool) -> std::io::Result<()> {
    let path = data.join(FILE);
    let draft = data.join(format!("{FILE}.{}", new_key()));
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file: File = options.open(&draft)?;
    let placed = file
        .write_all(format!("{text}\n").as_bytes())
        .and_then(|()| file.sync_all())
        .and_then(|()| {
            if over {
                fs::rename(&draft, &path)
            } else {
                // Unlike a renaming, a link never takes the place of a file.
                match fs::hard_link(&draft, &path) {
                    Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
                    linked => linked,
                }
            }
        });
    if !over || placed.is_err() {
        let _ = fs::remove_file(&draft);
    }
    placed
}

#[cfg(unix)]
fn warn_if_open(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    let open = fs::metadata(path).is_ok_and(|meta| meta.permissions().mode() & 0o077 != 0);
    if open {
        tracing::warn!(
            "others on this machine can read {}; run: chmod 600 on it",
            path.display()
        );
    }
}

#[cfg(not(unix))]
fn warn_if_open(_: &Path) {}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> std::path::PathBuf {
        let path = std::env::temp_dir().join(format!("atelier-keys-{}", new_key()));
        fs::create_dir(&path).unwrap();
        path
    }

    #[test]
    fn the_first_start_makes_a_key_and_later_ones_find_it() {
        let data = folder();
        let signed = Keys::open(&data, None)
            .unwrap()
            .derive("a")
            .sign(b"message");
        let again = Keys::open(&data, None).unwrap();
        assert!(again.derive("a").verify(b"message", &signed));
        assert_eq!(fs::read_dir(&data).unwrap().count(), 1, "no draft is left");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(data.join(FILE)).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        fs::write(data.join(FILE), "too short\n").unwrap();
        assert!(
            Keys::open(&data, None).is_err(),
            "a broken file is not replaced"
        );
        fs::remove_dir_all(data).unwrap();
    }

    #[test]
    fn first_starts_at_once_agree() {
        let data = folder();
        let texts: Vec<String> = std::thread::scope(|scope| {
            let starts: Vec<_> = (0..8)
                .map(|_| scope.spawn(|| Keys::open(&data, None).unwrap().derive("a").sign(b"m")))
                .collect();
            starts
                .into_iter()
                .map(|start| start.join().unwrap())
                .collect()
        });
        assert!(texts.windows(2).all(|pair| pair[0] == pair[1]), "{texts:?}");
        fs::remove_dir_all(data).unwrap();
    }

    #[test]
    fn after_a_rotation_the_old_verifies_the_new_signs_and_the_retired_fails() {
        let data = folder();
        let before = Keys::open(&data, None).unwrap();
        let (signed, sealed) = (
            before.derive("a").sign(b"m"),
            before.derive("a").seal("row", b"secret").unwrap(),
        );
        Keys::rotate(&data).unwrap();
        let after = Keys::open(&data, None).unwrap();
        assert!(after.derive("a").verify(b"m", &signed));
        assert_eq!(after.derive("a").open("row", &sealed).unwrap(), b"secret");
        let anew = after.derive("a").sign(b"m");
        assert_ne!(anew, signed);
        assert!(!before.derive("a").verify(b"m", &anew));
        let text = fs::read_to_string(data.join(FILE)).unwrap();
        fs::write(data.join(FILE), text.lines().next().unwrap()).unwrap();
        let retired = Keys::open(&data, None).unwrap();
        assert!(retired.derive("a").verify(b"m", &anew));
        assert!(!retired.derive("a").verify(b"m", &signed));
        assert_eq!(retired.derive("a").open("row", &sealed), None);
        fs::remove_dir_all(data).unwrap();
    }

    #[test]
    fn nothing_fits_another_purpose_place_or_message() {
        let keys = Keys::read(&new_key()).unwrap();
        let (one, other) = (keys.derive("one"), keys.derive("other"));
        let (signed, sealed) = (one.sign(b"m"), one.seal("row", b"secret").unwrap());
        assert!(one.verify(b"m", &signed));
        assert_eq!(one.open("row", &sealed).unwrap(), b"secret");
        assert_ne!(sealed, one.seal("row", b"secret").unwrap(), "a nonce each");
        assert!(!other.verify(b"m", &signed));
        assert!(!one.verify(b"n", &signed));
        assert_eq!(other.open("row", &sealed), None);
        assert_eq!(one.open("another row", &sealed), None);
        for at in 0..signed.len() {
            let mut bent = signed.clone().into_bytes();
            bent[at] = if bent[at] == b'A' { b'B' } else { b'A' };
            let bent = String::from_utf8(bent).unwrap();
            assert!(!one.verify(b"m", &bent), "{at}");
            let mut bent = sealed.clone().into_bytes();
            bent[at] = if bent[at] == b'A' { b'B' } else { b'A' };
            assert_eq!(one.open("row", &String::from_utf8(bent).unwrap()), None);
        }
        for garbage in ["", "A", "????", "AAAA", &"A".repeat(200)] {
            assert!(!one.verify(b"m", garbage));
            assert_eq!(one.open("row", garbage), None);
        }
    }

    #[test]
    fn keys_come_from_the_environment_too() {
        let (old, new) = (new_key(), new_key());
        let nowhere = Path::new("/nonexistent");
        let both = Keys::open(nowhere, Some(&format!("{new}, {old}"))).unwrap();
        let alone = Keys::open(nowhere, Some(&old)).unwrap();
        let signed = alone.derive("a").sign(b"m");
        assert!(both.derive("a").verify(b"m", &signed));
        for wrong in ["", "short", &format!("{new},short")] {
            assert!(Keys::open(nowhere, Some(wrong)).is_err(), "{wrong}");
        }
    }
}
