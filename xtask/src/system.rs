//! Installs programs through the system's package manager.

use std::env;
use std::process::{Command, Stdio};

use crate::fault::Fault;
use crate::project;

/// A package manager and the packages that it is asked for.
pub type Packages = (&'static str, &'static [&'static str]);

/// What a package manager is told before the packages' names: its steps, of which the last installs.
const MANAGERS: [(&str, &[&[&str]]); 4] = [
    (
        "apt-get",
        &[
            &["apt-get", "update"],
            &["apt-get", "install", "-y", "--no-install-recommends"],
        ],
    ),
    ("dnf", &[&["dnf", "install", "-y"]]),
    ("pacman", &[&["pacman", "-S", "--noconfirm"]]),
    ("brew", &[&["brew", "install"]]),
];

/// Installs `what` by the first package manager of this system. `needed` says in a sentence what a
/// person can do, for systems without.
pub fn install(what: &str, packages: &[Packages], needed: &str) -> Result<(), Fault> {
    let found = packages
        .iter()
        .filter(|(name, _)| project::find(name).is_some())
        .find_map(|(name, packages)| {
            let (_, steps) = MANAGERS.iter().find(|(known, _)| known == name)?;
            Some((*name, *steps, *packages))
        });
    let Some((manager, steps, packages)) = found else {
        return Err(Fault::failed(needed));
    };
    let steps = lines(steps, packages);
    let is_root = project::output(Command::new("id").arg("-u"), "id").is_ok_and(|id| id == "0");
    let needs_sudo = manager != "brew" && !is_root;
    if needs_sudo && project::find("sudo").is_none() {
        let steps: Vec<_> = steps.iter().map(|it| it.join(" ")).collect();
        return Err(Fault::failed(format!(
            "{needed} There is no sudo: as root, run `{}`.",
            steps.join(" && ")
        )));
    }
    for (number, step) in steps.iter().enumerate() {
        eprintln!("Installing {what}: {}", step.join(" "));
        let mut command = if needs_sudo {
            let mut sudo = Command::new("sudo");
            // Nobody is there to type a password.
            sudo.args(env::var_os("CI").map(|_| "-n")).args(step);
            sudo
        } else {
            let mut command = Command::new(step[0]);
            command.args(&step[1..]).stdin(Stdio::null());
            command
        };
        command.env("DEBIAN_FRONTEND", "noninteractive");
        let result = project::succeed(&mut command, &format!("`{}`", step.join(" ")));
        // Without fresh lists the install may still go well.
        if let (Err(fault), true) = (result, number + 1 == steps.len()) {
            return Err(Fault::failed(format!("{fault} {needed}")));
        }
    }
    Ok(())
}

/// The command lines of all steps.
fn lines(steps: &[&[&'static str]], packages: &[&'static str]) -> Vec<Vec<&'static str>> {
    let mut lines: Vec<Vec<_>> = steps.iter().map(|step| step.to_vec()).collect();
    if let Some(last) = lines.last_mut() {
        last.extend(packages);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_stand_in_the_last_step() {
        let (_, steps) = MANAGERS[0];
        assert_eq!(
            words(steps, &["hugo"]),
            [
                "apt-get update",
                "apt-get install -y --no-install-recommends hugo"
            ]
        );
        let (_, steps) = MANAGERS[3];
        assert_eq!(
            words(steps, &["--cask", "chromium"]),
            ["brew install --cask chromium"]
        );
    }

    fn words(steps: &[&[&'static str]], packages: &[&'static str]) -> Vec<String> {
        let lines = lines(steps, packages);
        lines.into_iter().map(|line| line.join(" ")).collect()
    }
}
