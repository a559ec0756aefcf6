//! Every section's prose invites the reader to try something: done as it says, the page shows what it promises.
//!
//! What is on the screen is compared with a native run, number by number; the promises are those of the essay.

#![allow(clippy::unwrap_used, reason = "tests")]

use browser_tests::{Browser, Screen, Shown, json};
use widgets::Scenario;

// Keys, as WebDriver names them.
const HOME: char = '\u{e011}';
const END: char = '\u{e010}';
const LEFT: char = '\u{e012}';
const RIGHT: char = '\u{e014}';

fn percent(number: u32) -> String {
    format!("{number}\u{a0}%")
}

/// A section's widget, with the reader in front of it.
struct Section {
    browser: Browser,
    place: String,
}

impl Section {
    /// The widget beside a heading of the essay.
    fn open(place: &str) -> Self {
        let browser = Browser::open(Screen::wide());
        browser.go("");
        browser.all_alive();
        let section = Self {
            browser,
            place: place.to_owned(),
        };
        section.come();
        section
    }

    /// The only place of a widget in the essay, which stands below a section's own.
    fn of(widget: &str) -> Self {
        let browser = Browser::open(Screen::wide());
        browser.go("");
        browser.all_alive();
        let place = browser.places_of(widget).pop().unwrap();
        let section = Self { browser, place };
        section.come();
        section
    }

    /// Another place of the same page.
    fn walk_to(self, place: &str) -> Self {
        let section = Self {
            place: place.to_owned(),
            ..self
        };
        section.come();
        section
    }

    fn come(&self) {
        self.browser
            .see(&format!("[data-place=\"{}\"] .picture", self.place));
        self.browser.alive(&self.place);
    }

    fn css(&self, css: &str) -> String {
        format!("[data-place=\"{}\"] {css}", self.place)
    }

    /// Turns a dial by keyboard; its fold is opened first if need be.
    fn press(&self, dial: &str, keys: impl IntoIterator<Item = char>) {
        let css = self.css(&format!("[data-param=\"{dial}\"]"));
        let hidden = "return !document.querySelector(arguments[0]).checkVisibility()";
        if self.browser.js(hidden, json!([css])) == json!(true) {
            self.browser.click(&self.css(".more > summary"));
        }
        self.browser.see(&css);
        self.browser.focus(&css);
        self.browser.press(keys);
    }

    /// Turns a dial to a value by arrow keys, from where it is.
    fn turn(&self, dial: &str, to: f64) {
        let shown = self.browser.shown(&self.place);
        let start: Scenario = shown.start.parse().unwrap();
        let params = start.widget().params();
        let param = params.iter().find(|param| param.key == dial).unwrap();
        let from: f64 = shown.dials[dial].parse().unwrap();
        let steps = ((to - from) / param.step).round();
        let arrow = if steps < 0.0 { LEFT } else { RIGHT };
        self.press(dial, std::iter::repeat_n(arrow, steps.abs() as usize));
    }

    /// Waits until the place shows what a native run of a scenario shows.
    fn shows(&self, scenario: &str) -> Shown {
        let scenario: Scenario = scenario.parse().unwrap();
        let start = self.browser.shown(&self.place).start;
        let expected = Shown::expected(&start, &scenario);
        let mut shown = self.browser.shown(&self.place);
        for _ in 0..100 {
            if shown == expected {
                break;
            }
            self.browser.frames(2);
            shown = self.browser.shown(&self.place);
        }
        assert_eq!(shown, expected, "{scenario}");
        shown.check_numbers(&scenario);
        shown
    }

    /// Drags a handle from where it stands in a scenario to a pair of its panel's values, and waits until the
    /// place shows what its widget makes of that, which is returned.
    fn drag_near(&self, from: &str, handle: usize, at: (f64, f64)) -> (Shown, Scenario) {
        let mut scenario: Scenario = from.parse().unwrap();
        self.browser.frames(2);
        for (param, value) in self.browser.drag_ring(&self.place, &scenario, handle, at) {
            scenario.set(param, value);
        }
        (self.shows(&scenario.to_string()), scenario)
    }

