// The builder of embeds: a dialog that shows how a widget will look elsewhere and gives the text to paste there.
// The page's script loads it when a reader presses "Embed" for the first time; the build hashes it into assets/.
import { ROOT, back, copyPicture, copyText, dialsOf, lookOf, make, pictureOf, placeOf, queryOf, save, sentenceOf, titleOf } from './dialog.js';

// What the build puts in: the texts to paste (web/snippets.json).
const { snippets: SNIPPETS } = "snippets.json";
const HEIGHT = 920;
// Sizes that a host may ask for, CSS pixels.
const LEAST = 200, MOST = 10000;

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

/** Opens the builder for the widget in whose place a button stands. */
export async function open(button) {
  const place = await placeOf(button);
  if (place) new Builder(place);
}

class Builder {
  constructor(place) {
    this.place = place;
    this.widget = place.dataset.widget;
    this.title = titleOf(place);
    this.dials = dialsOf(place);
    this.look = Object.fromEntries(lookOf(place));
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
    this.accent = make('input', { type: 'color', value: '#0080c0', onchange: () => { this.own.checked = true; again.onchange(); } });
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
    const { view, at } = this.look;
    if (view) pairs.push(['view', view]);
    if (+at) pairs.push(['at', at]);
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
    return {
      widget, title, pairs,
      url: `${ROOT}embed/${widget}/?${queryOf(pairs)}`,
      width: this.size(this.wide),
      height: this.size(this.high) || this.height,
      sentence: sentenceOf(this.place),
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
      // What is as at first is not told.
      if ('view' in this.look) this.look.view = typeof data.view === 'string' ? data.view : this.place.querySelector('[data-view]').dataset.view;
      this.look.at = Number.isFinite(data.at) ? String(data.at) : '0';
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
    this.say(await copyText(area, name));
  }

  say(sentence) {
    this.status.textContent = sentence;
  }

  /** What a place without frames gets: the picture, to be given the link there. */
  picture() {
    const making = pictureOf(this.place, this.facts.url);
    const stage = make('div', {});
    making.then(picture => {
      picture.setAttribute('role', 'img');
      picture.setAttribute('aria-label', this.facts.sentence);
      stage.replaceChildren(picture);
    }, fault => stage.replaceChildren(make('p', {}, fault.message)));
    const done = work => async () => this.say(await work().catch(fault => fault.message));
    return [make('div', { className: 'text' },
      make('p', {}, 'Put the picture into your text, then give it the link. It shows the widget as it stands on this page.'),
      stage,
      make('div', { className: 'check' },
        make('button', { type: 'button', onclick: done(() => copyPicture(making)) }, 'Copy picture'),
        make('button', { type: 'button', onclick: done(async () => save(await making, `${this.widget}.png`)) }, 'Save picture')))];
  }

  close() {
    removeEventListener('message', this.hear);
    this.dialog.remove();
    back(this.place, '[data-embed-open]');
  }
}
