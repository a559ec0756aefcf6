//! Hostile essays: never a panic, never a hang, never a harmful tag.
#![allow(missing_docs, clippy::unwrap_used, reason = "tests")]

mod common;

use std::time::{Duration, Instant};

use essay::{Block, Essay};

/// SplitMix64: a seed gives the same essays for ever.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, most: usize) -> usize {
        (self.roll() % most as u64) as usize
    }
}

const PARTS: &[&str] = &[
    "\n",
    "\n\n",
    "\n\n",
    " ",
    "  ",
    "    ",
    "\t",
    "\r\n",
    "\r",
    "\0",
    "# ",
    "## ",
    "### Mob\n\n",
    "## Abstract\n\n",
    "\n===\n",
    "\n---\n",
    "+++\n",
    "---\n",
    "title = \"x\"\n",
    "title: x\n",
    "balance:\n  widgets:\n    mob: race?n=3\n",
    "[balance]\n",
    "widgets = { mob = \"none\" }\n",
    "a: &a [*a, *a]\n",
    "- ",
    "1. ",
    "> ",
    "* ",
    "*",
    "**",
    "_",
    "~~",
    "`",
    "```",
    "```rust\n",
    "~~~\n",
    "$",
    "$$",
    "|",
    "| a | b |\n|--:|:-:|\n| 1 | 2 |\n",
    ": ",
    "\\",
    "&amp;",
    "&#106;",
    "&#x0;",
    "&lt;script&gt;",
    "<",
    ">",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<?",
    "?>",
    "<!DOCTYPE html>",
    "[x](widget:race?alpha=1.2&amp;drag=0.03)",
    "[The cheetah](widget:race)\n\n",
    "\n\n<widget:race>\n\n",
    "[x](widget:rice)",
    "[x](set:alpha)",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt&colon;alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](<java\tscript:alert(1)>)",
    "<javascript:alert(1)>",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](https://a.b/?q=\"onclick=alert(1))",
    "[x](https://a.b 'a\" onclick=\"x')",
    "[x](#mob)",
    "[x](#)",
    "[x](other.md#mob)",
    "[x]: https://a.b\n",
    "[x]",
    "![a](b.png)",
    "![a\" onerror=\"x](b.png 't\" onload=\"y')",
    "![a](../../etc/passwd)",
    "![](/x.svg)",
    "![r](https://a.b/c.png)",
    "![d](data:image/png;base64,AA)",
    "[^1]",
    "[^1]: Note[^1]\n",
    "[^a]: ",
    "{#id}",
    "{#a\" onclick=\"x}",
    "{.x onclick=y}",
    "<script>alert(1)</script>",
    "<script",
    "</script>",
    "<style>*{}</style>",
    "<svg onload=alert(1)>",
    "<svg><style>",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
    "<img src=x onerror=alert(1)>",
    "<img src=\"a.png\" alt=\"b\">",
    "<img/src=`x`onerror=alert(1)>",
    "<a href=\"javascript:alert(1)\">",
    "<a href=' javascript:x' onclick=y style=z>",
    "</a>",
    "<iframe src=x>",
    "</iframe>",
    "<textarea>",
    "</textarea>",
    "<title>",
    "<noscript>",
    "</noscript>",
    "<template>",
    "<plaintext>",
    "<xmp>",
    "<form action=x><input name=attributes>",
    "<p style=\"color:red\">",
    "<div id=mob class=x>",
    "</div>",
    "<details open><summary>",
    "<table><tr><td>",
    "</table>",
    "<b>",
    "</b>",
    "<i>",
    "<p>",
    "<select><option>",
    "<base href=x>",
    "<meta http-equiv=refresh content=0>",
    "<object data=x>",
    "{{< figure src=\"a.png\" alt=\"b\" caption=\"*c* [d](https://e.f)\" >}}",
    "{{< figure src=\"x\\\"><script>\" caption=\"<script>alert(1)</script>\" >}}",
    "{{< youtube x >}}",
    "{{% note %}}",
    "{{% /note %}}",
    "{{< ref \"mob\" >}}",
    "[x]({{< ref \"mob\" >}})",
    "[x]({{< relref `a\nb` >}}#c)",
    "<a href=\"{{< ref \"mob\" >}}\">",
    "{{</* x */>}}",
    "{{<",
    ">}}",
    "{{%",
    "%}}",
    "\u{E000}0\u{E001}",
    "\u{E000}",
    "\u{202E}",
    "\u{FEFF}",
    "\u{1F600}",
    "é",
    "ﬀ",
    "İ",
    "word",
    "race?n=3",
    "](widget:",
];

/// A document of random parts and bytes.
fn document(dice: &mut Dice) -> String {
    let mut text = String::new();
    if dice.below(4) == 0 {
        text.push_str(
            [
                "+++\n",
                "---\n",
                "+++\ntitle = 'x'\n+++\n",
                "---\ntitle: x\n---\n",
            ][dice.below(4)],
        );
    }
    for _ in 0..1 + dice.below(24) {
        match dice.below(12) {
            0 => {
                let bytes: Vec<u8> = (0..dice.below(8)).map(|_| dice.roll() as u8).collect();
                text.push_str(&String::from_utf8_lossy(&bytes));
            }
            1 => {
                // A part that breaks off.
                let part = PARTS[dice.below(PARTS.len())];
                text.extend(part.chars().take(dice.below(20)));
            }
            _ => text.push_str(PARTS[dice.below(PARTS.len())]),
        }
    }
    text
}

