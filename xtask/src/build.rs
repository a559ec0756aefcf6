//! `cargo xtask build`: writes the static site.

use std::fs;
use std::path::{Path, PathBuf};

use essay::Essay;
use lexopt::{Arg, ValueExt};
use site::glossary::Glossary;
use site::model::Model;
use site::page::{self, Page, Program, Site};
use site::share::{self, Card, Home};
use url::Url;

use crate::card;
use crate::fault::{self, Fault, Given, quoted};
use crate::folder::{self, Folder};
use crate::headers;
use crate::nowhere::{self, Nowhere};
use crate::program::Sources;
use crate::project;
use crate::releases::{self, Plan, Version};
use crate::script::{self, Kind};
use crate::tools::{self, Tools};
use crate::wasm;
use crate::worker;

const NAME: &str = "build";

pub struct Options {
    essay: Option<PathBuf>,
    base_url: Option<String>,
    out: PathBuf,
    /// One program for all pages: quicker to build, more to load for a page with one widget.
    quick: bool,
    /// A release that keeps a path of its own.
    release: Option<Version>,
}

impl Default for Options {
    /// The project's own essay, written to `dist`.
    fn default() -> Self {
        Self {
            essay: None,
            base_url: None,
            out: dist(),
            quick: false,
            release: None,
        }
    }
}

/// Where the site is written to if nothing else is said.
pub fn dist() -> PathBuf {
    project::root().join("dist")
}

impl Options {
    pub fn parse(line: &mut lexopt::Parser) -> Result<Self, Fault> {
        let mut options = Self::default();
        let of_line = |error| fault::of_line(NAME, error);
        let mut given = Given::default();
        while let Some(argument) = line.next().map_err(of_line)? {
            given.once(NAME, &argument)?;
            match argument {
                Arg::Long("essay") => options.essay = Some(essay_file(NAME, line)?),
                Arg::Long("base-url") => {
                    let text = line.value().and_then(|it| it.string()).map_err(of_line)?;
                    options.base_url = Some(base_url(&text)?);
                }
                Arg::Long("quick") => options.quick = true,
                Arg::Long("release-path") => {
                    let text = line.value().and_then(|it| it.string()).map_err(of_line)?;
                    let version = Version::parse(&text);
                    options.release = Some(version.ok_or_else(|| releases::not_a_version(&text))?);
                }
                Arg::Long("out") => options.out = out_folder(line)?,
                other => return Err(fault::unknown(NAME, &other)),
            }
        }
        Ok(options)
    }
}

/// The value of `--essay`.
pub fn essay_file(command: &str, line: &mut lexopt::Parser) -> Result<PathBuf, Fault> {
    let path = PathBuf::from(
        line.value()
            .map_err(|error| fault::of_line(command, error))?,
    );
    if !path.is_file() {
        return Err(Fault::usage(format!(
            "xtask {command}: --essay names {}, which is no file.",
            quoted(&path.to_string_lossy())
        )));
    }
    Ok(std::path::absolute(&path).unwrap_or(path))
}

fn out_folder(line: &mut lexopt::Parser) -> Result<PathBuf, Fault> {
    let given = PathBuf::from(line.value().map_err(|error| fault::of_line(NAME, error))?);
    let path = fs::canonicalize(&given)
        .or_else(|_| std::path::absolute(&given))
        .unwrap_or_else(|_| given.clone());
    if path.file_name().is_none() {
        return Err(Fault::usage(format!(
            "xtask build: --out is a folder with a name of its own, not {}.",
            quoted(&given.to_string_lossy())
        )));
    }
    if !folder::may_replace(&path) {
        return Err(Fault::usage(format!(
            "xtask build: --out names {}, which holds something else than a site built here.",
            quoted(&given.to_string_lossy())
        )));
    }
    if releases::is_copy(&path) {
        return Err(Fault::usage(format!(
            "xtask build: --out names {}, which belongs to the site around it: name that one.",
            quoted(&given.to_string_lossy())
        )));
    }
    Ok(path)
}

