//! `cargo xtask simulate`: one widget's numbers on the terminal.

use std::io::{self, Write};

use lexopt::{Arg, ValueExt};
use widgets::{Format, times};

use crate::fault::{self, Fault, Given, quoted, visible};

const NAME: &str = "simulate";

pub struct Options {
    scenario: String,
    times: Option<Vec<f64>>,
    format: Format,
}

impl Options {
    pub fn parse(line: &mut lexopt::Parser) -> Result<Self, Fault> {
        let (mut scenario, mut times, mut format) = (None, None, Format::Json);
        let of_line = |error| fault::of_line(NAME, error);
        let mut given = Given::default();
        while let Some(argument) = line.next().map_err(of_line)? {
            given.once(NAME, &argument)?;
            match argument {
                Arg::Value(value) if scenario.is_none() => {
                    scenario = Some(value.string().map_err(of_line)?);
                }
                Arg::Long("times") => {
                    let text = line.value().and_then(|it| it.string()).map_err(of_line)?;
                    times = Some(parse_times(&text)?);
                }
                Arg::Long("format") => {
                    let text = line.value().and_then(|it| it.string()).map_err(of_line)?;
                    format = match text.as_str() {
                        "json" => Format::Json,
                        "csv" => Format::Csv,
                        "svg" => Format::Svg,
                        _ => {
                            return Err(Fault::usage(format!(
                                "xtask simulate: --format is json, csv or svg, not {}.",
                                quoted(&text)
                            )));
                        }
                    };
                }
                other => return Err(fault::unknown(NAME, &other)),
            }
        }
        let Some(scenario) = scenario else {
            return Err(Fault::usage(
                "xtask simulate: no scenario given, such as 'race?alpha=1.3&mandate=0.2'.",
            ));
        };
        // No scenario holds such a character, and a sentence about its parts would not show it.
        if visible(&scenario) != scenario {
            return Err(Fault::usage(format!(
                "xtask simulate: the scenario {} holds what cannot be seen.",
                quoted(&scenario)
            )));
        }
        if times.is_some() && format == Format::Svg {
            return Err(Fault::usage(
                "xtask simulate: --times goes with --format json or csv; a picture shows the whole run.",
            ));
        }
        Ok(Self {
            scenario,
            times,
            format,
        })
    }
}

fn parse_times(text: &str) -> Result<Vec<f64>, Fault> {
    let wrong = |what: &str| Fault::usage(format!("xtask simulate: --times {what}."));
    let items: Vec<&str> = text.split(',').map(str::trim).collect();
    let mut list = Vec::new();
    // What is said of an item stands in quotes there.
    let items: Vec<String> = items.into_iter().map(visible).collect();
    for item in &items {
        let time: f64 = item.parse().map_err(|_| wrong(&times::no_number(item)))?;
        // A start of -0 is the start.
        list.push(time + 0.0);
    }
    times::check(&list, |place| items[place].clone()).map_err(|what| wrong(&what))?;
    Ok(list)
}

pub fn run(options: &Options) -> Result<(), Fault> {
    let text = widgets::simulate(&options.scenario, options.times.as_deref(), options.format)
        .map_err(Fault::Usage)?;
    let mut out = io::stdout().lock();
    let written = out
        .write_all(text.as_bytes())
        .and_then(|()| match text.ends_with('\n') {
            true => Ok(()),
            false => out.write_all(b"\n"),
        })
        .and_then(|()| out.flush());
    match written {
        // `| head` stopped reading: that is its business.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Fault::failed(format!("cannot write the result: {error}.")))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_start_of_minus_zero_is_the_start() {
        let times = parse_times(" -0, 10").unwrap();
        assert_eq!(times, [0.0, 10.0]);
        assert!(times[0].is_sign_positive());
    }
}