    /// The same where a pixel is less than a step: the place then shows the scenario `to`.
    fn drag(&self, from: &str, handle: usize, at: (f64, f64), to: &str) -> Shown {
        let (shown, scenario) = self.drag_near(from, handle, at);
        let wanted: Scenario = to.parse().unwrap();
        assert_eq!(scenario, wanted, "where the ring was let go");
        shown
    }

    /// What the table says in a row of a column.
    fn cell(&self, row: &str, column: &str) -> String {
        let table = self.browser.shown(&self.place).table;
        let column = table[0].iter().position(|it| it == column).unwrap();
        let row = table.iter().find(|cells| cells[0] == row);
        row.unwrap_or_else(|| panic!("there is no row {row:?} in {table:?}"))[column].clone()
    }

    fn reset(&self) {
        self.browser.click(&self.css("[data-reset]"));
    }
}

/// Asserts that a sentence holds some words.
#[track_caller]
fn says(shown: &Shown, words: &str) {
    assert!(shown.sentence.contains(words), "{}", shown.sentence);
}

#[test]
fn two_forces_that_stop_checking_each_other_end_the_balance() {
    let at = Section::open("introduction");
    says(&at.shows("triangle"), "All starts end in balance");
    // Wherever you drag the ring, it ends in balance: nine tenths for each of the three.
    let high = 0.75_f64.sqrt();
    let mut here = "triangle".to_owned();
    for (corner, to) in [
        ((0.05, 0.0), "start_business=0.94&start_government=0.05"),
        ((0.95, 0.0), "start_business=0.05&start_government=0.94"),
        (
            (0.5, 0.9 * high),
            "start_business=0.05&start_government=0.05",
        ),
    ] {
        let to = format!("triangle?{to}");
        says(
            &at.drag(&here, 0, corner, &to),
            "the three end in balance. All starts end in balance",
        );
        here = to;
    }
    at.reset();
    at.shows("triangle");

    // Size counts for a little more, and the same checks no longer hold.
    at.turn("alpha", 1.25);
    let shown = at.shows("triangle?alpha=1.25");
    says(&shown, "the three end in balance");
    says(&shown, &format!("Of all starts {}", percent(32)));
    at.turn("start_business", 0.55);
    says(
        &at.shows("triangle?alpha=1.25&start_business=0.55"),
        "in the long run business has",
    );
    at.turn("start_business", 0.45);
    at.turn("alpha", 1.3);
    says(
        &at.shows("triangle?alpha=1.3"),
        &format!("in the long run business has {}", percent(92)),
    );
    at.reset();

    // The harsher world, further down.
    const START: &str = "triangle?alpha=1.6&diffusion=0&business_government=0.1&government_civil=0.1&civil_business=0.1";
    let at = at.walk_to("balance-between-forces");
    says(&at.shows(START), &format!("Of all starts {}", percent(50)));
    for (check, words) in [
        (0.08, format!("Of all starts {}", percent(39))),
        (0.07, "No start ends in balance".to_owned()),
        (0.0, "No start ends in balance".to_owned()),
    ] {
        at.turn("business_government", check);
        let scenario = START.replace(
            "business_government=0.1",
            &format!("business_government={check}"),
        );
        says(&at.shows(&scenario), &words);
    }
    // Doubling the third's own checks does not save a single start.
    at.turn("government_civil", 0.2);
    at.turn("civil_business", 0.2);
    let shown = at.shows(
        "triangle?alpha=1.6&diffusion=0&business_government=0&government_civil=0.2&civil_business=0.2",
    );
    says(&shown, "No start ends in balance");
    at.browser.quiet();
}

#[test]
fn a_favour_is_remembered_unless_the_world_forgets() {
    const START: &str = "referee?diffusion=0&volatility=0";
    let at = Section::open("government");
    let shown = at.shows(START);
    says(&shown, &format!("hold {}", percent(31)));
    says(&shown, &format!("{} in year 60", percent(71)));

    let early = format!("{START}&sunset=3");
    let shown = at.drag(START, 0, (13.0, 0.5), &early);
    says(&shown, &format!("{} in year 60", percent(20)));
    at.drag(&early, 0, (20.0, 0.5), START);
    at.turn("mandate", 0.3);
    let shown = at.shows(&format!("{START}&mandate=0.3"));
    says(&shown, &format!("{} in year 60", percent(14)));

    at.press("mandate", [HOME]);
    at.shows(START);
    let none = format!("{START}&sunset=0");
    says(
        &at.drag(START, 0, (10.0, 0.5), &none),
        "without any emergency",
    );
    at.turn("discretion", 0.2);
    let shown = at.shows(&format!("{none}&discretion=0.2"));
    says(&shown, &format!("hold {} of everything", percent(80)));

    at.press("discretion", [HOME]);
    at.turn("volatility", 0.2);
    let shown = at.shows("referee?diffusion=0&sunset=0&volatility=0.2");
    says(&shown, "as unequal as if 2.");
    at.browser.quiet();
}

