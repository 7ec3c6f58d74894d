//! Password hashes and session tokens.

use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use std::sync::Arc;
use tokio::sync::Semaphore;
use ui::backend::Passwords;
use ui::error::{AppError, AppResult};

/// Memory of one hash in KiB, passes and lanes: the least that OWASP's password storage cheat sheet
/// accepts for argon2id.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;
/// How many callers may wait for a hash: at 30 ms each on two cores, the last waits about a second.
const WAITING: usize = 64;

/// Argon2id on the blocking threads, a few at a time.
pub struct Argon {
    running: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
    /// Verified in place of a hash that does not exist, so that both cost the same.
    decoy: String,
}

impl Argon {
    /// A hasher that runs as many hashes at once as there are cores.
    ///
    /// # Errors
    /// A sentence, when hashing does not work at all on this machine.
    pub fn new() -> Result<Self, String> {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        Ok(Self {
            running: Arc::new(Semaphore::new(cores)),
            waiting: Arc::new(Semaphore::new(WAITING)),
            decoy: hash("no such account").ok_or("Passwords cannot be hashed on this machine.")?,
        })
    }

    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Option<T> + Send + 'static,
    ) -> AppResult<T> {
        let _place = self
            .waiting
            .try_acquire()
            .map_err(|_| AppError::Unavailable)?;
        let _turn = self
            .running
            .acquire()
            .await
            .map_err(|_| AppError::Unavailable)?;
        tokio::task::spawn_blocking(work)
            .await
            .ok()
            .flatten()
            .ok_or(AppError::Unavailable)
    }
}

#[async_trait::async_trait]
impl Passwords for Argon {
    async fn hash(&self, password: &str) -> AppResult<String> {
        let password = password.to_owned();
        self.blocking(move || hash(&password)).await
    }

    async fn verify(&self, password: &str, known: Option<&str>) -> AppResult<bool> {
        let password = password.to_owned();
        let exists = known.is_some();
        let stored = known.unwrap_or(&self.decoy).to_owned();
        let fits = self
            .blocking(move || Some(fits(&password, &stored)))
            .await?;
        Ok(fits && exists)
    }

    fn token(&self) -> (String, String) {
        new_token()
    }

    fn hash_token(&self, token: &str) -> String {
        hash_of(token)
    }
}

/// Makes a token of 256 random bits: what its bearer keeps, and the hash that the store keeps.
pub fn new_token() -> (String, String) {
    let bytes: [u8; 32] = rand::random();
    let token = URL_SAFE_NO_PAD.encode(bytes);
    let kept = hash_of(&token);
    (token, kept)
}

fn hash_of(token: &str) -> String {
    hex(&Sha256::digest(token.as_bytes()))
}

fn argon() -> Option<Argon2<'static>> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).ok()?;
    Some(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn hash(password: &str) -> Option<String> {
    let salt: [u8; 16] = rand::random();
    argon()?
        .hash_password_with_salt(password.as_bytes(), &salt)
        .ok()
        .map(|hash| hash.to_string())
}

fn fits(password: &str, stored: &str) -> bool {
    let Ok(parsed) = PasswordHash::new(stored) else {
        return false;
    };
    argon().is_some_and(|argon| argon.verify_password(password.as_bytes(), &parsed).is_ok())
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_hash_fits_its_password_only() {
        let argon = Argon::new().unwrap();
        let kept = argon.hash("violet-harbour-9").await.unwrap();
        assert!(
            kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{kept}"
        );
        assert!(argon.verify("violet-harbour-9", Some(&kept)).await.unwrap());
        assert!(!argon.verify("violet-harbour-8", Some(&kept)).await.unwrap());
        assert!(!argon.verify("no such account", None).await.unwrap());
        assert_ne!(kept, argon.hash("violet-harbour-9").await.unwrap());
    }

    #[test]
    fn tokens_differ_and_are_kept_as_hashes() {
        let argon = Argon::new().unwrap();
        let (token, kept) = argon.token();
        assert_eq!(token.len(), 43);
        assert_eq!(kept, argon.hash_token(&token));
        assert_ne!(token, argon.token().0);
    }
}
