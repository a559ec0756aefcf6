//! A parameter, told once.
//!
//! A row of a model's table (key, name, unit, default, range, step, help) yields the typed field
//! with its documentation, and everything that shows or checks the parameter elsewhere: the
//! control, the link, the range check, the JSON schema and the documentation's table.

use crate::decimal;

/// What a parameter's value is measured in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A pure number.
    One,
    /// A rate, 1/yr.
    PerYear,
    /// A share, 0 to 1.
    Share,
    /// Years.
    Years,
    /// Luck: a standard deviation that grows with the root of time, 1/sqrt(yr).
    PerRootYear,
    /// A part of the way in one step of a model without years.
    PerStep,
    /// A place among opinions, 0 to 1.
    Opinion,
}

impl Unit {
    /// The unit's symbol as the documentation and the JSON schema write it.
    ///
    /// ```
    /// assert_eq!(dynamics::param::Unit::PerYear.symbol(), "1/yr");
    /// ```
    pub const fn symbol(self) -> &'static str {
        match self {
            Unit::One => "-",
            Unit::PerYear => "1/yr",
            Unit::Share => "share",
            Unit::Years => "yr",
            Unit::PerRootYear => "1/sqrt(yr)",
            Unit::PerStep => "1/step",
            Unit::Opinion => "opinion",
        }
    }
}

/// One of the values of a choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The word in links and files.
    pub key: &'static str,
    /// The words a reader sees.
    pub name: &'static str,
}

/// Which values a parameter takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A real number within a range.
    Number,
    /// A whole number within a range.
    Integer,
    /// One of a few words; its value is the index into them.
    Choice(&'static [Choice]),
    /// Off (0) or on (1).
    Switch,
}

/// One parameter of a model. Every value is held as an `f64`: a choice by its index,
/// a switch as 0 or 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Param {
    /// The word in links and files. Public: never renamed.
    pub key: &'static str,
    /// The name a reader sees.
    pub name: &'static str,
    /// What it is measured in.
    pub unit: Unit,
    /// Which values it takes.
    pub kind: Kind,
    /// The value a reader starts with.
    pub default: f64,
    /// Smallest value.
    pub min: f64,
    /// Largest value.
    pub max: f64,
    /// Values are multiples of the step.
    pub step: f64,
    /// What it means, in a sentence or two.
    pub help: &'static str,
}

impl Param {
    /// The same parameter with another default, for a model that starts elsewhere.
    pub const fn starting_at(mut self, default: f64) -> Self {
        self.default = default;
        self
    }

    /// How many decimals a value has: those of the step.
    ///
    /// ```
    /// assert_eq!(dynamics::race::Race::TABLE[1].decimals(), 3); // diffusion, step 0.001
    /// ```
    pub fn decimals(&self) -> usize {
        let mut scaled = self.step;
        let mut decimals = 0;
        while decimals < 9 && (scaled - scaled.round()).abs() > 1e-9 {
            scaled *= 10.0;
            decimals += 1;
        }
        decimals
    }

    /// The value nearest to `value` that has the step's decimals.
    pub fn rounded(&self, value: f64) -> f64 {
        decimal::rounded(value, self.decimals())
    }

    /// Whether a rounded value lies within the range.
    pub fn admits(&self, value: f64) -> bool {
        value.is_finite() && value >= self.min && value <= self.max
    }

    /// A value as links and files write it: `0.4`, `12`, `open`.
    pub fn write(&self, value: f64) -> String {
        match self.kind {
            Kind::Choice(choices) => choices
                .get(value as usize)
                .map_or_else(String::new, |choice| choice.key.to_owned()),
            Kind::Number | Kind::Integer | Kind::Switch => decimal::short(value, self.decimals()),
        }
    }
}

/// A typed field that is held as an `f64` in tables.
pub trait Field: Copy {
    /// From the table's value.
    fn from_value(value: f64) -> Self;
    /// To the table's value.
    fn to_value(self) -> f64;
}

impl Field for f64 {
    fn from_value(value: f64) -> Self {
        value
    }
    fn to_value(self) -> f64 {
        self
    }
}

impl Field for u32 {
    fn from_value(value: f64) -> Self {
        value as u32
    }
    fn to_value(self) -> f64 {
        f64::from(self)
    }
}

impl Field for bool {
    fn from_value(value: f64) -> Self {
        value >= 0.5
    }
    fn to_value(self) -> f64 {
        f64::from(u8::from(self))
    }
}

