// One widget in a frame of somebody else's page: its height in every dialect that hosts speak, messages both ways,
// the accent's contrast, full screen, and the way to the essay in the same state. What is said and heard is told in
// docs/embedding.md. Only the page around the frame is listened to, and nothing that it says is taken unchecked.

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
const short = text => String(text).replace(/[\u0000-\u001f]/g, "").slice(0, 40);

// Sentences at the top of the page, as the program writes its own.
function notice(sentence) {
  const box = document.createElement("div");
  box.className = "notice";
  box.dataset.notice = "";
  const text = document.createElement("p");
  text.textContent = sentence;
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Dismiss";
  button.onclick = () => box.remove();
  box.append(text, button);
  document.querySelector("[data-notices]").append(box);
}

// The look: a theme, a caption or an accent that cannot be had is told in a sentence.
function lightness(hex) {
  const part = at => {
    const value = parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
  };
  return 0.2126 * part(0) + 0.7152 * part(2) + 0.0722 * part(4);
}

const theme = query.get("theme");
if (theme != null && !["light", "dark", "auto"].includes(theme)) {
  notice("theme is light, dark or auto, not \"" + short(theme) + "\".");
}
const caption = query.get("caption");
if (caption != null && caption != "0" && caption != "1") {
  notice("caption is 0 or 1, not \"" + short(caption) + "\".");
}
const accent = query.get("accent");
if (accent != null && !/^[0-9a-f]{6}$/i.test(accent)) {
  notice("accent is a colour of six hexadecimal digits such as 0066aa, not \"" + short(accent) + "\".");
} else if (accent != null) {
  const faint = root.dataset.grounds.split(" ").some(ground => {
    const both = [lightness(accent), lightness(ground)].sort((a, b) => a - b);
    return (both[1] + 0.05) / (both[0] + 0.05) < 3;
  });
  if (faint) {
    root.style.removeProperty("--control");
    notice("The accent " + accent + " is too faint on the light or the dark ground; the usual one is shown.");
  }
}

// The state, read off the native controls.
const dials = () => [...island.querySelectorAll("[data-param]")];
const served = {};
for (const dial of dials()) {
  const option = dial.options && [...dial.options].find(it => it.defaultSelected);
  served[dial.dataset.param] = option ? option.value : dial.defaultValue;
}
const text = dial => dial.type == "checkbox" ? String(Number(dial.checked)) : dial.value;

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
  return { scenario: key + (parts && "?" + parts), values };
}

const sentence = () => island.querySelector("[data-sentence]").textContent;

// The essay in the same state: what the page starts with stands in the link, what was moved comes on top.
const way = link.getAttribute("href");
function lead() {
  const to = new URL(way, location.href);
  for (const dial of dials()) {
    const name = dial.dataset.param;
    if (text(dial) !== served[name]) {
      to.searchParams.set(dial.closest(".world") ? name : link.dataset.section + "." + name, text(dial));
    }
  }
  link.href = to.href;
}

let alive = false;
let known = "";
let soon = 0;
let rest = 0;
function look() {
  soon = 0;
  const now = state();
  const said = JSON.stringify(now) + sentence();
  if (said === known) return;
  known = said;
  lead();
  if (alive) changed(now);
}
const changed = ({ scenario, values }) =>
  say({ balance: 1, type: "changed", scenario, values, sentence: sentence() });
function stir() {
  soon = soon || setTimeout(look, 100);
  clearTimeout(rest);
  rest = setTimeout(look, 400);
}

const waiting = [];
function begin() {
  if (alive || !island.hasAttribute("data-alive")) return;
  alive = true;
  const now = state();
  known = JSON.stringify(now) + sentence();
  lead();
  say({ balance: 1, type: "ready", widget: root.dataset.embed, version: root.dataset.version, ...now });
  waiting.splice(0).forEach(hear);
}
new MutationObserver(() => alive ? stir() : begin()).observe(island, {
  subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ["data-alive", "aria-valuetext"],
});
island.addEventListener("change", stir);

