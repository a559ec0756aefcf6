//! Live numbers, results and presets in sentences.
#![allow(missing_docs, clippy::unwrap_used, reason = "tests")]

use essay::Block;

/// The prose of an essay, its live parts written `{kind place what|words}`.
fn read(text: &str) -> Result<String, String> {
    let essay = essay::read_text("a.md", text).map_err(|fault| fault.to_string())?;
    assert_eq!(essay.warnings, []);
    let blocks = essay.sections.iter().flat_map(|section| &section.blocks);
    let prose = blocks.filter_map(|block| match block {
        Block::Prose(html) => Some(html.as_str()),
        Block::Widget(_) => None,
    });
    let html = prose.collect::<Vec<_>>().join("\n");
    assert!(!html.contains("kbd"), "{html}");
    // How much room is kept is a matter of looks.
    let mut parts = html.split(" data-room=\"");
    let mut html = parts.next().unwrap().to_owned();
    for part in parts {
        html.push_str(part.split_once('"').unwrap().1);
    }
    let html = html
        .replace("<span class=\"set\" data-live=\"", "{")
        .replace("<span class=\"show\" data-live=\"", "{")
        .replace("<span class=\"preset\" data-live=\"", "{")
        .replace("</span>", "}")
        .replace("\">", "|");
    Ok(html)
}

/// What a sentence beside the race becomes; the race starts with an exponent of 1 and no diffusion, a lead of a fifth.
fn race(sentence: &str) -> Result<String, String> {
    let text = format!("[A](widget:race?alpha=1&diffusion=0)\n\n{sentence}\n");
    let html = read(&text)?;
    Ok(html.replace("<p>", "").replace("</p>", ""))
}

#[test]
fn numbers_name_their_place_and_keep_their_words() {
    for (sentence, html) in [
        ("[1.00](set:alpha)", "{set start alpha|1.00}"),
        ("At [1](set:start.alpha).", "At {set start alpha|1}."),
        (
            "[10 per cent](set:growth) a year",
            "{set start growth|10 per cent} a year",
        ),
        (
            "[10 % a year](set:growth)",
            "{set start growth|10 % a year}",
        ),
        ("[0.10](set:growth)", "{set start growth|0.10}"),
        (
            "[](set:growth), <set:n>",
            "{set start growth|10\u{a0}% a year}, {set start n|2}",
        ),
        ("[Open](set:stance)", "{set start stance|Open}"),
        ("*[2 of us](set:n)*", "<em>{set start n|2 of us}</em>"),
    ] {
        assert_eq!(race(sentence).as_deref(), Ok(html), "{sentence}");
    }
}

#[test]
fn results_are_those_of_the_places_run() {
    for (sentence, html) in [
        (
            "[1.2 times](show:end_ratio)",
            "{show start end_ratio|1.2 times}",
        ),
        (
            "[20 per cent](show:ratio@30-1)",
            "{show start ratio@30-1|20 per cent}",
        ),
        (
            "[20](show:start.ratio@30-1*100)",
            "{show start ratio@30-1*100|20}",
        ),
        ("[](show:end_ratio)", "{show start end_ratio|1.2}"),
        (
            "[36 % more](show:ratio@20-1?alpha=1.2)",
            "{show start ratio@20-1?alpha=1.2|36 % more}",
        ),
        (
            "[](show:runaway_year)",
            "{show start runaway_year\" title=\"As the dials stand, the model has no such number.|none}",
        ),
        (
            "[no year](show:runaway_year \"no year\")",
            "{show start runaway_year\" data-none=\"no year\" title=\"As the dials stand, the model has no such number.|no year}",
        ),
    ] {
        assert_eq!(race(sentence).as_deref(), Ok(html), "{sentence}");
    }
    assert_eq!(
        read("[A](widget:triangle)\n\nIt ends in [balance](show:outcome).").as_deref(),
        Ok("<p>It ends in {show start outcome|balance}.</p>")
    );
    // A dot of the result's own.
    assert_eq!(
        read("[A](widget:policy-lab)\n\n[27 %](show:nothing.top_share@0)").as_deref(),
        Ok("<p>{show start nothing.top_share@0|27 %}</p>")
    );
}