#[test]
fn the_big_bend_prices() {
    let at = Section::open("corporations");
    let shown = at.shows("market-power");
    says(
        &shown,
        &format!("from {} of the price to {}", percent(5), percent(31)),
    );
    says(&shown, "6.3 times what 8 equal firms");
    says(&shown, "In year 43 the largest runs away");
    assert_eq!(at.cell("30", "Markup"), percent(6));
    assert_eq!(at.cell("40", "Markup"), percent(11));

    // Customers leave more easily: even one firm alone has to stay cheap.
    let (shown, easy) = at.drag_near("market-power", 0, (1.0, 0.2));
    let elasticity = easy.get("elasticity").unwrap();
    assert!((elasticity - 5.0).abs() < 0.3, "{elasticity}");
    says(
        &shown,
        &format!(
            "the price to {}",
            percent((78.3 / elasticity).round() as u32)
        ),
    );
    at.reset();

    at.turn("mandate", 0.3);
    says(
        &at.shows("market-power?mandate=0.3"),
        &format!("from {} of the price to {}", percent(5), percent(5)),
    );
    at.press("mandate", [HOME]);
    at.turn("common_ownership", 0.5);
    says(
        &at.shows("market-power?common_ownership=0.5"),
        &format!("the markup from {}", percent(23)),
    );
    // The line's left end is what countless small firms with the same owners take.
    let (_, owned) = at.drag_near("market-power?common_ownership=0.5", 1, (0.0, 0.3));
    let common = owned.get("common_ownership").unwrap();
    assert!((common - 0.75).abs() < 0.03, "{common}");
    at.browser.quiet();
}

#[test]
fn soul_has_two_roots() {
    let at = Section::of("main-street");
    at.shows("main-street");
    assert_eq!(at.cell("0", "Soul expected"), percent(64));
    at.press("motive", [END]);
    says(
        &at.shows("main-street?motive=1"),
        &format!("{} is to be expected", percent(0)),
    );
    at.turn("motive", 0.2);
    at.shows("main-street");
    let shown = at.drag("main-street", 0, (45.0, 0.5), "main-street?year=45");
    says(
        &shown,
        "6 of twelve firms are left, the largest with 37 of 48 storefronts",
    );
    says(&shown, &format!("{} is to be expected", percent(27)));
    at.turn("motive", 0.5);
    at.shows("main-street?motive=0.5&year=45");
    assert_eq!(at.cell("0", "Soul expected"), percent(25));
    at.browser.quiet();
}

#[test]
fn without_institutions_the_voices_fall_to_one() {
    let at = Section::open("mob");
    let shown = at.shows("crowd?mediation=0.75");
    says(&shown, "300 people speak with 12 voices");
    at.press("mediation", [HOME]);
    let shown = at.shows("crowd?mediation=0");
    says(&shown, "300 people speak with 1 voice;");
    says(&shown, &format!("{} stand near the leader", percent(100)));
    assert_eq!(at.cell("16", "Near the leader"), percent(100));

    // Everyone goes where the leader is dragged.
    let shown = at.drag(
        "crowd?mediation=0",
        0,
        (0.0, 0.4),
        "crowd?mediation=0&leader=0.4",
    );
    says(&shown, "1 voice;");
    at.drag(
        "crowd?mediation=0&leader=0.4",
        0,
        (0.0, 0.75),
        "crowd?mediation=0",
    );

    at.press("charisma", [HOME]);
    at.shows("crowd?mediation=0&charisma=0");
    let voices: f64 = at.cell("80", "Voices").parse().unwrap();
    assert!((1.8..=2.1).contains(&voices), "{voices}");
    at.turn("charisma", 0.05);
    at.turn("mandate", 0.6);
    says(
        &at.shows("crowd?mandate=0.6&mediation=0"),
        "speak with 12 voices",
    );
    at.browser.quiet();
}