/// The value of `--base-url`, as browsers write it.
fn base_url(text: &str) -> Result<String, Fault> {
    const IS: &str =
        "xtask build: --base-url is an absolute address such as https://example.org/balance/";
    let no = |why: &str| {
        Err(Fault::usage(format!(
            "{IS}, and {} is none: {why}.",
            quoted(text)
        )))
    };
    let lower = text.to_ascii_lowercase();
    let rest = lower
        .strip_prefix("https://")
        .or_else(|| lower.strip_prefix("http://"));
    let Some(rest) = rest.filter(|rest| !rest.is_empty()) else {
        return Err(Fault::usage(format!("{IS}, not {}.", quoted(text))));
    };
    // What browsers would pass over or read as something else.
    if rest.starts_with('/') {
        return no("it names no host");
    }
    let strange = |c: &char| c.is_whitespace() || c.is_control() || "\"'<>\\^`{|}".contains(*c);
    if let Some(strange) = rest.chars().find(strange) {
        return no(&format!(
            "{} stands for no part of one",
            quoted(&strange.to_string())
        ));
    }
    let url = match Url::parse(text) {
        Ok(url) => url,
        Err(error) => return no(&error.to_string()),
    };
    if !url.username().is_empty() || url.password().is_some() {
        // It is not said again: it may be a secret.
        return Err(Fault::usage(
            "xtask build: --base-url stands in every page, so it goes without a user name and password.",
        ));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(Fault::usage(format!(
            "xtask build: --base-url ends with a folder, so {} goes without what follows {}.",
            quoted(text),
            if url.query().is_some() {
                "the ?"
            } else {
                "the #"
            }
        )));
    }
    // A name may end with a dot, which is the root's.
    let host = url.domain().map(|it| it.strip_suffix('.').unwrap_or(it));
    if host.is_some_and(|host| host.split('.').any(str::is_empty)) {
        return no("its host has an empty part");
    }
    if url.path().contains("//") {
        return no("its path has an empty part");
    }
    let mut escapes = url.path().split('%').skip(1);
    let is_hex = |it: &str| it.len() >= 2 && it.bytes().take(2).all(|b| b.is_ascii_hexdigit());
    if !escapes.all(is_hex) {
        return no("its path has a % without two digits");
    }
    Ok(url.into())
}