fn check(text: &str) -> Option<Essay> {
    match essay::read_text("a.md", text) {
        Ok(essay) => {
            let mut ids = std::collections::HashSet::new();
            for section in &essay.sections {
                assert!(ids.insert(&section.id), "{} twice", section.id);
                assert!(
                    !section.id.contains(['"', '<', '>', '&', ' ', '\'']),
                    "{}",
                    section.id
                );
                common::assert_harmless(&section.title_html);
                for block in &section.blocks {
                    if let Block::Prose(html) = block {
                        common::assert_harmless(html);
                    }
                }
            }
            Some(essay)
        }
        Err(fault) => {
            assert!(fault.line >= 1 && !fault.sentence.contains('\n'), "{fault}");
            None
        }
    }
}

#[test]
fn random_essays_are_harmless() {
    let mut dice = Dice(20_261_122);
    let (mut read, mut places, mut images) = (0, 0, 0);
    let start = Instant::now();
    for _ in 0..20_000 {
        let text = document(&mut dice);
        let result = std::panic::catch_unwind(|| check(&text));
        let essay = result.unwrap_or_else(|_| panic!("this essay panics: {text:?}"));
        if let Some(essay) = essay {
            read += 1;
            places += essay.places().count();
            images += essay.images.len();
        }
    }
    println!(
        "{read} read, {places} places, {images} pictures, {:?}",
        start.elapsed()
    );
    // The generator reaches what it is to reach.
    assert!(read > 4000, "{read}");
    assert!(places > 500, "{places}");
    assert!(images > 500, "{images}");
}

/// What makes parsers slow: at this size, work that grows with the square takes minutes.
#[test]
fn large_essays_end_soon() {
    let fill = |part: &str, size: usize| part.repeat(size / part.len());
    let size = 150_000;
    let attributes = |count: usize| {
        (0..count).fold(String::from("<p "), |text, k| text + &format!("a{k}=1 ")) + ">"
    };
    let distinct: String = (0..50_000).map(|k| format!("<b x={k}>")).collect();
    let cases: Vec<(&str, String)> = vec![
        ("quotations", fill("> ", size)),
        ("lists", fill("- ", size)),
        ("emphasis", fill("*a ", size)),
        ("strong", fill("**a _b ", size)),
        ("brackets", fill("[", size)),
        ("links", fill("[a](", size)),
        ("pictures", fill("![", size)),
        ("ticks", (1..1400).map(|n| "`".repeat(n) + " ").collect()),
        ("dollars", fill("$a", size)),
        ("braces", fill("{{< ", size)),
        ("quotes", fill("{{< a \"", size)),
        ("comments", fill("{{</* ", size)),
        ("shortcodes", fill("{{< a >}}", size)),
        ("angles", fill("<a ", size)),
        ("html comments", fill("<!-- ", size)),
        ("img", fill("<img src=\"", size)),
        ("div", fill("<div>\n\n", size)),
        (
            "div and paragraphs",
            fill("<div>\n\n", 10_000) + &fill("a\n\n", size),
        ),
        ("bold", fill("<b>\n\n", size)),
        ("distinct bold", distinct + "\n\n" + &fill("a\n\n", size)),
        ("attributes", attributes(100_000)),
        ("nested tables", fill("<table><td>", size)),
        (
            "wide table",
            fill("|a", 20_000) + "\n" + &fill("|-", 20_000) + "\n" + &fill("|\n", size),
        ),
        ("headings", fill("# a\n", size)),
        ("paragraphs", fill("a\n\n", size)),
        ("footnotes", fill("[^1]", size) + "\n\n[^1]: x[^1]\n"),
        ("references", fill("[a]: b\n", size) + &fill("[a]", size)),
        ("directives", fill("[a](widget:race)\n\n", size)),
        ("widget text", fill("](widget:", size)),
        ("private", fill("\u{E000}", size)),
        ("definition", fill("a\n: ", size)),
        ("toml", format!("+++\na = {}\n+++\nx", fill("[", size))),
        ("yaml", format!("---\na: {}\n---\nx", fill("[", size))),
        ("yaml aliases", {
            let levels: String = (1..30)
                .map(|n| format!("a{n}: &a{n} [*a{m}, *a{m}, *a{m}]\n", m = n - 1))
                .collect();
            format!("---\na0: &a0 [x]\n{levels}title: *a29\n---\nx")
        }),
        ("fences", fill("---\n", size)),
    ];
    for (name, text) in cases {
        let start = Instant::now();
        let read = check(&text).is_some();
        let took = start.elapsed();
        println!("{name}: {took:?} {}", if read { "read" } else { "fault" });
        assert!(took < Duration::from_secs(20), "{name} takes {took:?}");
    }
}
