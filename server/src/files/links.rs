//! Links to files: signed for one person, one file and 24 hours.
//!
//! A link is `payload.signature`. The payload names workspace, file and the end of its life; the
//! signature also covers the person, who stands nowhere in the link: in anybody else's hands it is
//! nothing. Both parts have one spelling, so that a link with any changed character is another link.

use crate::keys::{Derived, Keys};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::file::LINK_LIFE;
use domain::time::Micros;
use std::sync::atomic::{AtomicI64, Ordering};

/// The purpose for which the keys are derived, and that the signature covers.
const PURPOSE: &str = "file-link";
/// Bytes of an id: a UUID.
const ID: usize = 16;
/// Bytes of a payload.
const PAYLOAD: usize = 2 * ID + 8;

/// Signs and reads links.
pub struct Links {
    keys: Derived,
    /// The latest moment seen: a clock that is put back revives no link.
    latest: AtomicI64,
}

/// What a genuine link names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The workspace's id.
    pub workspace: String,
    /// The file's id.
    pub file: String,
    /// When it was signed.
    pub signed_at: Micros,
    /// Whether its time is over.
    pub is_over: bool,
}

impl Links {
    /// Links under these keys.
    pub fn new(keys: &Keys) -> Self {
        Self {
            keys: keys.derive(PURPOSE),
            latest: AtomicI64::new(i64::MIN),
        }
    }

    /// A link for one person; `None` when an id is no UUID.
    pub fn sign(&self, workspace: &str, file: &str, person: &str, now: Micros) -> Option<String> {
        let ends = now.checked_add(LINK_LIFE)?;
        let payload = [&bytes(workspace)?[..], &bytes(file)?, &ends.to_be_bytes()].concat();
        let signature = self.keys.sign(&message(&payload, person));
        Some(format!("{}.{signature}", URL_SAFE_NO_PAD.encode(payload)))
    }

    /// What a link names, if it is genuine and this person's.
    pub fn read(&self, link: &str, person: &str, now: Micros) -> Option<Link> {
        let (payload, signature) = link.split_once('.')?;
        let payload: [u8; PAYLOAD] = URL_SAFE_NO_PAD.decode(payload).ok()?.try_into().ok()?;
        if !self.keys.verify(&message(&payload, person), signature) {
            return None;
        }
        let (ids, ends) = payload.split_at(2 * ID);
        let (workspace, file) = ids.split_at(ID);
        let ends = i64::from_be_bytes(ends.try_into().ok()?);
        let now = self.latest.fetch_max(now, Ordering::Relaxed).max(now);
        Some(Link {
            workspace: text(workspace)?,
            file: text(file)?,
            signed_at: ends - LINK_LIFE,
            is_over: now >= ends,
        })
    }
}

/// What is signed. The payload has a fixed length, so the parts cannot run into each other.
fn message(payload: &[u8], person: &str) -> Vec<u8> {
    [payload, PURPOSE.as_bytes(), b"/", person.as_bytes()].concat()
}

fn bytes(id: &str) -> Option<[u8; ID]> {
    let hex = id.replace('-', "");
    if hex.len() != 2 * ID || !hex.is_ascii() {
        return None;
    }
    let mut bytes = [0; ID];
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(hex.get(2 * at..2 * at + 2)?, 16).ok()?;
    }
    (text(&bytes)? == id).then_some(bytes)
}

fn text(id: &[u8]) -> Option<String> {
    let hex = crate::passwords::hex(id);
    let part = |from: usize, to: usize| hex.get(from..to);
    Some(
        [
            part(0, 8)?,
            part(8, 12)?,
            part(12, 16)?,
            part(16, 20)?,
            part(20, 32)?,
        ]
        .join("-"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORKSPACE: &str = "01900000-0000-7000-8000-00000000000a";
    const FILE: &str = "01900000-0000-7000-8000-0000000000ff";
    const NOW: Micros = 1_767_323_045_000_000;
    const SIGNS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=%/+ ";

    fn links() -> (Links, std::path::PathBuf) {
        let folder = std::env::temp_dir().join(format!("atelier-links-{}", rand::random::<u64>()));
        std::fs::create_dir_all(&folder).unwrap();
        (Links::new(&Keys::open(&folder, None).unwrap()), folder)
    }

    #[test]
    fn a_link_works_for_its_person_and_24_hours() {
        let (links, folder) = links();
        let link = links.sign(WORKSPACE, FILE, "mira", NOW).unwrap();
        let read = |person: &str, now| links.read(&link, person, now);
        let found = read("mira", NOW).unwrap();
        assert_eq!(
            (
                found.workspace.as_str(),
                found.file.as_str(),
                found.signed_at
            ),
            (WORKSPACE, FILE, NOW)
        );
        assert_eq!(read("otto", NOW), None);
        assert_eq!(read("", NOW), None);
        let second = 1_000_000;
        assert!(!read("mira", NOW + LINK_LIFE - second).unwrap().is_over);
        assert!(read("mira", NOW + LINK_LIFE + second).unwrap().is_over);
        assert!(
            read("mira", NOW).unwrap().is_over,
            "a clock put back revives none"
        );
        assert_eq!(links.sign("w", FILE, "mira", NOW), None);
        let other = Links::new(&Keys::open(&folder, Some(&crate::keys::new_key())).unwrap());
        assert_eq!(other.read(&link, "mira", NOW), None, "another key");
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn no_changed_link_is_taken() {
        let (links, folder) = links();
        let link = links.sign(WORKSPACE, FILE, "mira", NOW).unwrap();
        let mut tried = 0;
        for at in 0..link.len() {
            for sign in SIGNS {
                let mut changed = link.clone().into_bytes();
                if changed[at] == *sign {
                    continue;
                }
                changed[at] = *sign;
                let changed = String::from_utf8(changed).unwrap();
                assert_eq!(links.read(&changed, "mira", NOW), None, "{changed}");
                tried += 1;
            }
            let shorter = [&link[..at], &link[at + 1..]].concat();
            let longer = [&link[..at], "A", &link[at..]].concat();
            for changed in [shorter, longer] {
                assert_eq!(links.read(&changed, "mira", NOW), None, "{changed}");
                tried += 1;
            }
        }
        let more = [
            format!("{link}="),
            format!("{link}."),
            format!(".{link}"),
            String::new(),
        ];
        for changed in more {
            assert_eq!(links.read(&changed, "mira", NOW), None, "{changed}");
        }
        assert!(tried > 7_000, "{tried}");
        std::fs::remove_dir_all(folder).unwrap();
    }
}