pub fn run(options: &Options) -> Result<(), Fault> {
    if !folder::may_replace(&options.out) {
        return Err(Fault::failed(format!(
            "{} holds something else than a site built here: move it away.",
            project::short(&options.out).display()
        )));
    }
    // First what is quick to find wrong.
    let plan = Plan::new(&options.out, options.release)?;
    let essay = read_essay(options.essay.as_deref())?;
    let root = project::root();
    let models = read_models(&root.join("web/models"))?;
    let glossary = match &essay.front.glossary {
        Some(file) => Some(Glossary::new(&read_reference(file)?).map_err(failed)?),
        None => None,
    };
    let help = read_reference(&root.join("web/help.md"))?;
    let template = project::read(&root.join("index.html"))?;
    let style = project::read(&root.join("web/style.css"))?;
    let tools = tools::ready()?;
    let mut folder = Folder::default();
    let files = add_files(&tools, options.quick, &mut folder)?;
    let dialogs = Dialogs::add(
        &root.join("web"),
        &files,
        &essay,
        options.release,
        &mut folder,
    )?;
    let program = add_program(&tools, None, options.quick, &dialogs, &mut folder)?;
    // A page with one widget loads a program that knows that widget alone.
    let mut programs = Vec::new();
    if !options.quick {
        for widget in widgets::catalog::ALL {
            let own = add_program(&tools, Some(widget.key()), false, &dialogs, &mut folder)?;
            programs.push((widget.key(), own));
        }
    }
    let web = |name: &str| script(&root.join("web"), name, Kind::Module);
    let classic = |name: &str| script(&root.join("web"), name, Kind::Classic);
    let (early, more) = (classic("early.js")?, web("embed-more.js")?);
    let more_name = asset("embed-more.js", more.as_bytes());
    let fault = web("fault.js")?;
    let fault_name = asset("fault.js", fault.as_bytes());
    folder.add(&fault_name, fault.into_bytes())?;
    let embed = beside(web("embed.js")?, "embed-more.js", &more_name);
    let embed = beside(embed, "fault.js", &fault_name);
    if embed.contains("</script") {
        return Err(Fault::failed(
            "web/embed.js cannot stand in a page: it holds the end of a script.",
        ));
    }
    folder.add(&more_name, more.into_bytes())?;
    let explain = web("explain.js")?;
    let explain_name = asset("explain.js", explain.as_bytes());
    folder.add(&explain_name, explain.into_bytes())?;
    let theme = classic("theme.js")?;
    // Named by all that pages load, for by its name the worker knows the pages of its own build.
    let watch = beside(web("watch.js")?, "fault.js", &fault_name);
    let loads = [&watch, &program.script, &program.wasm, &explain_name].map(String::as_str);
    let watch_name = asset("watch.js", loads.concat().as_bytes());
    folder.add(&watch_name, watch.into_bytes())?;
    let mut cards = share::cards(&essay);
    if options.base_url.is_some() {
        for (i, png) in card::draw(&cards)?.into_iter().enumerate() {
            let name = asset("card.png", &png);
            folder.add(&name, png)?;
            cards[i].picture = Some(name);
        }
    } else {
        eprintln!(
            "Without --base-url pages have no picture for other sites, no oEmbed and no canonical link."
        );
    }
    let mut pages = page::pages(&Site {
        essay: &essay,
        template: &template,
        style: &style,
        program: &program,
        programs: &programs,
        embed: page::Embed {
            script: &embed,
            early: &early,
        },
        cards: &cards,
        models: &models,
        glossary: glossary.as_ref(),
        help: &site::model::plain(&help),
        explain: &explain_name,
        theme: &theme,
        watch: &watch_name,
    });
    let mut images = vec![];
    for image in &essay.images {
        let bytes = fs::read(&image.source)
            .map_err(|error| project::cannot("read", &image.source, &error))?;
        // What stands under assets/ never changes under its name.
        let name = asset(&image.name, &bytes);
        for page in &mut pages.pages {
            let written = format!("\"assets/{}\"", image.name);
            page.html = page.html.replace(&written, &format!("\"{name}\""));
        }
        folder.add(&name, bytes)?;
        images.push(name);
    }
    let front = pages.pages.iter().find(|page| page.path == "index.html");
    let front = front.map_or_else(String::new, |page| page.html.clone());
    let nowhere_script = classic(nowhere::SCRIPT)?;
    let nowhere = Nowhere {
        template: &template,
        front: &front,
        title: &essay.front.title,
        theme: &theme,
        script: &nowhere_script,
    };
    let csp = nowhere.allowed(&pages.csp);
    let mut plain = plain_files(&root.join("web"))?;
    let mut kept: Vec<&str> = vec![&program.script, &program.wasm, &explain_name, &watch_name];
    kept.push(&fault_name);
    kept.extend(dialogs.paths.iter().map(String::as_str));
    kept.extend(images.iter().map(String::as_str));
    let worker = worker::text(&classic(worker::NAME)?, &pages.pages, &kept, &watch_name);
    plain.push((worker::NAME.to_owned(), worker.into_bytes()));
    let oembed: Vec<String> = match options.base_url {
        Some(_) => cards.iter().filter_map(share::oembed_path).collect(),
        None => vec![],
    };
    let front = [program.script.as_str()];
    let headers = headers::text(&headers::Facts {
        pages: pages
            .pages
            .iter()
            .map(|it| it.path.as_str())
            .chain(oembed.iter().map(String::as_str))
            .chain([nowhere::PATH])
            .collect(),
        plain: plain.iter().map(|(path, _)| path.as_str()).collect(),
        wasm: programs
            .iter()
            .map(|(_, program)| program.wasm.as_str())
            .chain([program.wasm.as_str(), files.wasm.as_str()])
            .collect(),
        programs: ["/", "/index.html"]
            .map(|place| (place.to_owned(), &program, front.as_slice()))
            .into_iter()
            .chain(
                programs
                    .iter()
                    .map(|(key, program)| (format!("/embed/{key}/*"), program, [].as_slice())),
            )
            .map(|(place, program, scripts)| {
                let wasm = program.wasm.as_str();
                (place, headers::Program { wasm, scripts })
            })
            .collect(),
        csp: &csp,
    });
    folder.add("_headers", headers.into_bytes())?;
    let count = pages.pages.len();
    for (path, bytes) in plain {
        folder.add(&path, bytes)?;
    }
    let mut folder = copied(&folder, &pages.pages, &cards, &nowhere, &plan, options)?;
    folder.compress();

    let kilobytes = |path: &str| folder.travels(path) as f64 / 1000.0;
    let mut told = format!(
        "Wrote {} pages to {}; compressed, the front page is {:.1} kB, the script {:.1} kB and the wasm {:.1} kB.",
        count,
        project::short(&options.out).display(),
        kilobytes("index.html"),
        kilobytes(&program.script),
        kilobytes(&program.wasm)
    );
    if let Some(version) = options.release {
        told.push_str(&format!(
            "\nThey stand at {version}/ for good, and at {}/ and in the folder itself until the next release.",
            releases::LATEST
        ));
    }
    plan.write(folder, &options.out)?;
    eprintln!("{told}");
    Ok(())
}

