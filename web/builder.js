// The builder of embeds: a dialog that shows how a widget will look elsewhere and gives the text to paste there.
// The page's script loads it when a reader presses "Embed" for the first time; the build hashes it into assets/.
// All it needs stands in the page: the dials with their names and values. Text is set as text, never as HTML.

// What the build puts in: the texts to paste (web/snippets.json), and the path of the release, if it is one: what is
// pasted today must look the same in ten years.
const { snippets: SNIPPETS } = "snippets.json";
const RELEASE = "release-path";
const HOME = new URL('..', import.meta.url).href;
const ROOT = RELEASE ? `${HOME.replace(/(latest|v\d+\.\d+\.\d+)\/$/, '')}${RELEASE}/` : HOME;
const HEIGHT = 920;
// Sizes that a host may ask for, CSS pixels.
const LEAST = 200, MOST = 10000;

/** An element with properties, or attributes where there is no such property, and children. */
function make(name, props = {}, ...children) {
  const it = document.createElement(name);
  for (const [key, value] of Object.entries(props)) {
    if (key in it) it[key] = value;
    else it.setAttribute(key, value);
  }
  it.append(...children);
  return it;
}

const ENTITIES = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot' };
/** A value as it stands in any snippet, by the rule that web/snippets.json tells. */
const escaped = text => String(text).replace(/[&<>"'\\[\]{}`]/g, c => `&${ENTITIES[c] || `#${c.charCodeAt()}`};`);

/** The texts to paste into a place: each a list of what it is and the text. */
function textsOf(key, it) {
  const values = {
    src: it.url, link: it.url, script: `${ROOT}balance-widget.js`, image: `${it.widget}.png`,
    width: it.width || '100%', height: it.height, title: it.title, widget: it.widget,
  };
  for (const name in values) values[name] = escaped(values[name]);
  values.attributes = it.pairs.map(([name, value]) => `${name}="${escaped(value)}"`).join(' ');
  const { parts } = SNIPPETS.find(snippet => snippet.key === key);
  const texts = parts.map(({ say, file, text }) => [
    say.replace(/[.:]$/, '') + (file ? `: ${file}` : ''),
    file ? text : text.replace(/\{([a-z]+)\}/g, (whole, name) => values[name] ?? whole),
  ]);
  return key === 'picture' ? [['Link', it.url], ['Words for those who do not see it', it.sentence], ...texts] : texts;
}

let style;
/** The style, loaded once. */
function styled() {
  style ??= new Promise(done => {
    const link = make('link', { rel: 'stylesheet', href: new URL('builder.css', import.meta.url).href });
    // Without it the dialog is plain, and works.
    link.onload = link.onerror = done;
    document.head.append(link);
  });
  return style;
}

/** Opens the builder for the widget in whose place a button stands. */
export async function open(button) {
  const id = button.closest('[data-place]')?.dataset.place;
  if (!id || document.querySelector('.builder')) return;
  await styled();
  // The button may have been replaced while the page came alive.
  const place = document.querySelector(`[data-place="${CSS.escape(id)}"]`);
  if (place) new Builder(place);
}

class Builder {
  constructor(place) {
    this.place = place;
    this.widget = place.dataset.widget;
    const [name, ...words] = (place.getAttribute('aria-label') || this.widget).split(': ');
    const title = words.join(': ');
    this.title = title && title !== name ? `${name}: ${title}` : name;
    this.dials = [...place.querySelectorAll('[data-param]')].map(control => ({
      key: control.dataset.param,
      name: control.labels?.[0]?.textContent || control.dataset.param,
      value: control.type === 'checkbox' ? String(Number(control.checked)) : control.value,
    }));
    this.height = HEIGHT;
    this.build();
    this.hear = event => this.heard(event);
    addEventListener('message', this.hear);
    document.body.append(this.dialog);
    this.dialog.showModal();
    this.kind.focus();
    this.shown();
    this.told();
  }

  build() {
    const again = { onchange: () => { this.shown(); this.told(); } };
    const options = list => list.map(([value, text]) => make('option', { value }, text));
    const field = (text, control, hint) => {
      control.id = `builder-${++this.count}`;
      return make('div', { className: 'field' }, make('label', { htmlFor: control.id }, text), control, ...(hint ? [make('small', {}, hint)] : []));
    };
    this.count = 0;
    const size = { type: 'number', inputMode: 'numeric', min: LEAST, max: MOST, oninput: () => { this.sized(); this.told(); } };
    this.kind = make('select', { onchange: () => this.told(true) },
      ...options(SNIPPETS.map(({ key, name }) => [key, name])));
    this.theme = make('select', again, ...options([['auto', 'Automatic'], ['light', 'Light'], ['dark', 'Dark']]));
    this.wide = make('input', { ...size, placeholder: 'all there is' });
    this.high = make('input', { ...size, placeholder: String(HEIGHT) });
    this.caption = make('input', { type: 'checkbox', checked: true, ...again });
    this.own = make('input', { type: 'checkbox', ...again });
    this.accent = make('input', { type: 'color', value: '#1f5fa8', onchange: () => { this.own.checked = true; again.onchange(); } });
    this.accent.setAttribute('aria-label', 'Accent colour');
    const check = (control, text) => make('label', { className: 'check' }, control, text);

    for (const dial of this.dials) {
      dial.show = make('input', { type: 'checkbox', checked: true, onchange: () => {
        dial.lock.disabled = !dial.show.checked;
        again.onchange();
      } });
      dial.lock = make('input', { type: 'checkbox', ...again });
      dial.show.setAttribute('aria-label', `${dial.name}: shown`);
      dial.lock.setAttribute('aria-label', `${dial.name}: locked`);
    }
    const head = ['Dial', 'Shown', 'Locked'].map(text => make('th', { scope: 'col' }, text));
    const rows = this.dials.map(dial => make('tr', {},
      make('th', { scope: 'row' }, dial.name),
      make('td', {}, make('label', {}, dial.show)),
      make('td', {}, make('label', {}, dial.lock))));
    const table = make('table', {}, make('thead', {}, make('tr', {}, ...head)), make('tbody', {}, ...rows));

    this.texts = make('div', { className: 'texts' });
    this.status = make('p', { role: 'status', className: 'status' });
    this.stage = make('div', { className: 'stage' });
    const close = make('button', { type: 'button', className: 'close', onclick: () => this.dialog.close() }, 'Close');
    const heading = make('h2', { id: 'builder-title' }, `Embed: ${this.title}`);
    this.dialog = make('dialog', { className: 'builder', 'aria-labelledby': 'builder-title' },
      make('div', { className: 'bar' }, heading, close),
      make('div', { className: 'halves' },
        make('div', { className: 'choices' },
          field('For', this.kind),
          this.texts, this.status,
          make('div', { className: 'fields' },
            field('Theme', this.theme),
            field('Width, px', this.wide),
            field('Height, px', this.high)),
          check(this.caption, 'Title'),
          make('div', { className: 'check' }, check(this.own, 'Accent colour of your own'), this.accent),
          make('details', {}, make('summary', {}, 'Dials'), table)),
        make('section', { className: 'preview', 'aria-label': 'Preview' },
          make('p', {}, 'Preview. Turn its dials: the text to paste follows.'), this.stage)));
    this.dialog.onclose = () => this.close();
  }

  /** What the address says: every dial, so that it shows the same for ever, and what the host chose. */
  get pairs() {
    const pairs = this.dials.map(dial => [dial.key, dial.value]);
    const shown = this.dials.filter(dial => dial.show.checked);
    const locked = shown.filter(dial => dial.lock.checked);
    const keys = list => list.map(dial => dial.key).join(',');
    if (this.theme.value !== 'auto') pairs.push(['theme', this.theme.value]);
    if (shown.length < this.dials.length) pairs.push(['controls', keys(shown)]);
    if (locked.length) pairs.push(['lock', keys(locked)]);
    if (!this.caption.checked) pairs.push(['caption', '0']);
    if (this.own.checked) pairs.push(['accent', this.accent.value.slice(1)]);
    return pairs;
  }

  size(input) {
    const size = Math.round(input.valueAsNumber);
    return size >= LEAST && size <= MOST ? size : '';
  }

  get facts() {
    const { widget, title, pairs } = this;
    const query = pairs.map(([key, value]) => `${key}=${encodeURIComponent(value).replaceAll('%2C', ',')}`).join('&');
    return {
      widget, title, pairs,
      url: `${ROOT}embed/${widget}/?${query}`,
      width: this.size(this.wide),
      height: this.size(this.high) || this.height,
      sentence: this.place.querySelector('[data-sentence]')?.textContent || title,
    };
  }

  /** Shows the preview in a new frame: another address in the old one would be a step in the reader's history. */
  shown() {
    // By its name the page in it knows that it needs no button "Embed".
    this.frame = make('iframe', { name: 'balance-preview', title: `Preview: ${this.title}`, src: this.facts.url });
    this.stage.replaceChildren(this.frame);
    this.sized();
  }

  sized() {
    const { width, height } = this.facts;
    this.frame.style.width = width ? `${width}px` : '100%';
    this.frame.style.height = `${height}px`;
    this.high.placeholder = String(this.height);
  }

  /** The preview tells its height, and how its dials were turned. */
  heard({ source, data }) {
    if (source !== this.frame.contentWindow || data?.balance !== 1) return;
    if (data.type === 'height' && data.height >= LEAST && data.height <= MOST) {
      this.height = Math.ceil(data.height);
      this.sized();
      this.told();
    } else if (data.type === 'changed' && data.values) {
      for (const dial of this.dials) {
        const value = data.values[dial.key];
        if (typeof value === 'string' || Number.isFinite(value)) dial.value = String(value);
      }
      if (typeof data.sentence === 'string') this.sentence = data.sentence;
      this.told();
    }
  }

  /** Writes the text to paste; anew where there are other texts than before. */
  told(anew = !this.areas) {
    const facts = this.facts;
    if (this.sentence) facts.sentence = this.sentence;
    const texts = textsOf(this.kind.value, facts);
    if (anew) {
      this.status.textContent = '';
      const boxes = texts.map(([name]) => {
        const area = make('textarea', { readOnly: true, spellcheck: false, id: `builder-${++this.count}` });
        const copy = make('button', { type: 'button', onclick: () => this.copy(area, name) }, 'Copy');
        copy.setAttribute('aria-label', `Copy: ${name}`);
        return make('div', { className: 'text' }, make('label', { htmlFor: area.id }, name), copy, area);
      });
      this.areas = boxes.map(box => box.lastChild);
      this.texts.replaceChildren(...boxes, ...(this.kind.value === 'picture' ? this.picture() : []));
    }
    texts.forEach(([, text], i) => {
      const area = this.areas[i];
      if (area.value === text) return;
      area.value = text;
      area.rows = Math.min(9, Math.max(2, Math.ceil(text.length / 60)));
    });
  }

  async copy(area, name) {
    try {
      await navigator.clipboard.writeText(area.value);
      this.say(`Copied: ${name}.`);
    } catch {
      area.focus();
      area.select();
      this.say('This page may not copy here. The text is selected: copy it with your keyboard or menu.');
    }
  }

  say(sentence) {
    this.status.textContent = sentence;
  }

  /** What a place without frames gets: the picture, to be given the link there. */
  picture() {
    const picture = pictureOf(this.place, this.title);
    if (!picture) return [make('p', {}, 'The picture is there once the widget has been on screen.')];
    picture.setAttribute('role', 'img');
    picture.setAttribute('aria-label', this.facts.sentence);
    const blob = new Promise(done => picture.toBlob(done, 'image/png'));
    const save = async () => {
      const href = URL.createObjectURL(await blob);
      make('a', { href, download: `${this.widget}.png` }).click();
      setTimeout(() => URL.revokeObjectURL(href), 60000);
      this.say(`Saved as ${this.widget}.png.`);
    };
    const copy = async () => {
      try {
        await navigator.clipboard.write([new ClipboardItem({ 'image/png': blob })]);
        this.say('Copied: picture.');
      } catch {
        this.say('This page may not copy pictures here: save it.');
      }
    };
    return [make('div', { className: 'text' },
      make('p', {}, 'Put the picture into your text, then give it the link. It shows the widget as it stands on this page.'),
      picture,
      make('div', { className: 'check' },
        make('button', { type: 'button', onclick: copy }, 'Copy picture'),
        make('button', { type: 'button', onclick: save }, 'Save picture')))];
  }

  close() {
    removeEventListener('message', this.hear);
    this.dialog.remove();
    const id = CSS.escape(this.place.dataset.place);
    document.querySelector(`[data-place="${id}"] [data-embed-open]`)?.focus();
  }
}

/** The widget's picture as it stands, below its title, on a ground of its own; null before it was drawn. */
function pictureOf(place, title) {
  const live = place.querySelector('.picture.live canvas');
  if (!live?.width) return null;
  const scale = live.width / live.clientWidth;
  const line = 24 * scale;
  const canvas = make('canvas', { width: live.width, height: live.height + 2 * line });
  const pen = canvas.getContext('2d');
  const colour = name => getComputedStyle(place).getPropertyValue(name).trim();
  pen.fillStyle = colour('--ground');
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.fillStyle = colour('--text');
  pen.font = `600 ${16 * scale}px system-ui, sans-serif`;
  pen.fillText(title, line / 2, 1.25 * line, canvas.width - line);
  pen.drawImage(live, 0, 2 * line);
  return canvas;
}