#[test]
fn the_ring_on_the_map_is_the_world_of_the_whole_page() {
    let at = Section::of("phase-map");
    let all = at.browser.places();
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    at.shows("phase-map");
    let mut here = "phase-map".to_owned();
    for ((alpha, diffusion), words) in [
        ((1.1, 0.05), "the field closes"),
        ((1.4, 0.02), "the field pulls apart"),
    ] {
        // A pixel of the map is more than a step of its dials.
        let (shown, dragged) = at.drag_near(&here, 0, (alpha, diffusion));
        assert!((dragged.get("alpha").unwrap() - alpha).abs() < 0.011);
        assert!((dragged.get("diffusion").unwrap() - diffusion).abs() < 0.003);
        here = dragged.to_string();
        says(&shown, words);
        let dials = at.browser.shown(&at.place).dials;
        let query = format!("?alpha={}&diffusion={}", dials["alpha"], dials["diffusion"]);
        at.browser.agrees(&query, &all);
    }
    // The dials drag the ring, too.
    at.turn("diffusion", 0.1);
    at.shows(
        &here
            .parse::<Scenario>()
            .map(|mut it| {
                it.set_text("diffusion", "0.1").unwrap();
                it.to_string()
            })
            .unwrap(),
    );
    at.browser.quiet();
}

#[test]
fn policies_are_told_beside_your_own() {
    let at = Section::open("forcing-diffusion");
    says(
        &at.shows("policy-lab"),
        &format!("the largest of 5 holds {}", percent(45)),
    );
    for (policy, share) in [("copyleft", 22), ("wealth tax", 29)] {
        let table = at.browser.shown(&at.place).table;
        let row = table
            .iter()
            .find(|row| row[0].to_lowercase().contains(policy));
        assert_eq!(row.unwrap()[1], percent(share), "{policy}");
    }
    at.turn("mandate", 0.3);
    says(
        &at.shows("policy-lab?mandate=0.3"),
        &format!("Under yours it holds {}, at 2", percent(22)),
    );
    // The sceptic's dial: they own a fifth less, or nearly all is gone.
    at.turn("incentive_cost", 0.2);
    says(
        &at.shows("policy-lab?mandate=0.3&incentive_cost=0.2"),
        "at 0.79 times the output",
    );
    at.press("incentive_cost", [END]);
    says(
        &at.shows("policy-lab?mandate=0.3&incentive_cost=1"),
        "at 0.06 times the output",
    );
    at.browser.quiet();
}

#[test]
fn the_giant_that_opens_up_keeps_its_share() {
    const START: &str = "race?n=5&head_start=3&interop=0.6&stance=excluded";
    let at = Section::open("forcing-diffusion");
    let places = at.browser.places();
    let place = places
        .iter()
        .find(|it| at.browser.shown(it).start == START)
        .unwrap();
    let at = at.walk_to(&place.clone());
    at.shows(START);
    at.press("stance", [HOME]);
    let shown = at.shows("race?n=5&head_start=3&interop=0.6");
    assert_eq!(shown.said["stance"], "open");
    assert_eq!(at.cell("30", "Leader\u{2019}s share"), percent(30));
    at.browser.quiet();
}

