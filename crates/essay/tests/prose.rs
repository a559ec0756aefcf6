//! From Markdown to HTML.
#![allow(missing_docs, clippy::unwrap_used, reason = "tests")]

mod common;

use essay::{Block, Essay};

fn read(text: &str) -> Essay {
    let essay = essay::read_text("a.md", text).unwrap_or_else(|fault| panic!("{fault}"));
    for section in &essay.sections {
        for block in &section.blocks {
            if let Block::Prose(html) = block {
                common::assert_harmless(html);
            }
        }
    }
    essay
}

fn prose(essay: &Essay) -> String {
    let blocks = essay.sections.iter().flat_map(|section| &section.blocks);
    let prose = blocks.filter_map(|block| match block {
        Block::Prose(html) => Some(html.as_str()),
        Block::Widget(_) => None,
    });
    prose.collect::<Vec<_>>().join("\n")
}

/// The HTML of a text without warnings.
fn html(text: &str) -> String {
    let essay = read(text);
    assert_eq!(essay.warnings, []);
    prose(&essay)
}

/// The HTML of a text and its warnings.
fn warned(text: &str) -> (String, Vec<String>) {
    let essay = read(text);
    (
        prose(&essay),
        essay.warnings.iter().map(ToString::to_string).collect(),
    )
}

#[test]
fn words_are_set_well() {
    assert_eq!(
        html("\"It's\" -- so... *a* **b** ~~c~~ `d \"e\"`"),
        "<p>“It’s” – so… <em>a</em> <strong>b</strong> <del>c</del> <code>d \"e\"</code></p>"
    );
    assert_eq!(html("a\\\nb\nc  \nd"), "<p>a<br>\nb\nc<br>\nd</p>");
    assert_eq!(
        html("1. a\n2. b\n\n- [x] c\n- [ ] d"),
        "<ol>\n<li>a</li>\n<li>b</li>\n</ol>\n<ul>\n<li>☑ c</li>\n<li>☐ d</li>\n</ul>"
    );
}

#[test]
fn links_keep_their_way() {
    assert_eq!(
        html("[a](https://x.y/?a=1&b=2 \"T 'q'\") <me@x.y> <http://x.y>"),
        "<p><a href=\"https://x.y/?a=1&amp;b=2\" title=\"T 'q'\" rel=\"noopener\">a</a> \
         <a href=\"mailto:me@x.y\" rel=\"noopener\">me@x.y</a> <a href=\"http://x.y\" rel=\"noopener\">http://x.y</a></p>"
    );
    assert_eq!(
        html("[a](tel:+43-1-2345) [b](SMS:+43-1-2345?body=Hi)"),
        "<p><a href=\"tel:+43-1-2345\" rel=\"noopener\">a</a> <a href=\"sms:+43-1-2345?body=Hi\" rel=\"noopener\">b</a></p>"
    );
    assert_eq!(
        html("## My Place\n\n[a](#my-place) [b](#My%20Place) [c](#)"),
        "<p><a href=\"#my-place\" rel=\"noopener\">a</a> <a href=\"#my-place\" rel=\"noopener\">b</a> <a href=\"#\" rel=\"noopener\">c</a></p>"
    );
    let (html, warnings) = warned("x\n\n[a](#nowhere) and [b *c*](/posts/other/)");
    assert_eq!(html, "<p>x</p>\n<p>a and b <em>c</em></p>");
    assert_eq!(
        warnings,
        [
            "a.md:3: there is no place \"#nowhere\" in this essay; the link is left out",
            "a.md:3: \"/posts/other/\" is no part of this essay; the link is left out, its words stay",
        ]
    );
}

#[test]
fn tables_need_no_style() {
    assert_eq!(
        html("| a | b | c |\n|:--|:-:|---|\n| 1 | *2* | 3 |"),
        "<div class=\"broad\"><table><thead><tr><th class=\"align-left\">a</th><th class=\"align-center\">b</th><th>c</th></tr></thead><tbody>\n\
         <tr><td class=\"align-left\">1</td><td class=\"align-center\"><em>2</em></td><td>3</td></tr>\n</tbody></table>\n</div>"
    );
}

#[test]
fn code_keeps_its_language() {
    assert_eq!(
        html("```rust,ignore {.x}\nlet a = \"<b>\"; // {{< youtube x >}}\n```"),
        "<pre><code class=\"language-rust\">let a = \"&lt;b&gt;\"; // {{&lt; youtube x &gt;}}\n</code></pre>"
    );
    assert_eq!(html("    a\n"), "<pre><code>a\n</code></pre>");
    assert_eq!(
        html("`[x](widget:rice) {{< a >}}`"),
        "<p><code>[x](widget:rice) {{&lt; a &gt;}}</code></p>"
    );
}

#[test]
fn formulas_are_set_and_money_is_money() {
    assert_eq!(
        html("$a_1 < b_2$"),
        "<p><math display=\"inline\"><msub><mi>a</mi><mn>1</mn></msub><mo>&lt;</mo><msub><mi>b</mi><mn>2</mn></msub></math></p>"
    );
    assert_eq!(
        html("$$a\n+b$$"),
        "<p><span class=\"formula\"><math display=\"block\"><mi>a</mi><mo>+</mo><mi>b</mi></math></span></p>"
    );
    assert_eq!(
        html("from $5 to $10, or $5-$10"),
        "<p>from $5 to $10, or $5-$10</p>"
    );
}

