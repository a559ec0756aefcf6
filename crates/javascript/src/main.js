// The package's main entry in a browser: it runs the race at once, and the other models when a page has loaded them.
//
// The build (xtask/src/entry.rs) puts two things before it: `program`, wasm-bindgen's own script as a function from
// the address of a wasm file to the four functions of the model in it; and `files`, where the file of each model is.

// By the models' keys: the programs that are there, and the fetches of all that were asked for.
const programs = new Map();
const fetches = new Map();

async function fetched(key) {
  const file = files[key]();
  try {
    programs.set(key, await program(file));
  } catch (cause) {
    fetches.delete(key);
    throw new Error(`${key} could not be loaded from ${file}; await load("${key}") tries again`, { cause });
  }
}

function wanted(key) {
  if (!fetches.has(key)) {
    fetches.set(key, fetched(key));
  }
  return fetches.get(key);
}

await wanted("race");

// The race's program here knows every model's parameters, so that what cannot be read is told as everywhere.
export const { catalog, format, parse } = programs.get("race");

export async function load(...scenarios) {
  const keys = scenarios.map((scenario) => parse(scenario).widget);
  await Promise.all(keys.map(wanted));
}

export function simulate(scenario, times) {
  const found = programs.get(typeof scenario === "string" && scenario.split("?")[0]);
  if (found) {
    return found.simulate(scenario, times);
  }
  const key = parse(scenario).widget;
  throw new Error(`${key} is not loaded; await load("${key}") loads it`);
}
