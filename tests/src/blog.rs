//! Sites of bloggers and authors: built with the programs that they use themselves, out of the
//! snippets that the page hands out.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use xtask::host::{self, Host};

/// A program that makes a site out of posts.
#[derive(Debug, Clone, Copy)]
pub struct Maker {
    /// What people call it.
    pub name: &'static str,
    /// Its program's name.
    pub program: &'static str,
    /// The key of its snippet.
    pub snippet: &'static str,
    /// What it is told, in the site's folder.
    pub arguments: &'static [&'static str],
    /// The site's files, but for those that the snippet brings. `POST` in them becomes the snippet's use.
    pub files: &'static [(&'static str, &'static str)],
    /// Where it writes to.
    pub out: &'static str,
    /// The post's path on the built site.
    pub page: &'static str,
}

/// A page with no room for anything of its own beside the post: its policy lets frames in, and nothing inline.
macro_rules! page {
    ($content:literal) => {
        concat!(
            "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>A post</title>",
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; frame-src http://127.0.0.1:*; img-src data:\">",
            "<link rel=\"icon\" href=\"data:,\"></head><body><article>",
            $content,
            "</article></body></html>\n"
        )
    };
}

/// The makers that a test knows how to use.
pub const MAKERS: &[Maker] = &[
    Maker {
        name: "Hugo",
        program: "hugo",
        snippet: "hugo",
        arguments: &["--quiet", "--destination", "out"],
        files: &[
            (
                "config.toml",
                "baseURL = \"/\"\ntitle = \"A blog\"\ndisableKinds = [\"taxonomy\", \"term\", \"RSS\", \"sitemap\", \"home\", \"section\", \"404\"]\n",
            ),
            ("layouts/_default/single.html", page!("{{ .Content }}")),
            (
                "content/posts/leads.md",
                "+++\ntitle = \"Leads\"\ndate = 2026-01-01\n+++\n\nWords before.\n\nPOST\n\nWords after.\n",
            ),
        ],
        out: "out",
        page: "posts/leads/",
    },
    Maker {
        name: "mdBook",
        program: "mdbook",
        snippet: "mdbook",
        arguments: &["build", "--dest-dir", "out"],
        files: &[
            (
                "book.toml",
                "[book]\ntitle = \"A book\"\nlanguage = \"en\"\n\n[output.html]\ndefault-theme = \"light\"\n",
            ),
            (
                "src/SUMMARY.md",
                "# Summary\n\n- [Leads](leads.md)\n- [More](more.md)\n",
            ),
            (
                "src/leads.md",
                "# Leads\n\nWords before.\n\nPOST\n\nWords after.\n",
            ),
            ("src/more.md", "# More\n\nWords.\n"),
        ],
        out: "out",
        page: "leads.html",
    },
    Maker {
        name: "Jekyll",
        program: "jekyll",
        snippet: "jekyll",
        arguments: &["build", "--quiet", "--destination", "out"],
        files: &[
            ("_config.yml", "title: A blog\nexclude: [out]\n"),
            ("_layouts/post.html", page!("{{ content }}")),
            (
                "_posts/2026-01-01-leads.md",
                "---\nlayout: post\ntitle: Leads\npermalink: /leads/\n---\n\nWords before.\n\nPOST\n\nWords after.\n",
            ),
        ],
        out: "out",
        page: "leads/",
    },
    Maker {
        name: "Zola",
        program: "zola",
        snippet: "zola",
        arguments: &["build", "--output-dir", "out"],
        files: &[
            ("config.toml", "base_url = \"/\"\ntitle = \"A blog\"\n"),
            ("templates/page.html", page!("{{ page.content | safe }}")),
            ("templates/index.html", page!("")),
            (
                "content/leads.md",
                "+++\ntitle = \"Leads\"\n+++\n\nWords before.\n\nPOST\n\nWords after.\n",
            ),
        ],
        out: "out",
        page: "leads/",
    },
];

