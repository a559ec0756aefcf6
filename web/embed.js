// One widget in a frame of somebody else's page: its height, what the reader changes, full screen, and the way to the
// essay in the same state. What hosts may say is in embed-more.js, which is loaded when one of them speaks. All of it is
// told in docs/embedding.md.

// Without the program the picture stands still, and fault.js says so.
// This script stands in the page; the others stand where the program does.
const beside = name => new URL(name, document.querySelector("[rel=preload]").href);
const fault = it => import(beside("fault.js")).then(module => module.hear(it), () => {});
// The program's script, too, stands in the page, unless the page was built in haste.
const program = document.querySelector("[rel=modulepreload]");
if (program) import(program.href).catch(fault);
addEventListener("error", fault);
addEventListener("unhandledrejection", fault);

const root = document.documentElement;
const island = document.querySelector("[data-island]");
const main = document.querySelector("main");
const credit = main.querySelector(".credit");
const link = credit.querySelector("a");
const host = window.parent;
const framed = host !== window;
const query = new URLSearchParams(location.search);
const say = message => {
  if (framed) host.postMessage(message, "*");
};

// The state, read off the native controls.
const dials = () => [...island.querySelectorAll("[data-param]")];
const served = {};
for (const dial of dials()) {
  const option = dial.options && [...dial.options].find(it => it.defaultSelected);
  served[dial.dataset.param] = option ? option.value : dial.defaultValue;
}
const text = dial => dial.type == "checkbox" ? String(Number(dial.checked)) : dial.value;

// How the picture is looked at, where that is not as at first. While time runs its year is not told.
let at;
function look() {
  const slider = island.querySelector("[data-play=play]~[data-playhead]");
  if (slider) at = Number(slider.value) || undefined;
  const view = island.querySelector("[data-view][aria-pressed=true]:not(:first-child)");
  return { view: view?.dataset.view, at };
}

function state() {
  const [key, start] = island.dataset.start.split("?");
  const scenario = new URLSearchParams(start);
  const values = {};
  for (const dial of dials()) {
    const name = dial.dataset.param;
    values[name] = dial.options ? dial.value : Number(text(dial));
    if (text(dial) !== served[name]) scenario.set(name, text(dial));
  }
  const parts = String(scenario);
  return { scenario: key + (parts && "?" + parts), values, ...look() };
}

const sentence = () => island.querySelector("[data-sentence]").textContent;

// The essay in the same state: what the page starts with stands in the link, what was moved comes on top.
const way = link.getAttribute("href");
function lead(now) {
  const to = new URL(way, location.href);
  for (const key of ["view", "at"]) if (now[key]) to.searchParams.set(link.dataset.section + "." + key, now[key]);
  for (const dial of dials()) {
    const name = dial.dataset.param;
    if (text(dial) !== served[name]) {
      to.searchParams.set(dial.closest(".world") ? name : link.dataset.section + "." + name, text(dial));
    }
  }
  link.href = to.href;
}

// What the reader changes is told to a host ten times a second at most; where there is none, the link follows at rest.
let alive = false;
let known = "";
let soon = 0;
let rest = 0;
let due = 0;
function heed() {
  soon = 0;
  const now = state();
  const said = JSON.stringify(now) + sentence();
  if (said === known) return;
  known = said;
  lead(now);
  if (alive) changed(now);
}
const changed = now => say({ balance: 1, type: "changed", ...now, sentence: sentence() });
function calm() {
  const left = due - performance.now();
  rest = left > 1 && setTimeout(calm, left);
  if (!rest) heed();
}
function stir() {
  due = performance.now() + 400;
  if (framed) soon = soon || setTimeout(heed, 100);
  rest = rest || setTimeout(calm, 400);
}
link.onpointerdown = link.onfocus = () => lead(state());

// Dials that are asked for are at hand.
const more = island.querySelector(".more");
if (more && "controls" in root.dataset) more.open = true;

function begin() {
  if (alive || !island.hasAttribute("data-alive")) return;
  alive = true;
  const now = state();
  known = JSON.stringify(now) + sentence();
  lead(now);
  say({ balance: 1, type: "ready", widget: root.dataset.embed, version: root.dataset.version, ...now });
  // In the builder's preview nobody embeds once more: it is the builder that names its frame so.
  if (window.name === "balance-preview") island.querySelector("[data-embed-open]").hidden = true;
  page.begin?.();
}
new MutationObserver(() => alive ? stir() : begin()).observe(island, {
  subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ["data-alive", "data-play", "aria-pressed", "aria-valuetext"],
});
island.addEventListener("change", stir);

// Heights: of the content, never of the window, so that no host can be driven in a circle. They are told in the formats
// that need no greeting; for a host that greets, embed-more.js adds its own.
const id = query.get("childId");
const opened = location.href;
const secret = new URLSearchParams(location.hash.replace(/^#\??/, "")).get("secret");
let width = 0;
let height = 0;
let before = 0;
let swings = 0;
let since = 0;

const dialects = [
  () => ({ balance: 1, type: "height", height }),
  () => id != null && "pymxPYMx" + id + "xPYMxheightxPYMx" + height,
  () => ({ "datawrapper-height": { [id || root.dataset.embed]: height } }),
  () => JSON.stringify({ src: opened, context: "iframe.resize", height }),
  () => ({ sentinel: "amp", type: "embed-size", height }),
  () => ({ subject: "lti.frameResize", height }),
  () => secret && { secret, message: "height", value: height },
];
function tell(dialect) {
  const message = height && dialect(height, width);
  if (message) say(message);
}

function measure() {
  const box = main.getBoundingClientRect();
  const now = Math.ceil(box.height);
  // A frame that is not shown has no height to tell, and in full screen the host's page waits.
  if (!now || now === height || document.fullscreenElement) return;
  // A host whose scroll bar comes and goes with our height would swing for ever: the larger one stays.
  const moment = performance.now();
  swings = now === before && moment - since < 1000 ? swings + 1 : 0;
  since = moment;
  if (swings > 3 && now < height) return;
  before = height;
  height = now;
  width = Math.ceil(box.width);
  dialects.forEach(tell);
}

// Only the page around the frame is listened to.
const page = { island, root, query, secret, say, dials, state, changed, dialects, tell, isAlive: () => alive };
let loaded;
const loadMore = () => loaded = loaded || import(beside("embed-more.js")).then(module => module.start(page));
if (framed) {
  addEventListener("message", event => {
    const { data } = event;
    if (event.source !== host || !data || typeof data == "string" && !data.startsWith("[iFrameSizer]")) return;
    loadMore().then(hear => hear(data));
  });
  new ResizeObserver(measure).observe(main);
  document.addEventListener("fullscreenchange", measure);
  say("[iFrameResizerChild]Ready");
  say({ context: "h5p", action: "hello" });
}
// A look that cannot be had is told in a sentence.
if (["theme", "caption", "accent", "controls", "lock", "view", "at"].some(key => query.has(key))) loadMore();

// Paper is light: the widget draws for it before the browser lays it out.
const own = root.dataset.theme;
for (const type of ["beforeprint", "afterprint"]) addEventListener(type, () => {
  root.dataset.theme = type == "beforeprint" ? "light" : own || "";
  dispatchEvent(new Event("theme"));
});

// Full screen where the host grants it.
if (document.fullscreenEnabled) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "full";
  button.textContent = "Full screen";
  button.onclick = () => {
    const done = document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen();
    done.catch(() => button.remove());
  };
  document.addEventListener("fullscreenchange", () => {
    button.textContent = document.fullscreenElement ? "Leave full screen" : "Full screen";
  });
  credit.append(button);
}
begin();