/// A script of ours, with what it shares with others: put in where it is named, so that nothing more is fetched.
fn read_script(file: &Path) -> Result<String, Fault> {
    const SHARED: &str = "make.js";
    let text = project::read(file)?;
    let place = format!("\"{SHARED}\";\n");
    if !text.contains(&place) {
        return Ok(text);
    }
    let shared = project::read(&file.with_file_name(SHARED))?;
    Ok(text.replacen(&place, &shared, 1))
}

/// A script of ours, small.
fn script(web: &Path, file: &str, kind: Kind) -> Result<String, Fault> {
    made_small(file, &read_script(&web.join(file))?, kind)
}

fn made_small(file: &str, script: &str, kind: Kind) -> Result<String, Fault> {
    script::small(script, kind)
        .map_err(|error| Fault::failed(format!("web/{file} cannot be made small: {error}")))
}

/// The files of every copy of the site, its pages told where they stand.
fn copied(
    site: &Folder,
    pages: &[Page],
    cards: &[Card],
    nowhere: &Nowhere<'_>,
    plan: &Plan,
    options: &Options,
) -> Result<Folder, Fault> {
    let mut all = Folder::default();
    for copy in &plan.copies {
        let home = options.base_url.as_deref().map(|base| {
            let base = base.trim_end_matches('/');
            Home {
                url: format!("{base}/{}", copy.path),
                canonical: format!("{base}/{}", plan.canonical()),
            }
        });
        let mut add = |path: &str, bytes| all.add(&format!("{}{path}", copy.path), bytes);
        for path in site.paths() {
            add(path, site.get(path).cloned().unwrap_or_default())?;
        }
        for page in pages {
            let card = cards.iter().find(|card| card.page == page.path);
            let html = share::addressed(&page.html, card, home.as_ref());
            add(&page.path, html.into_bytes())?;
        }
        add(nowhere::PATH, nowhere.page(home.as_ref()).into_bytes())?;
        for card in cards {
            if let (Some(path), Some(home)) = (share::oembed_path(card), &home) {
                add(&path, share::oembed(card, home).into_bytes())?;
            }
        }
    }
    Ok(all)
}

/// A script that loads another one by the name that it has in the site, where they stand side by side.
fn beside(script: String, other: &str, asset: &str) -> String {
    script.replace(other, asset.trim_start_matches("assets/"))
}

fn asset(name: &str, bytes: &[u8]) -> String {
    format!("assets/{}", folder::hashed_name(name, bytes))
}

/// The essay with its warnings told; its fault is a sentence with file and line.
fn read_essay(file: Option<&Path>) -> Result<Essay, Fault> {
    let files = match file {
        Some(file) => vec![project::short(file)],
        None => {
            let folder = project::root().join("web/essay");
            let entries =
                fs::read_dir(&folder).map_err(|error| project::cannot("read", &folder, &error))?;
            let mut files: Vec<PathBuf> = entries
                .filter_map(|entry| entry.ok().map(|entry| project::short(&entry.path())))
                .filter(|path| path.extension().is_some_and(|it| it == "md"))
                .collect();
            files.sort();
            files
        }
    };
    let essay = essay::read(&files).map_err(|fault| Fault::failed(fault.to_string()))?;
    for warning in &essay.warnings {
        eprintln!("{warning}");
    }
    Ok(essay)
}

fn failed(fault: essay::Fault) -> Fault {
    Fault::failed(fault.to_string())
}

/// A text beside the essay.
fn read_reference(file: &Path) -> Result<Essay, Fault> {
    essay::read(&[project::short(file)]).map_err(failed)
}