#[test]
fn presets_are_scenarios() {
    for (sentence, html) in [
        (
            "[let it run](preset:the-cheetah-tires)",
            "{preset start race?diffusion=0&amp;drag=0.03&amp;drag_exponent=0.4&amp;horizon=100|let it run}",
        ),
        (
            "[](preset:start.too-late?n=3)",
            "{preset start race?diffusion=0&amp;mandate=0.3&amp;n=3&amp;head_start=2&amp;onset=40|Too late}",
        ),
        (
            "[so](preset:race?alpha=1.3)",
            "{preset start race?alpha=1.3|so}",
        ),
        (
            "[so](preset:?n=3)",
            "{preset start race?alpha=1&amp;diffusion=0&amp;n=3|so}",
        ),
        (
            "[so](preset:start.?n=3)",
            "{preset start race?alpha=1&amp;diffusion=0&amp;n=3|so}",
        ),
    ] {
        assert_eq!(race(sentence).as_deref(), Ok(html), "{sentence}");
    }
}

#[test]
fn the_place_is_the_widget_above_or_the_sections_first() {
    let text = "## One\n\n[](set:n)\n\n[A](widget:race?n=3)\n\n[](set:n)\n\n[B](widget:race?n=4)\n\n- [](set:n)\n\n> [](set:one.n)\n\n## Mob\n\n[](set:mediation)[^1]\n\n[^1]: [](set:one.n)";
    let html = read(text).unwrap();
    let places: Vec<_> = html
        .split("{set ")
        .skip(1)
        .map(|rest| rest.split_once('}').unwrap().0)
        .collect();
    assert_eq!(
        places,
        [
            "one n|3",
            "one n|3",
            "one-2 n|4",
            "one n|3",
            "mob mediation|75\u{a0}%",
            "one n|3"
        ]
    );
}