impl Maker {
    /// The program, if it is at hand: by the variable of its name in capitals, or on the path.
    pub fn at_hand(&self) -> Option<PathBuf> {
        if let Some(path) = env::var_os(self.program.to_uppercase()).filter(|it| !it.is_empty()) {
            return Some(path.into());
        }
        let path = env::var_os("PATH").unwrap_or_default();
        env::split_paths(&path)
            .map(|folder| folder.join(self.program))
            .find(|file| file.is_file())
    }

    /// Builds a site whose post holds the filled snippet, in the build folder, and serves it.
    ///
    /// # Panics
    /// When the program does not build it; what it said is told.
    pub fn build(&self, program: &Path, values: &[(&str, &str)]) -> Host {
        let folder = target().join("blogs").join(self.program);
        let _ = fs::remove_dir_all(&folder);
        let snippet = Snippet::of(self.snippet);
        for (path, text) in self.files {
            write(
                &folder.join(path),
                &text.replace("POST", &snippet.filled(values)),
            );
        }
        for (path, text) in &snippet.files {
            write(&folder.join(path), text);
        }
        let output = Command::new(program)
            .args(self.arguments)
            .current_dir(&folder)
            .stdin(Stdio::null())
            .output()
            .unwrap_or_else(|error| panic!("{} cannot be started: {error}.", program.display()));
        assert!(
            output.status.success(),
            "{} does not build the post: {}{}",
            self.name,
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
        host::spawn(folder.join(self.out), "", 0)
            .unwrap_or_else(|error| panic!("The blog cannot be served: {error}."))
    }
}

/// What is handed out for one kind of site.
#[derive(Debug)]
pub struct Snippet {
    /// Files of the site: path and text.
    pub files: Vec<(String, String)>,
    /// What goes into the post, with `{places}`.
    pub post: String,
}

impl Snippet {
    /// The snippets as they are handed out: `web/snippets.json`.
    ///
    /// # Panics
    /// When the file cannot be read.
    pub fn all() -> Vec<Value> {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../web/snippets.json");
        let text = fs::read_to_string(&file)
            .unwrap_or_else(|error| panic!("{} cannot be read: {error}.", file.display()));
        let value: Value = serde_json::from_str(&text)
            .unwrap_or_else(|error| panic!("{} is no JSON: {error}.", file.display()));
        let list = value["snippets"].as_array().cloned();
        list.unwrap_or_else(|| panic!("{} lists no snippets.", file.display()))
    }

    /// A snippet by its key.
    ///
    /// # Panics
    /// When there is none.
    pub fn of(key: &str) -> Self {
        let all = Self::all();
        let found = all.iter().find(|it| it["key"] == key);
        let parts = found
            .and_then(|it| it["parts"].as_array())
            .unwrap_or_else(|| panic!("There is no snippet \"{key}\"."));
        let mut snippet = Self {
            files: vec![],
            post: String::new(),
        };
        for part in parts {
            let text = part["text"].as_str().unwrap_or_default().to_owned();
            match part["file"].as_str() {
                Some(path) => snippet.files.push((path.to_owned(), text)),
                None => snippet.post = text,
            }
        }
        snippet
    }

    /// The post's part with its places filled.
    pub fn filled(&self, values: &[(&str, &str)]) -> String {
        let mut text = self.post.clone();
        for (name, value) in values {
            text = text.replace(&format!("{{{name}}}"), &escaped(value));
        }
        text
    }
}

/// A value as it stands in any snippet: by the one rule that `web/snippets.json` tells.
pub fn escaped(value: &str) -> String {
    let mut out = String::new();
    for c in value.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' | '\\' | '[' | ']' | '{' | '}' | '`' => {
                out.push_str(&format!("&#{};", u32::from(c)));
            }
            c => out.push(c),
        }
    }
    out
}

/// The folder that cargo builds in.
pub fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../target"),
        PathBuf::from,
    )
}

/// Writes a file and the folders that it lies in.
///
/// # Panics
/// When it cannot be written.
pub fn write(path: &Path, text: &str) {
    let result = match path.parent() {
        Some(folder) => fs::create_dir_all(folder).and_then(|()| fs::write(path, text)),
        None => fs::write(path, text),
    };
    result.unwrap_or_else(|error| panic!("{} cannot be written: {error}.", path.display()));
}
