//! `cargo xtask simulate`: one widget's numbers on the terminal.

use std::io::{self, Write};

use lexopt::{Arg, ValueExt};
use widgets::{Format, times};

use crate::fault::{self, Fault};

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
        while let Some(argument) = line.next().map_err(of_line)? {
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
                                "xtask simulate: --format is json, csv or svg, not '{text}'."
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
    for item in &items {
        let time = item.parse().map_err(|_| wrong(&times::no_number(item)))?;
        list.push(time);
    }
    times::check(&list, |place| items[place].to_owned()).map_err(|what| wrong(&what))?;
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