#[test]
fn what_is_wrong_is_said_with_its_line() {
    for (sentence, fault) in [
        (
            "[1](set:alfa)",
            "race: there is no parameter \"alfa\"; there are alpha, diffusion, mandate, n, growth, head_start, drag, drag_exponent, automation, proprietary, onset, threshold, delay, incentive_cost, wealth_tax, interop, stance, horizon",
        ),
        (
            "[1](set:three.alpha)",
            "there is no widget's place \"three\"; there is start",
        ),
        (
            "[1.2](set:alpha)",
            "alpha is \"1.0\" at the section's start, not \"1.2\"",
        ),
        (
            "[9](set:alpha)",
            "alpha is \"1\" at the section's start, not \"9\"",
        ),
        (
            "[one](set:alpha)",
            "\"one\" holds not one number in digits; alpha is 1.00 at the section's start, and empty words are filled in",
        ),
        (
            "[1 or 2](set:alpha)",
            "\"1 or 2\" holds not one number in digits; alpha is 1.00 at the section's start, and empty words are filled in",
        ),
        (
            "[closed](set:stance)",
            "stance is \"open\" at the section's start, not \"closed\"",
        ),
        (
            "[1.3 times](show:end_ratio)",
            "end_ratio is \"1.2 times\" at the section's start, not \"1.3 times\"",
        ),
        (
            "[a fifth](show:ratio@30-1)",
            "\"a fifth\" holds not one number in digits; ratio@30-1 is 0.2 at the section's start, and empty words are filled in",
        ),
        (
            "[1](show:ratio@x)",
            "\"ratio@x\" is no result: write a name, @ and a time for a series, and steps such as -1 or *100: ratio@30-1*100",
        ),
        (
            "[1](show:lead)",
            "race has no result \"lead\"; there is runaway_year, half_year, nine_tenths_year, end_ratio, top_share, effective_number, total, and with @ and a time x1, x2, top_share, effective_number, ratio, total, margin, gap_rate",
        ),
        (
            "[1](show:half_year@3)",
            "race has no result \"half_year\" at a time; there is runaway_year, half_year, nine_tenths_year, end_ratio, top_share, effective_number, total, and with @ and a time x1, x2, top_share, effective_number, ratio, total, margin, gap_rate",
        ),
        (
            "[1](show:ratio@70)",
            "race: the run ends at 60; there is nothing at 70",
        ),
        (
            "[1](show:end_ratio?alpha=9)",
            "race: alpha runs from 0.7 to 1.6, not 9",
        ),
        (
            "[47](show:runaway_year \"never\")",
            "runaway_year is \"never\" at the section's start, not \"47\"",
        ),
        (
            "[x](preset:?alpha=9)",
            "race: alpha runs from 0.7 to 1.6, not 9",
        ),
        (
            "[x](preset:race?beta=9)",
            "race: there is no parameter \"beta\"; there are alpha, diffusion, mandate, n, growth, head_start, drag, drag_exponent, automation, proprietary, onset, threshold, delay, incentive_cost, wealth_tax, interop, stance, horizon",
        ),
        ("[x](preset:crowd)", "here stands race, not crowd"),
        (
            "[x](preset:nowhere.too-late)",
            "there is no widget's place \"nowhere\"; there is start",
        ),
        (
            "[x](preset:late)",
            "race has no preset \"late\"; there is proportion-for-ever, a-fifth-becomes-everything, the-cheetah-tires, the-turtle-is-pulled-along, automation-takes-the-brake-off, the-secret-sauce, thirty-per-cent-opened, a-settled-lead, too-late, the-giant-grows-alone, or a scenario such as race?alpha=1.3, or ?alpha=1.3 for the section's start with that",
        ),
        (
            "[](preset:race?n=3)",
            "a preset's words say what it does: [let the cheetah run](preset:?alpha=1.3)",
        ),
        (
            "[x](set:al pha)",
            "this is not read as live words, since an address holds no spaces: [1.2](set:alpha)",
        ),
        (
            "<a href=\"#start\">[1](set:alpha)</a>",
            "live numbers, results and presets stand in running text, not in a heading, a link, a summary or a caption",
        ),
        (
            "> ### [1](set:alpha)",
            "live numbers, results and presets stand in running text, not in a heading, a link, a summary or a caption",
        ),
        (
            "## [1](set:alpha)",
            "live numbers, results and presets stand in running text, not in a heading, a link, a summary or a caption",
        ),
        (
            "{{< figure src=\"x.png\" caption=\"[1](set:alpha)\" >}}",
            "live numbers, results and presets stand in running text, not in a heading, a link, a summary or a caption",
        ),
    ] {
        assert_eq!(
            race(sentence),
            Err(format!("a.md:3: {fault}")),
            "{sentence}"
        );
    }
    for (text, fault) in [
        (
            "# T\n\nx\n\n## A\n\n[A](widget:race)\n\n### B\n\n[1](set:alpha)",
            "a.md:11: this section has no widget; name another's place before a dot, as in a.alpha: there is a",
        ),
        (
            "### B\n\n[1](set:alpha)\n\n### C\n\nx",
            "a.md:3: there is no widget in this essay whose number or result this could be",
        ),
        (
            "[A](widget:checks)\n\n[1](set:alpha)",
            "a.md:3: checks does not use alpha",
        ),
        (
            "[A](widget:phase-map)\n\n[1](show:x)",
            "a.md:3: phase-map has no results that words could tell",
        ),
        (
            "[A](widget:checks)\n\n[1](show:x)",
            "a.md:3: checks has no result \"x\"; there is harm, blocked, safe_from, safe_to, and with @ and a time harm, blocked",
        ),
        (
            "[A](widget:triangle)\n\n[peace](show:outcome)",
            "a.md:3: outcome is \"balance\" at the section's start, not \"peace\"",
        ),
        (
            "[A](widget:checks)\n\n[1](show:harm?k=20)",
            "a.md:3: checks: 20 of 9 cannot agree; k (must agree) is at most n (reviewers), so lower k to 9 or raise n to 20.",
        ),
    ] {
        assert_eq!(read(text), Err(fault.to_owned()), "{text}");
    }
}
