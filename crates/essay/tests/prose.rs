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
    let (html, warnings) = warned(
        "a <script>alert(1)</script><kbd>b</kbd> <a href=/x>d</a> <a href=https://e.f title='\"T\"' onclick=x>e</a>",
    );
    assert_eq!(
        html,
        "<p>a <kbd>b</kbd> d <a href=\"https://e.f\" title=\"&quot;T&quot;\" rel=\"noopener\">e</a></p>"
    );
    assert_eq!(
        warnings,
        [
            "a.md:1: the element \"script\" is left out, with all that is in it",
            "a.md:1: \"/x\" is no part of this essay; the link is left out, its words stay",
        ]
    );
}

#[test]
fn what_is_left_out_of_raw_html_is_said() {
    let (html, warnings) = warned(
        "a\n\n<iframe src=\"https://x.y\">z</iframe>\n\n<!-- c {{< d >}} <video> -->\n\n<svg>\n<circle/></svg>\n\n<form><input></form>\n\n\
         b <video src=\"v.mp4\">*c* <b>d</b></video> <font>e</font> <font>f</font>\n\n> <div>\n> <object data=x></object>\n> g</div>\n",
    );
    assert_eq!(
        html,
        "<p>a</p>\n\n\n\n<p>b  e f</p>\n<blockquote>\n<div>\n\ng</div>\n</blockquote>"
    );
    let whole = |line: usize, name: &str| {
        format!("a.md:{line}: the element \"{name}\" is left out, with all that is in it")
    };
    let tags = |line: usize, name: &str| {
        format!("a.md:{line}: the element \"{name}\" is left out; what is in it stays")
    };
    assert_eq!(
        warnings,
        [
            whole(3, "iframe"),
            whole(7, "svg"),
            tags(10, "form"),
            tags(10, "input"),
            whole(12, "video"),
            tags(12, "font"),
            whole(15, "object"),
        ]
    );
    // What has no end takes nothing along.
    let (html, warnings) = warned("<iframe src=\"x\" />\n\nb <video> c\n\n<embed src=x>\n<p>d</p>");
    assert_eq!(html, "<p>b  c</p>\n\n<p>d</p>");
    assert_eq!(
        warnings,
        [tags(1, "iframe"), tags(3, "video"), tags(5, "embed")]
    );
}

#[test]
fn links_in_raw_html_are_checked_like_others() {
    let (html, warnings) = warned(
        "## A\n\nx <a href=\"other.html\">b</a> <a href=\"#nowhere\">c</a>\n\n<p>\n<a href='#A' lang=de>d</a> <a href='&#109;ailto:x@y.z'>e</a> <a name=f>g</a>\n</p>",
    );
    assert_eq!(
        html,
        "<p>x b c</p>\n<p>\n<a href=\"#a\" lang=\"de\" rel=\"noopener\">d</a> <a href=\"mailto:x@y.z\" rel=\"noopener\">e</a> <a rel=\"noopener\">g</a>\n</p>"
    );
    assert_eq!(
        warnings,
        [
            "a.md:3: \"other.html\" is no part of this essay; the link is left out, its words stay",
            "a.md:3: there is no place \"#nowhere\" in this essay; the link is left out",
        ]
    );
    for (text, sentence) in [
        (
            "a <a href=\"widget:rice\">b</a>",
            "a.md:1: a widget is written in Markdown, as a paragraph of its own: [words](widget:race?alpha=1.2)",
        ),
        (
            "a\n\n<p>\n<a href=\"predict:race\">b</a></p>",
            "a.md:4: a question is written in Markdown, as a paragraph of its own: [Who leads in the end?](predict:race)",
        ),
        (
            "<a href='set:alpha'>1</a>",
            "a.md:1: live words are written in Markdown: [1.2](set:alpha)",
        ),
        (
            "> a\n>\n> <div>\n> <a href=\"&#106;avascript:alert(1)\">b</a></div>",
            "a.md:4: links of the kind \"javascript:\" are not known; links may lead to http, https, mailto, tel, sms or a place in the page",
        ),
    ] {
        let fault = essay::read_text("a.md", text).unwrap_err();
        assert_eq!(fault.to_string(), sentence);
    }
}

#[test]
fn what_is_read_as_plain_text_is_warned_of() {
    let (html, warnings) = warned(
        "a[^1] and b[^2]\n\\[^3] c \\[^4] `[^5]`\n\n[^1]: Note.\n\n{{< unclosed\n\n{{% x \"y %}} `{{< z`\n\n```\n{{< code [^6]\n```\n",
    );
    assert!(html.contains("b[^2]") && html.contains("{{&lt; unclosed"));
    assert_eq!(
        warnings,
        [
            "a.md:1: there is no footnote \"2\"; its mark stays text, until a line [^2]: says what it is",
            "a.md:6: the shortcode that begins here with {{< cannot be read and stays text; it ends with >}}, and its quotes are closed",
            "a.md:8: the shortcode that begins here with {{% cannot be read and stays text; it ends with %}}, and its quotes are closed",
        ]
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
