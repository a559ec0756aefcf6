// What hosts may say to an embed page, and what is wrong with the look that its address asks for. Loaded by embed.js when
// there is something to hear or to check; nothing that comes from outside is taken unchecked.

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

function checkLook({ root, query, dials }) {
  const keys = dials().map(dial => dial.dataset.param);
  for (const name of ["controls", "lock"]) {
    const stranger = (query.get(name) || "").split(",").find(key => key && !keys.includes(key));
    if (stranger) notice(name + ": there is no dial \"" + short(stranger) + "\"; there are " + keys.join(", ") + ".");
  }
  const views = [...document.querySelectorAll("[data-view]")].map(it => it.dataset.view);
  const view = query.get("view");
  if (view != null && !views.includes(view)) {
    const all = views.length ? "the views " + views.join(", ") : "one view";
    notice(root.dataset.embed + " has " + all + ", not \"" + short(view) + "\".");
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
    notice("accent is a colour of six hexadecimal digits such as 0080c0, not \"" + short(accent) + "\".");
  } else if (accent != null) {
    root.style.setProperty("--control", "#" + accent);
    // The grounds are the light and the dark one; a theme that is asked for shows one of them alone.
    const shown = root.dataset.grounds.split(" ").filter((_, i) => theme !== ["dark", "light"][i]);
    const faint = shown.some(ground => {
      const both = [lightness(accent), lightness(ground)].sort((a, b) => a - b);
      return (both[1] + 0.05) / (both[0] + 0.05) < 3;
    });
    if (faint) {
      root.style.removeProperty("--control");
      notice("The accent " + accent + " is too faint on the " + (shown.length > 1 ? "light or the dark" : theme) + " ground; the usual one is shown.");
    }
  }
}

/** Starts to hear; returns what each message of the host is given to. */
export function start(page) {
  const { island, root, query, secret, say, dials, state, changed, dialects, tell } = page;
  checkLook(page);

  const waiting = [];
  page.begin = () => {
    // Its years are known once the widget is alive.
    const slider = island.querySelector("[data-playhead]");
    const most = slider ? Number(slider.max) : 0;
    const at = query.get("at");
    if (at != null && !(/^\d+(\.\d+)?$/.test(at) && Number(at) <= most)) {
      notice(root.dataset.embed + ": at runs from 0 to " + most + ", not \"" + short(at) + "\".");
    }
    waiting.splice(0).forEach(hear);
  };
  if (page.isAlive()) page.begin();

  // Messages, version 1. A fault is answered with a sentence and changes nothing.
  function hear(message) {
    const of = typeof message.type == "string" ? short(message.type) : "";
    const fault = sentence => say({ balance: 1, type: "error", sentence, of });
    if (message.balance !== 1) return fault("This page speaks version 1 of the messages.");
    if (!["set", "get", "reset"].includes(of)) return fault("A message is of type set, get or reset, not \"" + of + "\".");
    if (!page.isAlive()) {
      if (waiting.length < 32) waiting.push(message);
      else fault("Too many messages came before the widget was ready.");
      return;
    }
    if (of == "get") return changed(state());
    if (of == "reset") return island.querySelector("[data-reset]").click();
    const { values, view, at } = message;
    const entries = values && typeof values == "object" && !Array.isArray(values) ? Object.entries(values) : [];
    const looks = values == null && (view != null || at != null);
    if (!entries.length && !looks || entries.length > 99) return fault("values is an object of keys and values, such as {\"alpha\": 1.3}.");
    const views = [...island.querySelectorAll("[data-view]")];
    const button = views.find(it => it.dataset.view === view);
    if (view != null && !button) {
      return fault(views.length ? "view is one of " + views.map(it => it.dataset.view).join(", ") + "." : "This widget has one view.");
    }
    const slider = island.querySelector("[data-playhead]");
    if (at != null && (!slider || typeof at != "number" || !(at >= 0 && at <= Number(slider.max)))) {
      return fault(slider ? "at is a number from 0 to " + slider.max + "." : "This widget has no time to look at.");
    }
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
    if (button) button.click();
    if (at != null) {
      slider.value = at;
      slider.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  // Hosts that greet are spoken to from then on; of iframe-resizer the format alone is known.
  let resizer = null;
  let open = false;
  let h5p = false;
  let first = true;
  const resize = (height, width) => {
    const type = first ? "init" : "resizeObserver";
    first = false;
    return "[iFrameSizer]" + resizer + ":" + height + ":" + width + ":" + type;
  };
  const resized = (height, width) => ({ type: "iframe-resized", width, height });
  const h5pSays = action => height => ({ context: "h5p", action, scrollHeight: height, clientHeight: height });
  const prepare = h5pSays("prepareResize");

  return data => {
    if (typeof data == "string") {
      const [id, margin, ...settings] = data.slice(13).split(":");
      // Its greeting names the frame and some twenty settings; the orders that may follow are not taken.
      if (settings.length < 9 || !/^[0-9]*$/.test(margin) || id.length > 199) return;
      if (resizer === null) dialects.push(resize);
      first = first || id !== resizer;
      resizer = id;
      tell(resize);
    } else if (typeof data == "object") {
      if (data.context === "h5p") {
        if (data.action === "hello") {
          if (!h5p) dialects.push(prepare);
          h5p = true;
          tell(prepare);
        } else if (data.action === "resizePrepared" && h5p) tell(h5pSays("resize"));
      } else if (data.type === "iframe-child-init" || data.type === "iframe-get-child-dimensions") {
        if (!open) dialects.push(resized);
        open = true;
        tell(resized);
      } else if (data.message === "ready" && secret && data.secret === secret) {
        tell(height => ({ secret, message: "height", value: height }));
      } else if (Object.hasOwn(data, "balance")) hear(data);
    }
  };
}