#[test]
fn the_safest_mandate_moves_right_as_defence_rises() {
    let at = Section::open("making-multipolarity-safe");
    let shown = at.shows("defence");
    says(&shown, &format!("with a chance of {}", percent(24)));
    says(
        &shown,
        &format!(
            "The safest mandate is {}, with {}",
            percent(35),
            percent(34)
        ),
    );
    // The ring is the mandate, here and everywhere.
    let shown = at.drag("defence", 0, (0.35, 0.3), "defence?mandate=0.35");
    says(&shown, &format!("with a chance of {}", percent(34)));
    let first = at.browser.follows(&["abstract", "mob"]);
    assert_eq!(first.dials["mandate"], "0.35");
    at.reset();
    at.shows("defence");

    for (defence, mandate, survival) in [(0.0, 30, 22), (0.6, 70, 54), (0.9, 100, 85)] {
        at.turn("defence", defence);
        let shown = at.shows(&format!("defence?defence={defence}"));
        says(
            &shown,
            &format!(
                "The safest mandate is {}, with {}",
                percent(mandate),
                percent(survival)
            ),
        );
    }
    at.reset();

    at.browser.click(&at.css(".presets > summary"));
    at.browser
        .click(&at.css("[data-preset=\"a-weapon-without-answer\"]"));
    let shown = at.shows("defence?mandate=0.3&offence=0.02&defence=0&capable=300&growth=0.05");
    says(&shown, &format!("with a chance of {}", percent(48)));
    says(
        &shown,
        &format!("The safest mandate is {}, with {}", percent(0), percent(66)),
    );
    at.browser.quiet();
}

#[test]
fn splitting_one_giant_helps_as_far_as_no_other_is_waiting() {
    let at = Section::open("toward-a-pluralist-ethic");
    let shown = at.shows("voting-power");
    says(&shown, &format!("decides {} of all motions", percent(67)));
    let third = "voting-power?pool=0.33";
    let shown = at.drag("voting-power", 0, (0.33, 1.0), third);
    says(&shown, &format!("decides {} of all motions", percent(90)));
    let shown = at.drag(third, 0, (0.45, 1.0), "voting-power?pool=0.45");
    let decides = &shown.table[1][1];
    assert!(
        decides.starts_with("99") || decides.starts_with("100"),
        "{decides}"
    );
    at.reset();
    at.shows("voting-power");

    at.press("cohesion", [HOME]);
    let shown = at.shows("voting-power?cohesion=0");
    says(
        &shown,
        &format!("the largest of the others {}", percent(65)),
    );
    at.press("tail", [HOME]);
    let shown = at.shows("voting-power?cohesion=0&tail=0");
    assert_eq!(shown.table[7][1], percent(17), "{:?}", shown.table[7]);
    // The world has no part in it.
    for dial in ["alpha", "diffusion", "mandate"] {
        let unused = at.browser.js(
            "const it = document.querySelector(arguments[0]);
             return [it.disabled, it.closest('.dial').querySelector('.hint').textContent]",
            json!([at.css(&format!("[data-param=\"{dial}\"]"))]),
        );
        assert_eq!(unused, json!([true, "not used here"]), "{dial}");
    }
    at.browser.quiet();
}

#[test]
fn several_must_agree() {
    let at = Section::of("checks");
    says(&at.shows("checks"), "if 4 to 5 must agree");
    at.press("k", [RIGHT]);
    says(
        &at.shows("checks?k=6"),
        &format!("a needed act is stopped with {}", percent(9)),
    );
    at.drag("checks?k=6", 0, (4.0, 0.1), "checks?k=4");
    at.browser.click(&at.css(".presets > summary"));
    at.browser
        .click(&at.css("[data-preset=\"a-hundred-and-one\"]"));
    says(&at.shows("checks?n=101&k=51"), "if 16 to 74 must agree");
    at.reset();
    at.shows("checks");

    // More than there are cannot agree: a sentence says so, and the widget recovers.
    let sentence = "checks: 1000 of 9 cannot agree; k (must agree) is at most n (reviewers), so lower k to 9 or raise n to 1000.";
    at.press("k", [END]);
    let told = || {
        at.browser.until("the sentence says what is wrong", || {
            (at.browser.shown(&at.place).sentence == sentence).then_some(())
        });
    };
    told();
    let query = format!("?{}.k=1000", at.place);
    at.browser.addressed(&query);
    assert!(
        at.browser.shown(&at.place).table.is_empty(),
        "a table of a run that cannot be"
    );
    at.browser.press([HOME]);
    at.shows("checks?k=1");
    at.press("k", [END]);
    told();

    // So does a page that opens with it.
    at.browser.addressed(&query);
    at.browser.reload();
    at.browser.all_alive();
    at.browser.see(&at.css("[data-sentence]"));
    told();
    at.press("k", [HOME]);
    at.browser.alive(&at.place);
    at.shows("checks?k=1");
    at.browser.quiet();
}
