//! Sites of bloggers and authors: built with the programs that they use themselves, out of what the
//! builder of embeds hands out.

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
    /// What a reader chooses in the builder.
    pub kind: &'static str,
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
        kind: "Hugo",
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
        kind: "mdBook",
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
        kind: "Jekyll",
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
        kind: "Zola",
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
    // Quarto has pandoc write its pages; package managers have that.
    Maker {
        name: "pandoc",
        program: "pandoc",
        kind: "Quarto",
        arguments: &[
            "--template",
            "page.html",
            "leads.md",
            "--output",
            "leads.html",
        ],
        files: &[
            ("page.html", page!("$body$")),
            (
                "leads.md",
                "---\ntitle: Leads\n---\n\nWords before.\n\nPOST\n\nWords after.\n",
            ),
        ],
        out: "",
        page: "leads.html",
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

    /// Builds a site whose post holds the snippet, in the build folder, and serves it.
    ///
    /// # Panics
    /// When the program does not build it; what it said is told.
    pub fn build(&self, program: &Path, snippet: &Snippet) -> Host {
        let folder = self.lay(snippet);
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
        self.serve(&folder)
    }

    /// Writes the site's files, the snippet in its place, and tells the folder.
    pub fn lay(&self, snippet: &Snippet) -> PathBuf {
        let folder = target().join("blogs").join(self.program);
        let _ = fs::remove_dir_all(&folder);
        for (path, text) in self.files {
            write(&folder.join(path), &text.replace("POST", &snippet.post));
        }
        for (path, text) in &snippet.files {
            write(&folder.join(path), text);
        }
        folder
    }

    /// Serves the site that was built in a folder.
    ///
    /// # Panics
    /// When it cannot be served.
    pub fn serve(&self, folder: &Path) -> Host {
        host::spawn(folder.join(self.out), "", 0)
            .unwrap_or_else(|error| panic!("The blog cannot be served: {error}."))
    }
}

/// What is handed out for one kind of site.
#[derive(Debug)]
pub struct Snippet {
    /// Files of the site: path and text.
    pub files: Vec<(String, String)>,
    /// What goes into the post.
    pub post: String,
}

impl Snippet {
    /// The snippets before the builder fills their places: `web/snippets.json`.
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