/// Two tables, one after the other.
pub const fn join<const A: usize, const B: usize, const N: usize>(
    first: [Param; A],
    second: [Param; B],
) -> [Param; N] {
    assert!(A + B == N);
    let mut all = [if A > 0 { first[0] } else { second[0] }; N];
    let mut i = 0;
    while i < N {
        all[i] = if i < A { first[i] } else { second[i - A] };
        i += 1;
    }
    all
}

/// Words that the served page holds already: a program for the browser is built without them, by
/// leaving out the feature `prose`.
pub const fn prose(words: &'static str) -> &'static str {
    if cfg!(feature = "prose") { words } else { "" }
}

/// A row of another model's table, for a model that is built on it.
///
/// Evaluated where the program is built: an unknown key fails there.
///
/// ```
/// use dynamics::param::{Param, row};
/// use dynamics::race::RaceDials;
/// const FIRMS: Param = row(&RaceDials::TABLE, "n").starting_at(8.0);
/// assert_eq!((FIRMS.default, FIRMS.max), (8.0, 12.0));
/// ```
pub const fn row(table: &[Param], key: &str) -> Param {
    let mut i = 0;
    while i < table.len() {
        if same(table[i].key.as_bytes(), key.as_bytes()) {
            return table[i];
        }
        i += 1;
    }
    panic!("no row of that key")
}

const fn same(a: &[u8], b: &[u8]) -> bool {
    let mut i = 0;
    while i < a.len() && i < b.len() && a[i] == b[i] {
        i += 1;
    }
    i == a.len() && i == b.len()
}

/// Declares a model's own parameters: a struct with one typed field a row, and its table.
///
/// `key: type = default, min..max, step, Unit, "Name", "help";` where the type is `f64`, `u32`,
/// `bool` or an enum made by [`choice!`](crate::choice).
#[macro_export]
macro_rules! parameters {
    (
        $(#[$meta:meta])*
        pub struct $Name:ident {
            $( $key:ident : $type:ident = $default:expr, $min:literal .. $max:expr, $step:literal, $unit:ident, $name:literal, $help:literal; )*
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq)]
        pub struct $Name {
            $(
                #[doc = concat!($name, ". ", $help)]
                #[doc = concat!("\n\nUnit `", stringify!($unit), "`, default `", stringify!($default), "`, from ", stringify!($min), " to ", stringify!($max), ", step ", stringify!($step), ".")]
                pub $key: $type,
            )*
        }

        impl $Name {
            /// How many parameters these are.
            pub const COUNT: usize = [$(stringify!($key)),*].len();

            /// The parameters in the order of the table.
            pub const TABLE: [$crate::param::Param; Self::COUNT] = [
                $( $crate::param::Param {
                    key: stringify!($key),
                    name: $name,
                    unit: $crate::param::Unit::$unit,
                    kind: $crate::parameters!(@kind $type),
                    default: $default as f64,
                    min: $min as f64,
                    max: $max as f64,
                    step: $step as f64,
                    help: $crate::param::prose($help),
                } ),*
            ];

            /// The typed parameters of a row of values in the table's order.
            /// Missing values take their defaults.
            pub fn from_values(values: &[f64]) -> Self {
                let mut values = values.iter().copied();
                $(
                    let $key =
                        $crate::param::Field::from_value(values.next().unwrap_or($default as f64));
                )*
                Self { $($key),* }
            }

            /// The values in the table's order.
            pub fn to_values(&self) -> [f64; Self::COUNT] {
                [$( $crate::param::Field::to_value(self.$key) ),*]
            }
        }

        impl Default for $Name {
            fn default() -> Self {
                Self::from_values(&[])
            }
        }
    };
    (@kind f64) => { $crate::param::Kind::Number };
    (@kind u32) => { $crate::param::Kind::Integer };
    (@kind bool) => { $crate::param::Kind::Switch };
    (@kind $Choice:ident) => { $crate::param::Kind::Choice(&$Choice::CHOICES) };
}

/// Declares a choice among a few words: an enum with its keys and names.
#[macro_export]
macro_rules! choice {
    (
        $(#[$meta:meta])*
        pub enum $Name:ident { $( $(#[$doc:meta])* $variant:ident = $key:literal, $words:literal; )* }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $Name { $( $(#[$doc])* $variant ),* }

        impl $Name {
            const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The words in the table's order.
            pub const CHOICES: [$crate::param::Choice; Self::ALL.len()] = [
                $( $crate::param::Choice { key: $key, name: $words } ),*
            ];
        }

        impl $crate::param::Field for $Name {
            fn from_value(value: f64) -> Self {
                Self::ALL.get(value as usize).copied().unwrap_or(Self::ALL[0])
            }
            fn to_value(self) -> f64 {
                f64::from(self as u8)
            }
        }
    };
}