/// What every model says of itself, checked against its parameters.
fn read_models(folder: &Path) -> Result<Vec<Model>, Fault> {
    let model = |widget: &&'static dyn widgets::widget::Widget| {
        let text = read_reference(&folder.join(format!("{}.md", widget.key())))?;
        Model::new(*widget, &text).map_err(failed)
    };
    widgets::catalog::ALL.iter().map(model).collect()
}

/// The dialogs of a widget, which a page loads when somebody asks for one: the names of their scripts in `assets/`.
struct Dialogs {
    builder: String,
    share: String,
    /// The paths of all that they load when they are opened, from the site's root; not of the program that writes files,
    /// which few readers need.
    paths: Vec<String>,
}

impl Dialogs {
    /// Adds their scripts and style to the site. Each names the others by what they are called there.
    fn add(
        web: &Path,
        files: &Program,
        essay: &Essay,
        release: Option<Version>,
        folder: &mut Folder,
    ) -> Result<Self, Fault> {
        let mut paths = vec![];
        let mut add = |file: &str, parts: &[(&str, &str)]| {
            let mut script = read_script(&web.join(file))?;
            for (place, text) in parts {
                script = wasm::replaced_once(&script, place, text).ok_or_else(|| {
                    Fault::failed(format!("web/{file} does not name {place} once."))
                })?;
            }
            if file.ends_with(".js") {
                script = made_small(file, &script, Kind::Module)?;
            }
            let name = folder::hashed_name(file, script.as_bytes());
            let path = format!("assets/{name}");
            folder.add(&path, script.into_bytes())?;
            paths.push(path);
            Ok::<_, Fault>(name)
        };
        let style = add("builder.css", &[])?;
        let release = release.map_or_else(String::new, |version| version.to_string());
        let program = files.script.trim_start_matches("assets/");
        let dialog = add(
            "dialog.js",
            &[
                ("'builder.css'", &format!("'{style}'")),
                ("\"release-path\"", &format!("\"{release}\"")),
                ("'./files.js'", &format!("'./{program}'")),
            ],
        )?;
        let dialog = ("'./dialog.js'", format!("'./{dialog}'"));
        let dialog = (dialog.0, dialog.1.as_str());
        let snippets = project::read(&web.join(SNIPPETS))?;
        let place = format!("\"{SNIPPETS}\"");
        let builder = add("builder.js", &[dialog, (&place, &snippets)])?;
        let share = add("share.js", &[dialog, ("\"citation\"", &work(essay))])?;
        Ok(Self {
            builder,
            share,
            paths,
        })
    }
}

/// The texts that the builder gives.
const SNIPPETS: &str = "snippets.json";

/// What a citation says of the essay, as JSON.
fn work(essay: &Essay) -> String {
    let front = &essay.front;
    let authors: Vec<&str> = front
        .author
        .split(", ")
        .map(str::trim)
        .filter(|author| !author.is_empty())
        .collect();
    serde_json::json!({
        "title": front.title,
        "authors": authors,
        "date": front.date,
        "lang": front.lang,
        "version": env!("CARGO_PKG_VERSION"),
    })
    .to_string()
}

/// Builds the program that writes files and adds it to the site; `with_words` as for the pages' programs.
fn add_files(tools: &Tools, with_words: bool, folder: &mut Folder) -> Result<Program, Fault> {
    const NAME: &str = "files";
    let (bytes, glue) = wasm_program(tools, "crates/files", NAME, &[], with_words)?;
    let wasm = asset(&format!("{NAME}_bg.wasm"), &bytes);
    let beside = wasm.trim_start_matches("assets/");
    let text = wasm::module(&glue, beside).ok_or_else(other_script)?;
    let script = asset(&format!("{NAME}.js"), text.as_bytes());
    folder.add(&wasm, bytes)?;
    folder.add(&script, text.into_bytes())?;
    Ok(Program {
        script,
        wasm,
        text: None,
    })
}

fn other_script() -> Fault {
    Fault::failed(
        "wasm-bindgen writes another script than we know: let xtask/src/wasm.rs read the new one.",
    )
}

/// A program's wasm file and its script, as small as they travel.
fn wasm_program(
    tools: &Tools,
    sources: &str,
    name: &str,
    features: &[&str],
    with_words: bool,
) -> Result<(Vec<u8>, String), Fault> {
    let out = project::target().join("site-pkg").join(name);
    let sources = Sources {
        folder: sources,
        name,
        features,
        target: "web",
        types: false,
        words: with_words,
    };
    let bytes = sources.build(tools, &out)?;
    if out.join("snippets").exists() {
        return Err(Fault::failed(
            "The site's program brings JavaScript snippets along, but it should be one script: use web-sys in their place.",
        ));
    }
    let glue = project::read(&out.join(format!("{name}.js")))?;
    wasm::with_short_names(&bytes, &glue).ok_or_else(other_script)
}