// Messages, version 1. A fault is answered with a sentence and changes nothing.
function hear(message) {
  const of = typeof message.type == "string" ? short(message.type) : "";
  const fault = sentence => say({ balance: 1, type: "error", sentence, of });
  if (message.balance !== 1) return fault("This page speaks version 1 of the messages.");
  if (!["set", "get", "reset"].includes(of)) return fault("A message is of type set, get or reset, not \"" + of + "\".");
  if (!alive) {
    if (waiting.length < 32) waiting.push(message);
    else fault("Too many messages came before the widget was ready.");
    return;
  }
  if (of == "get") return changed(state());
  if (of == "reset") return island.querySelector("[data-reset]").click();
  const values = message.values;
  const entries = values && typeof values == "object" && !Array.isArray(values) ? Object.entries(values) : [];
  if (!entries.length || entries.length > 99) return fault("values is an object of keys and values, such as {\"alpha\": 1.3}.");
  const all = dials();
  const todo = [];
  for (const [key, value] of entries) {
    const dial = all.find(it => it.dataset.param === key);
    if (!dial) {
      return fault("There is no dial \"" + short(key) + "\"; there are " + all.map(it => it.dataset.param).join(", ") + ".");
    }
    if (dial.options) {
      const options = [...dial.options].map(it => it.value);
      if (!options.includes(value)) return fault(key + " is one of " + options.join(", ") + ".");
    } else {
      const [min, max] = dial.type == "checkbox" ? [0, 1] : [Number(dial.min), Number(dial.max)];
      if (typeof value != "number" || !(value >= min && value <= max)) {
        return fault(key + " is a number from " + min + " to " + max + ".");
      }
    }
    todo.push([dial, value]);
  }
  for (const [dial, value] of todo) {
    if (dial.type == "checkbox") dial.checked = value >= 0.5;
    else dial.value = value;
    dial.dispatchEvent(new Event(dial.type == "range" ? "input" : "change", { bubbles: true }));
  }
}

// Heights: of the content, never of the window, so that no host can be driven in a circle. Those who must be greeted
// first, or who give a name, are spoken to from then on.
const names = {
  pym: query.get("childId"),
  chart: query.get("childId") || root.dataset.embed,
  resizer: null,
  open: false,
  h5p: false,
  wordpress: new URLSearchParams(location.hash.replace(/^#\??/, "")).get("secret"),
};
const opened = location.href;
let width = 0;
let height = 0;
let before = 0;
let swings = 0;
let since = 0;

const dialects = {
  own: () => say({ balance: 1, type: "height", height }),
  pym: () => names.pym != null && say("pymxPYMx" + names.pym + "xPYMxheightxPYMx" + height),
  datawrapper: () => say({ "datawrapper-height": { [names.chart]: height } }),
  embedly: () => say(JSON.stringify({ src: opened, context: "iframe.resize", height })),
  amp: () => say({ sentinel: "amp", type: "embed-size", height }),
  canvas: () => say({ subject: "lti.frameResize", height }),
  wordpress: () => names.wordpress && say({ secret: names.wordpress, message: "height", value: height }),
  resizer: (type = "resizeObserver") =>
    names.resizer != null && say("[iFrameSizer]" + names.resizer + ":" + height + ":" + width + ":" + type),
  open: () => names.open && say({ type: "iframe-resized", width, height }),
  h5p: (action = "prepareResize") =>
    names.h5p && say({ context: "h5p", action, scrollHeight: height, clientHeight: height }),
};

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
  for (const tell of Object.values(dialects)) tell();
}

function greeted(data) {
  if (typeof data == "string") {
    if (data.startsWith("[iFrameSizer]")) {
      const [id, margin, ...more] = data.slice(13).split(":");
      // Its greeting names the frame and some twenty settings; the orders that may follow are not taken.
      if (more.length > 8 && /^[0-9]*$/.test(margin) && id.length < 200) {
        names.resizer = id;
        if (height) dialects.resizer("init");
      }
    }
  } else if (data && typeof data == "object") {
    if (data.context === "h5p") {
      if (data.action === "hello") {
        names.h5p = true;
        if (height) dialects.h5p();
      } else if (data.action === "resizePrepared") dialects.h5p("resize");
    } else if (data.type === "iframe-child-init" || data.type === "iframe-get-child-dimensions") {
      names.open = true;
      if (height) dialects.open();
    } else if (data.message === "ready" && data.secret === names.wordpress) {
      if (height) dialects.wordpress();
    } else if (Object.hasOwn(data, "balance")) hear(data);
  }
}

if (framed) {
  addEventListener("message", event => {
    if (event.source === host) greeted(event.data);
  });
  new ResizeObserver(measure).observe(main);
  document.addEventListener("fullscreenchange", measure);
  say("[iFrameResizerChild]Ready");
  say({ context: "h5p", action: "hello" });
}

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
