/** The key of a widget: the word in links. */
export type WidgetKey = "race" | "triangle" | "referee" | "market-power" | "main-street" | "crowd" | "phase-map" | "policy-lab" | "defence" | "voting-power" | "checks";

/** The widgets whose run is a map over two parameters. */
export type MapKey = "phase-map";

/** A scenario as text: a widget and the parameters that differ from their defaults, `race?alpha=1.3&mandate=0.4`. */
export type ScenarioText<Key extends WidgetKey = WidgetKey> = Key | `${Key}?${string}`;

/** A parameter's value: a number, a switch, or a word of a choice. */
export type Value = number | boolean | string;

/** A scenario as an object, with the value of every parameter. */
export interface Scenario<Key extends WidgetKey = WidgetKey> {
  widget: Key;
  values: Record<string, Value>;
}

/** A scenario to be written as text; parameters that are not there have their defaults. */
export interface ScenarioInput {
  widget: WidgetKey;
  values?: Readonly<Record<string, Value>>;
}

/** A result: a number, a word, whether something holds, or `null` where there is no such number. */
export type Metric = number | string | boolean | null;

interface Run {
  /** The scenario with every parameter, which means the same for ever. */
  scenario: string;
  /** Along which the series run, usually years; empty for a run without them. */
  t: Float64Array;
  /** The results by their names. */
  metrics: Record<string, Metric>;
  /** What the run shows, in a sentence or two. */
  sentence: string;
}

/** A finished run with series along `t`. */
export interface SeriesRun extends Run {
  /** The series by their names, each as long as `t`; `NaN` where there is no value. */
  series: Record<string, Float64Array>;
}

/** A finished map. */
export interface MapRun extends Run {
  series: {
    /** The first parameter at the cells' centres. */
    x: Float64Array;
    /** The second parameter at the cells' centres. */
    y: Float64Array;
    /** A row for each `y`, with a value for each `x`. */
    value: Float64Array[];
  };
}

/**
 * Runs a scenario, at `times` if given: they start at 0 or later and increase.
 * @throws {Error} One sentence for what cannot be read or run.
 */
export function simulate(scenario: ScenarioText<MapKey>, times?: Float64Array | readonly number[] | null): MapRun;
export function simulate(scenario: ScenarioText<Exclude<WidgetKey, MapKey>>, times?: Float64Array | readonly number[] | null): SeriesRun;
export function simulate(scenario: string, times?: Float64Array | readonly number[] | null): SeriesRun | MapRun;

/**
 * A scenario's text as an object with every parameter.
 * @throws {Error} One sentence for what cannot be read.
 */
export function parse<Key extends WidgetKey>(text: ScenarioText<Key>): Scenario<Key>;
export function parse(text: string): Scenario;

/**
 * The short text form of a scenario: what differs from the defaults.
 * @throws {Error} One sentence for what is no scenario.
 */
export function format(scenario: ScenarioInput): ScenarioText;

interface ParameterWords {
  /** The name a reader sees. */
  title: string;
  /** What it means, in a sentence or two. */
  description: string;
  /** What it is measured in; `-` for a pure number. */
  "x-unit": "-" | "1/yr" | "share" | "yr" | "1/sqrt(yr)" | "1/step" | "opinion";
}

/** A number in a range, in multiples of its step. */
export interface NumberParameter extends ParameterWords {
  type: "number" | "integer";
  minimum: number;
  maximum: number;
  default: number;
  "x-step": number;
}

/** Off or on. */
export interface SwitchParameter extends ParameterWords {
  type: "boolean";
  default: boolean;
}

/** One of a few words. */
export interface ChoiceParameter extends ParameterWords {
  enum: string[];
  default: string;
}

/** A parameter as the catalog describes it. */
export type Parameter = NumberParameter | SwitchParameter | ChoiceParameter;

/** A widget as the catalog describes it. */
export interface WidgetSchema {
  title: string;
  description: string;
  type: "object";
  /** The widget's own key, and its parameters by theirs. */
  properties: { widget: { const: WidgetKey } } & { [key: string]: Parameter | { const: WidgetKey } };
  required: ["widget"];
  additionalProperties: false;
}

/** A JSON schema of `{widget, ...values}`: every widget and every parameter. */
export interface Catalog {
  $schema: string;
  title: string;
  type: "object";
  oneOf: WidgetSchema[];
}

/** Every widget and every parameter. */
export function catalog(): Catalog;