/// Builds the program of one widget, or of all, and adds its two files to the site; `with_words` it tells the
/// console why it ended, should it ever.
fn add_program(
    tools: &Tools,
    widget: Option<&str>,
    with_words: bool,
    dialogs: &Dialogs,
    folder: &mut Folder,
) -> Result<Program, Fault> {
    let name = widget.unwrap_or("site");
    let own = widget.map(|widget| format!("widgets/{widget}"));
    let features = own
        .as_deref()
        .map(|own| ["--no-default-features", "--features", own]);
    let features = features.as_ref().map_or(&[][..], |it| it);
    let (bytes, glue) = wasm_program(tools, "crates/site", name, features, with_words)?;
    let wasm = asset(&format!("{name}_bg.wasm"), &bytes);
    let beside = wasm.rsplit('/').next().unwrap_or(&wasm);
    let within = widget.is_some();
    let dialogs = [dialogs.builder.as_str(), &dialogs.share];
    let text = wasm::starting(&glue, beside, dialogs, within).ok_or_else(other_script)?;
    let script = asset(&format!("{name}.js"), text.as_bytes());
    folder.add(&wasm, bytes)?;
    if !within {
        folder.add(&script, text.into_bytes())?;
        return Ok(Program {
            script,
            wasm,
            text: None,
        });
    }
    Ok(Program {
        script,
        wasm,
        text: Some(text),
    })
}

/// The files of `web/` that reach the site as they are: all but the essay, the style, notes and what pages name by its content.
fn plain_files(web: &Path) -> Result<Vec<(String, Vec<u8>)>, Fault> {
    let mut files = Vec::new();
    let mut folders = vec![(web.to_path_buf(), String::new())];
    while let Some((folder, prefix)) = folders.pop() {
        let entries =
            fs::read_dir(&folder).map_err(|error| project::cannot("read", &folder, &error))?;
        for entry in entries {
            let entry = entry.map_err(|error| project::cannot("read", &folder, &error))?;
            let (path, name) = (
                entry.path(),
                entry.file_name().to_string_lossy().into_owned(),
            );
            let place = format!("{prefix}{name}");
            if name.starts_with('.')
                || name.ends_with(".md")
                || matches!(
                    place.as_str(),
                    "essay"
                        | "models"
                        | "style.css"
                        | "early.js"
                        | "embed.js"
                        | "embed-more.js"
                        | "builder.js"
                        | "builder.css"
                        | "dialog.js"
                        | "make.js"
                        | "share.js"
                        | "explain.js"
                        | "theme.js"
                        | "fault.js"
                        | "watch.js"
                        | worker::NAME
                        | nowhere::SCRIPT
                )
            {
                continue;
            }
            if path.is_dir() {
                folders.push((path, format!("{place}/")));
            } else {
                let bytes =
                    fs::read(&path).map_err(|error| project::cannot("read", &path, &error))?;
                files.push((place, bytes));
            }
        }
    }
    files.sort();
    Ok(files)
}