#[test]
fn footnotes_stand_at_the_end_of_their_section() {
    let essay = read(
        "## A\n\nx[^b] y[^a] z[^b]\n\n[^a]: One.[^c]\n\n## B\n\nw\n\n[^b]: Two.\n\n    More.\n[^c]: Three.\n[^d]: Four.\n",
    );
    let Block::Prose(notes) = &essay.sections[0].blocks[2] else {
        panic!()
    };
    let back = |n: usize| {
        format!(
            " <a href=\"#fnref:{n}\" class=\"footnote-back\" aria-label=\"Back to the text\" rel=\"noopener\">↩</a>"
        )
    };
    assert_eq!(
        *notes,
        format!(
            "<aside class=\"footnotes\"><ol start=\"1\">\n<li id=\"fn:1\"><p>Two.</p>\n<p>More.{}</p></li>\n<li id=\"fn:2\"><p>One.\
             <sup class=\"footnote-ref\"><a href=\"#fn:3\" id=\"fnref:3\" rel=\"noopener\">3</a></sup>{}</p></li>\n<li id=\"fn:3\"><p>Three.{}</p></li>\n</ol></aside>",
            back(1),
            back(2),
            back(3)
        )
    );
    let Block::Prose(text) = &essay.sections[0].blocks[1] else {
        panic!()
    };
    assert_eq!(text.matches("id=\"fnref:1\"").count(), 1);
    assert_eq!(text.matches("href=\"#fn:1\"").count(), 2);
    assert_eq!(essay.warnings.len(), 1);
    assert_eq!(
        essay.warnings[0].to_string(),
        "a.md:15: nothing refers to the footnote \"d\"; it is left out"
    );
}

#[test]
fn raw_html_is_cleaned() {
    assert_eq!(
        html(
            "<details open class=\"x\" id=\"mob\" style=\"color:red\" onclick=\"x()\"><summary>S</summary>\n\n*a*\n\n</details>"
        ),
        "<details open=\"\"><summary>S</summary>\n<p><em>a</em></p>\n</details>"
    );
    assert_eq!(
        html(
            "a <script>alert(1)</script><kbd>b</kbd> <a href=\"javascript:x\">c</a> <a href=/x>d</a> <a href=https://e.f>e</a>"
        ),
        "<p>a <kbd>b</kbd> <a rel=\"noopener\">c</a> <a rel=\"noopener\">d</a> <a href=\"https://e.f\" rel=\"noopener\">e</a></p>"
    );
    assert_eq!(
        html(
            "a\n\n<iframe src=\"https://x.y\">z</iframe>\n\n<!-- c {{< d >}} -->\n\n<svg><circle/></svg>\n\n<form><input></form>"
        ),
        "<p>a</p>"
    );
}

#[test]
fn shortcodes_are_read_or_left_out() {
    let (html, warnings) = warned(
        "## A\n\nx {{< youtube abc >}} y\n\n{{% note %}}\nz\n{{% /note %}}\n\n{{< ref \"posts/x.md#a\" >}} [w]({{< relref \"#a\" >}})\n\
         [v]({{< ref \"b.md\" >}}) {{</* raw x */>}} {{ y }}\n\n<a href=\"{{< ref \"a\" >}}\">u</a>",
    );
    assert_eq!(
        html,
        "<p>x  y</p>\n<p>\nz\n</p>\n<p><a href=\"#a\" rel=\"noopener\">A</a> <a href=\"#a\" rel=\"noopener\">w</a>\nv {{&lt; raw x &gt;}} {{ y }}</p>\n\
         <p><a href=\"#a\" rel=\"noopener\">u</a></p>"
    );
    assert_eq!(
        warnings,
        [
            "a.md:3: the shortcode \"youtube\" is not known and is left out",
            "a.md:5: the shortcode \"note\" is not known and is left out",
            "a.md:10: \"b.md\" is no part of this essay; the link is left out, its words stay",
        ]
    );
}

#[test]
fn figures_have_captions() {
    assert_eq!(
        html(
            "{{< figure src=\"a.png\" alt=\"An \\\"A\\\"\" title=\"T\" caption=\"By *me*, [x](https://x.y)\" >}}"
        ),
        "<figure><img src=\"assets/a.png\" alt=\"An &quot;A&quot;\" loading=\"lazy\"><figcaption><strong>T</strong> \
         By <em>me</em>, <a href=\"https://x.y\" rel=\"noopener\">x</a></figcaption></figure>"
    );
    // Two on lines of one paragraph.
    assert_eq!(
        html("{{< figure src=\"a.png\" caption=\"b\" >}}\n{{< figure src=\"a.png\" >}}"),
        "<figure><img src=\"assets/a.png\" alt=\"b\" loading=\"lazy\"><figcaption>b</figcaption></figure>\n\n\
         <figure><img src=\"assets/a.png\" alt=\"\" loading=\"lazy\"></figure>"
    );
}
