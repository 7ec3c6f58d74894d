//! Starting other programs, and ending those that would outlive us.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::args::{Failure, OrFail};
use crate::paths;

/// The name of the front end's files; Leptos reads it at compile time, so every cargo run gets it.
pub const OUTPUT_NAME: &str = "atelier";

/// A cargo command in the workspace's root.
///
/// The environment is the same for every call, because a difference would rebuild Leptos.
pub fn cargo(words: &[&str]) -> Command {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(program);
    command
        .args(words)
        .current_dir(paths::root())
        .env("LEPTOS_OUTPUT_NAME", OUTPUT_NAME)
        .stdin(Stdio::null());
    command
}

/// Runs a command to its end with its output shown.
///
/// # Errors
/// When it cannot start or ends with another code than 0.
pub fn run(command: &mut Command, what: &str, remedy: &str) -> Result<(), Failure> {
    let status = command
        .stdin(Stdio::null())
        .status()
        .or_fail(&format!("{what} could not start"), remedy)?;
    if status.success() {
        Ok(())
    } else {
        Err(Failure::new(
            format!("{what} failed ({status}); its message stands above"),
            remedy,
        ))
    }
}

/// Runs a command to its end, shows its standard output line by line, and gives each line to `see`.
///
/// Returns whether it ended with code 0.
///
/// # Errors
/// When it cannot start.
pub fn watch(
    command: &mut Command,
    what: &str,
    remedy: &str,
    mut see: impl FnMut(&str),
) -> Result<bool, Failure> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .or_fail(&format!("{what} could not start"), remedy)?;
    if let Some(output) = child.stdout.take() {
        for line in BufReader::new(output).split(b'\n') {
            let line = line.or_fail(&format!("the output of {what} broke off"), remedy)?;
            let line = String::from_utf8_lossy(&line);
            println!("{line}");
            see(&line);
        }
    }
    let status = child
        .wait()
        .or_fail(&format!("{what} was lost"), "run the command again")?;
    Ok(status.success())
}

/// The shell text that runs a program and ends its whole process group when our end of the pipe
/// closes: after a normal end, after Ctrl-C and even after a kill of this process.
///
/// `$1` is the signal, `$2` a folder to remove afterwards (or empty), the rest the program.
const GUARD: &str = r#"
signal=$1; folder=$2; shift 2
trap : INT TERM
exec 3<&0
"$@" </dev/null 3<&- &
pid=$!
exec 2>/dev/null
( trap : INT TERM
  cat <&3
  kill -"$signal" 0
  for _ in 1 2 3 4 5 6 7 8 9 10; do sleep 0.5; kill -0 "$pid" || break; done
  kill -TERM 0
  test -z "$folder" || rm -rf "$folder"
  kill -0 "$pid" && kill -KILL 0 ) >/dev/null &
wait "$pid"; code=$?
while kill -0 "$pid"; do wait "$pid"; code=$?; done
exec 3<&-
exit "$code"
"#;

/// A program in a process group of its own that never outlives this process.
pub struct Guarded {
    child: Child,
}

impl Guarded {
    /// Starts `program` under the guard; `signal` is what asks it to end, and `folder` is removed
    /// after it.
    ///
    /// # Errors
    /// When the shell cannot start.
    pub fn spawn(
        program: &Command,
        signal: &str,
        folder: Option<&Path>,
        user: Option<(u32, u32)>,
        log: Option<std::fs::File>,
    ) -> Result<Self, Failure> {
        let mut guard = Command::new("sh");
        guard
            .args(["-c", GUARD, "guard", signal])
            .arg(folder.unwrap_or(Path::new("")))
            .arg(program.get_program())
            .args(program.get_args());
        for (name, value) in program.get_envs() {
            match value {
                Some(value) => guard.env(name, value),
                None => guard.env_remove(name),
            };
        }
        if let Some(dir) = program.get_current_dir() {
            guard.current_dir(dir);
        }
        #[cfg(unix)]
        {
            use std::os::unix::process::CommandExt;
            if let Some((uid, gid)) = user {
                guard.uid(uid).gid(gid);
            }
            guard.process_group(0);
        }
        if let Some(log) = log {
            let second = log.try_clone().or_fail(
                "the log file could not be shared",
                "check the temporary folder",
            )?;
            guard.stdout(log).stderr(second);
        }
        let child = guard
            .stdin(Stdio::piped())
            .spawn()
            .or_fail("sh could not start", "put a POSIX shell on the PATH")?;
        Ok(Self { child })
    }

    /// Waits for the program's own end; true when its code was 0.
    ///
    /// # Errors
    /// When the process is lost.
    pub fn wait(&mut self) -> Result<bool, Failure> {
        // `Child::wait` would close the pipe first, and so end the program; it is held aside.
        let pipe = self.child.stdin.take();
        let status = self.child.wait();
        drop(pipe);
        status
            .map(|status| status.success())
            .or_fail("the program was lost", "run the command again")
    }
}

impl Drop for Guarded {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        // The guard ends its group by itself; an error here means that it is already gone.
        let _ = self.child.wait();
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::Guarded;
    use std::process::Command;
    use std::time::{Duration, Instant};

    #[test]
    fn the_exit_code_of_a_guarded_program_is_passed_on() {
        for (text, success) in [("exit 0", true), ("exit 3", false)] {
            let mut command = Command::new("sh");
            command.args(["-c", text]);
            let mut guarded = Guarded::spawn(&command, "TERM", None, None, None).unwrap();
            assert_eq!(guarded.wait().unwrap(), success, "{text}");
        }
    }

    #[test]
    fn a_guarded_program_and_its_children_end_with_the_guard() {
        let folder = std::env::temp_dir().join(format!("atelier-guard-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let note = folder.join("pid");
        let mut command = Command::new("sh");
        command
            .args(["-c", "sleep 600 & echo $! > \"$0\"; wait"])
            .arg(&note);
        let guarded = Guarded::spawn(&command, "TERM", None, None, None).unwrap();
        let patience = Instant::now();
        let pid = loop {
            let text = std::fs::read_to_string(&note).unwrap_or_default();
            if text.ends_with('\n') {
                break text.trim().to_owned();
            }
            assert!(patience.elapsed() < Duration::from_secs(20), "no pid");
            std::thread::sleep(Duration::from_millis(20));
        };
        drop(guarded);
        let alive = || {
            let status = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
            !status.is_empty() && !status.contains(") Z ")
        };
        let patience = Instant::now();
        while alive() {
            assert!(patience.elapsed() < Duration::from_secs(20), "still alive");
            std::thread::sleep(Duration::from_millis(20));
        }
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