/// The same build in a program of its own, with the newest code, for somebody who waits for it.
pub fn again(essay: Option<&Path>) -> Result<(), Fault> {
    let mut command = project::cargo();
    command.args([
        "run",
        "--quiet",
        "--package",
        env!("CARGO_PKG_NAME"),
        "--",
        NAME,
    ]);
    command.arg("--quick");
    if let Some(essay) = essay {
        command.arg("--essay").arg(essay);
    }
    project::succeed(&mut command, "The build")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_copy_says_where_nothing_is() {
        let nowhere = Nowhere {
            template: "{{body}}",
            front: "",
            title: "An essay",
            theme: "",
            script: "",
        };
        let out = Path::new("no-such-folder");
        let plan = Plan::new(out, Version::parse("v1.2.0")).unwrap();
        let pages = |base: Option<&str>| {
            let options = Options {
                base_url: base.map(str::to_owned),
                ..Options::default()
            };
            let folder = copied(&Folder::default(), &[], &[], &nowhere, &plan, &options).unwrap();
            ["", "latest/", "v1.2.0/"].map(|copy| {
                let page = folder.get(&format!("{copy}404.html")).unwrap();
                String::from_utf8(page.clone()).unwrap()
            })
        };
        let [front, latest, release] = pages(Some("https://example.org/b/"));
        for (page, root) in [
            (front, "/b/"),
            (latest, "/b/latest/"),
            (release, "/b/v1.2.0/"),
        ] {
            let link = format!("<a href=\"{root}embed/race/\"");
            assert!(page.contains(&link), "{page}");
        }
        let [front, latest, release] = pages(None);
        assert!(front.contains("data-ways hidden"), "{front}");
        assert_eq!((&latest, &release), (&front, &front));
    }

    #[test]
    fn what_stands_in_pages_is_no_file_of_its_own() {
        let files = plain_files(&project::root().join("web")).unwrap();
        let paths: Vec<&str> = files.iter().map(|(path, _)| path.as_str()).collect();
        assert!(paths.contains(&"balance-widget.js"), "{paths:?}");
        for script in ["theme.js", "404.js"] {
            assert!(!paths.contains(&script), "{paths:?}");
        }
    }

    #[test]
    fn base_urls_are_absolute_and_plain() {
        for (text, read) in [
            ("https://example.org", "https://example.org/"),
            ("HTTPS://Example.ORG/A", "https://example.org/A"),
            (
                "https://example.org/balance/",
                "https://example.org/balance/",
            ),
            (
                "https://example.org:443/b%20c/../d",
                "https://example.org/d",
            ),
            (
                "https://bücher.example/é",
                "https://xn--bcher-kva.example/%C3%A9",
            ),
            ("http://127.0.0.1:8080/", "http://127.0.0.1:8080/"),
            ("http://localhost:65535", "http://localhost:65535/"),
            ("http://[::1]/", "http://[::1]/"),
        ] {
            assert_eq!(base_url(text).unwrap(), read, "{text}");
        }
        let of = |text: &str| base_url(text).unwrap_err().to_string();
        const IS: &str =
            "xtask build: --base-url is an absolute address such as https://example.org/balance/";
        for text in [
            "",
            "example.org",
            "//example.org",
            "https://",
            "https:example.org",
            "ftp://example.org",
            "javascript:alert(1)",
        ] {
            assert_eq!(of(text), format!("{IS}, not '{text}'."));
        }
        for (text, why) in [
            ("https:///path", "it names no host"),
            ("https://:80/", "empty host"),
            ("https://../a", "its host has an empty part"),
            ("https://a..b/", "its host has an empty part"),
            ("https://example.org:99999/", "invalid port number"),
            ("https://..:99999999//%zz/a//", "invalid port number"),
            ("https://exa%20mple", "invalid international domain name"),
            ("https://1.2.3.999/", "invalid IPv4 address"),
            ("https://[::1/", "invalid IPv6 address"),
            ("https://example.org/a//b", "its path has an empty part"),
            (
                "https://example.org/%zz/",
                "its path has a % without two digits",
            ),
            (
                "https://example.org/%a",
                "its path has a % without two digits",
            ),
            ("https://example.org/\"", "'\"' stands for no part of one"),
            ("https://example.org/ a", "' ' stands for no part of one"),
            ("https://example.org\\a", "'\\' stands for no part of one"),
        ] {
            assert_eq!(of(text), format!("{IS}, and '{text}' is none: {why}."));
        }
        assert_eq!(
            of("https://example.org/\u{1b}[2J"),
            format!(
                "{IS}, and 'https://example.org/\\u{{1b}}[2J' is none: '\\u{{1b}}' stands for no part of one."
            )
        );
        for text in [
            "https://user:pw@example.org",
            "https://user@example.org/",
            "https://:pw@example.org",
        ] {
            assert_eq!(
                of(text),
                "xtask build: --base-url stands in every page, so it goes without a user name and password."
            );
        }
        for (text, mark) in [
            ("https://example.org/?a", "?"),
            ("https://example.org/?", "?"),
            ("https://example.org/#a", "#"),
        ] {
            assert_eq!(
                of(text),
                format!(
                    "xtask build: --base-url ends with a folder, so '{text}' goes without what follows the {mark}."
                )
            );
        }
    }
}
