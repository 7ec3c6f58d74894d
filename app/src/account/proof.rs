//! Proving who one is: password, code, recovery code. Only on the server.

use domain::account::letters::{Change, changed};
use domain::account::{RECOVERY_CODES, SecondFactor, kept_code, recovery_code};
use domain::mail::NewMail;
use domain::person::{Identity, Person};
use domain::totp;
use ui::backend::{Backend, Guess, backend, caller, fail, set_cookie};
use ui::error::{AppError, AppResult};

/// What secrets of second factors are sealed for.
pub const SECOND_FACTOR: &str = "second factor";
/// What the name of a known browser is signed for.
const DEVICE: &str = "known browser";
/// Letters of a known browser's name in its cookie.
const DEVICE_NAME: usize = 22;
/// How long a browser stays known: 400 days, the longest that browsers keep a cookie.
const DEVICE_SECONDS: u32 = 400 * 24 * 3_600;

/// Said wherever a code does not fit; which of the reasons it is is nobody's business.
pub const WRONG_CODE: &str = "This code is wrong, too old, or was used already.";

/// The secret of a second factor.
///
/// # Errors
/// `Unavailable` when the key it was sealed with is gone.
pub fn secret(backend: &Backend, person: &str, factor: &SecondFactor) -> AppResult<Vec<u8>> {
    backend
        .keys
        .open(SECOND_FACTOR, person, &factor.sealed)
        .ok_or_else(|| fail(AppError::Unavailable))
}

/// Uses a code up, of the app or for recovery; whether it fits.
///
/// # Errors
/// `Unavailable`.
pub async fn use_code(person: &Person, factor: &SecondFactor, typed: &str) -> AppResult<bool> {
    let backend = backend();
    let now = (backend.clock)();
    if totp::is_code(typed) {
        let secret = secret(&backend, &person.id, factor)?;
        return match totp::accepted(&secret, typed, now, factor.last_step) {
            Some(step) => Ok(backend.accounts.use_step(&person.id, step).await?),
            None => Ok(false),
        };
    }
    let hash = backend.passwords.hash_token(&kept_code(typed));
    let letter = letter(changed(person, Change::RecoveryCodeUsed))?;
    Ok(backend
        .accounts
        .use_recovery_code(&person.id, &hash, letter, now)
        .await?)
}

/// The second factor of a person, when it is asked for.
///
/// # Errors
/// `Unavailable`.
pub async fn factor_on(backend: &Backend, person: &str) -> AppResult<Option<SecondFactor>> {
    let factor = backend.accounts.second_factor(person).await?;
    Ok(factor.filter(|factor| factor.on_since.is_some()))
}

/// Proves anew that the signed-in person is there, by password and, where it is on, by a code. Gives
/// whether it was in two steps.
///
/// # Errors
/// `Invalid` with what is wrong; `TooMany`.
pub async fn prove(
    identity: &Identity,
    field: &str,
    password: &str,
    code: &str,
) -> AppResult<bool> {
    let (backend, address) = (backend(), caller().address);
    let guess = Guess::Confirm {
        session: &identity.proven.session,
    };
    ui::backend::allow(guess)?;
    let person = &identity.person;
    let known = backend.people.credentials(&person.email).await?;
    let hash = known.as_ref().map(|known| known.password_hash.as_str());
    let fits = backend
        .passwords
        .verify(password, hash)
        .await
        .map_err(fail)?;
    if !fits {
        return Err(fail(AppError::field(field, "This is not your password.")));
    }
    let factor = factor_on(&backend, &person.id).await?;
    if let Some(factor) = &factor
        && !use_code(person, factor, code).await?
    {
        return Err(fail(AppError::field("code", WRONG_CODE)));
    }
    backend.attempts.succeeded(guess, &address);
    Ok(factor.is_some())
}

/// Marks the session as just proven, under a new token.
///
/// # Errors
/// `NotFound` when it ended meanwhile.
pub async fn renew_session(two_steps: bool) -> AppResult<()> {
    let (backend, caller) = (backend(), caller());
    let session = caller.session.ok_or_else(|| fail(AppError::SignIn))?;
    let (token, hash) = backend.passwords.token();
    backend
        .accounts
        .confirm_session(&session, &hash, two_steps, (backend.clock)())
        .await?;
    set_session_cookie(&token);
    Ok(())
}

/// Gives the browser its session.
pub fn set_session_cookie(token: &str) {
    let seconds = domain::person::SESSION_ABSOLUTE / 1_000_000;
    set_cookie(&format!(
        "__Host-session={token}; Path=/; Max-Age={seconds}; Secure; HttpOnly; SameSite=Lax"
    ));
}

/// The name of the calling browser, if it signed in to the account of this address before.
pub fn known_device(email: &str) -> Option<String> {
    let cookie = caller().device?;
    let (name, signature) = cookie.split_once('.')?;
    let message = device_message(email, name);
    backend()
        .keys
        .verify(DEVICE, message.as_bytes(), signature)
        .then(|| name.to_owned())
}

/// Makes the calling browser known for this account. It opens nothing; guesses by strangers do not hold
/// it up.
pub fn remember_device(email: &str) {
    let backend = backend();
    let name: String = backend
        .passwords
        .token()
        .0
        .chars()
        .take(DEVICE_NAME)
        .collect();
    let signature = backend
        .keys
        .sign(DEVICE, device_message(email, &name).as_bytes());
    set_cookie(&format!(
        "__Host-device={name}.{signature}; Path=/; Max-Age={DEVICE_SECONDS}; Secure; HttpOnly; SameSite=Lax"
    ));
}

fn device_message(email: &str, name: &str) -> String {
    format!("{name} {}", email.trim().to_lowercase())
}

/// New recovery codes, with the hashes that are kept of them.
pub fn new_codes(backend: &Backend) -> (Vec<String>, Vec<String>) {
    (0..RECOVERY_CODES)
        .filter_map(|_| backend.keys.random().first_chunk().copied())
        .map(recovery_code)
        .map(|code| {
            let hash = backend.passwords.hash_token(&kept_code(&code));
            (code, hash)
        })
        .unzip()
}

/// A letter, which only a broken address keeps from being written.
///
/// # Errors
/// `Unavailable`.
pub fn letter(letter: Option<NewMail>) -> AppResult<NewMail> {
    letter.ok_or_else(|| fail(AppError::Unavailable))
}
