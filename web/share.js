// The dialog that gives a widget away: a link to it as it stands, its picture, its numbers, a citation. The page's script
// loads it when a reader presses "Share" for the first time; the build hashes it into assets/.

import {
  HOME, ROOT, back, copyPicture, copyText, dialsOf, lookOf, make, nameOf, pictureOf, placeOf, queryOf, save, sentenceOf, svgOf, textOf, titleOf,
} from './dialog.js';

// What the build puts in: the essay's title, authors, date, language and version.
const WORK = "citation";

// Longer than the page waits before it writes its state into the address.
const WRITTEN = 320;

/** Opens the dialog for the widget in whose place a button stands. */
export async function open(button) {
  const place = await placeOf(button);
  if (place) new Share(place);
}

class Share {
  constructor(place) {
    this.place = place;
    this.count = 0;
    this.build();
    document.body.append(this.dialog);
    this.dialog.showModal();
    this.told();
    // The reader may have turned a dial just before.
    setTimeout(() => this.told(), WRITTEN);
  }

  build() {
    const { place } = this;
    this.link = this.text('Short link', 'What you changed, and no more.');
    this.full = this.text('Complete link', 'Every value, on this release: the same curves for ever.');
    this.cite = this.text('Citation');
    this.form = make('select', { id: this.id(), onchange: () => this.told() },
      ...Object.entries(FORMS).map(([value, { name }]) => make('option', { value }, name)));
    const button = (name, work, more = {}) => make('button', { type: 'button', onclick: () => this.do(work), ...more }, name);
    const file = (ending, kind, type) => async () => save(await textOf(place, kind), await nameOf(place, ending), type);
    const send = button('Send', () => this.send());
    const group = (title, ...parts) => make('section', { 'aria-label': title }, make('h3', {}, title), ...parts);
    const row = (...parts) => make('div', { className: 'check' }, ...parts);
    this.status = make('p', { role: 'status', className: 'status' });
    const close = make('button', { type: 'button', className: 'close', onclick: () => this.dialog.close() }, 'Close');
    this.dialog = make('dialog', { className: 'builder share', 'aria-labelledby': 'share-title' },
      make('div', { className: 'bar' }, make('h2', { id: 'share-title' }, `Share: ${titleOf(place)}`), close),
      make('div', { className: 'choices' },
        group('Link', this.link.box, this.full.box, ...(navigator.share ? [row(send)] : [])),
        group('Picture', make('p', {}, 'As it is shown, with its title, its sentence and the link.'),
          row(
            button('Copy picture', () => copyPicture(this.picture())),
            button('Save PNG', async () => save(await this.picture(), await nameOf(place, 'png'))),
            button('Save SVG', async () => save(await svgOf(place), await nameOf(place, 'svg'), 'image/svg+xml')))),
        group('Numbers', make('p', {}, 'The run as a table or as data, or the values of the dials alone.'),
          row(
            button('Save CSV', file('csv', 'csv', 'text/csv')),
            button('Save JSON', file('json', 'json', 'application/json')),
            button('Save scenario', file('scenario.json', 'scenario', 'application/json')))),
        group('Cite', make('div', { className: 'field' }, make('label', { htmlFor: this.form.id }, 'Form'), this.form),
          this.cite.box,
          row(button('Save citation', () => {
            const { ending, type } = FORMS[this.form.value];
            return save(`${this.cite.area.value}\n`, `${slug(WORK.title)}.${ending}`, type);
          })))),
      this.status);
    this.dialog.onclose = () => {
      this.dialog.remove();
      back(place, '[data-share-open]');
    };
  }

  id() {
    return `share-${++this.count}`;
  }

  /** A text to copy. */
  text(name, hint) {
    const area = make('textarea', { readOnly: true, spellcheck: false, id: this.id(), rows: 2 });
    const copy = make('button', { type: 'button', onclick: () => this.do(() => copyText(area, name)) }, 'Copy');
    copy.setAttribute('aria-label', `Copy: ${name}`);
    const box = make('div', { className: 'text' }, make('label', { htmlFor: area.id }, name), copy, area);
    if (hint) {
      const small = make('small', { id: this.id() }, hint);
      area.setAttribute('aria-describedby', small.id);
      box.append(small);
    }
    return { area, box };
  }

  told() {
    const links = linksOf(this.place);
    this.address = links.short;
    const texts = [
      [this.link, links.short], [this.full, links.full],
      [this.cite, FORMS[this.form.value].write(titleOf(this.place), links.full, new Date())],
    ];
    for (const [{ area }, text] of texts) {
      if (area.value === text) continue;
      area.value = text;
      area.rows = Math.min(12, Math.max(2, ...[text.split('\n').length, Math.ceil(text.length / 60)]));
    }
  }

  picture() {
    return pictureOf(this.place, this.address);
  }

  async send() {
    try {
      await navigator.share({ title: titleOf(this.place), text: sentenceOf(this.place), url: this.address });
      return '';
    } catch (fault) {
      // The reader thought better of it.
      return fault.name === 'AbortError' ? '' : 'This page may not send here: copy the link.';
    }
  }

  /** Does something and says how it went. */
  async do(work) {
    this.status.textContent = '…';
    try {
      this.status.textContent = await work();
    } catch (fault) {
      this.status.textContent = fault.message;
    }
  }
}

/** Links to a widget as it stands: the short one lists what the reader has moved, as the address does; the full one lists
 * every value, on the release that this page is of. */
function linksOf(place) {
  const root = document.documentElement.dataset;
  const essay = !('embed' in root || 'alone' in root);
  const id = place.dataset.place;
  const section = essay ? place.closest('section.part')?.id : '';
  const anchor = section ? `#${section}` : '';
  const here = new URL(location.pathname.replace(/index\.html$/, ''), location.href).href;
  // In the sandbox each side has a world of its own, and any widget.
  const apart = !!place.closest('[data-sandbox]');
  const ownKey = key => (essay ? `${id}.${key}` : key);
  const pairs = [
    ...(apart ? [[ownKey('widget'), place.dataset.widget]] : []),
    ...dialsOf(place).map(({ key, value, world }) => [world && !apart ? key : ownKey(key), value]),
    ...lookOf(place).map(([key, value]) => [ownKey(key), value]),
  ];
  const keys = new Set([...pairs.map(([key]) => key), ownKey('view'), ownKey('at')]);
  const moved = queryOf([...new URLSearchParams(location.search)].filter(([key]) => keys.has(key)));
  const all = queryOf(pairs);
  const path = here.startsWith(HOME) ? here.slice(HOME.length) : '';
  return {
    short: `${here}${moved && '?'}${moved}${anchor}`,
    full: `${ROOT}${path}?${all}${anchor}`,
  };
}

const slug = text => text.toLowerCase().normalize('NFKD').replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '').slice(0, 60) || 'essay';
const iso = day => [day.getFullYear(), day.getMonth() + 1, day.getDate()].map(part => String(part).padStart(2, '0')).join('-');
/** A date as `[2026, 11, 22]`, as far as it is told. */
const parts = date => (/^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?/.exec(date) || []).slice(1).filter(Boolean).map(Number);

const SIGNS = { '\\': '\\textbackslash{}', '~': '\\textasciitilde{}', '^': '\\textasciicircum{}' };
const tex = text => String(text).replace(/[\\~^{}%&#$_]/g, sign => SIGNS[sign] || `\\${sign}`);

/** The forms of a citation, each written from the widget's title, an address and the day of access. */
const FORMS = {
  plain: {
    name: 'Plain text', ending: 'txt', type: 'text/plain',
    write(model, address, day) {
      const [year] = parts(WORK.date);
      const authors = WORK.authors.join(', ');
      const who = authors ? `${authors}${year ? ` (${year})` : ''}. ` : '';
      const when = day.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });
      return `${who}${WORK.title}. Version ${WORK.version}. Model: ${model}. ${address} (accessed ${when}).`;
    },
  },
  bibtex: {
    name: 'BibTeX', ending: 'bib', type: 'application/x-bibtex',
    write(model, address, day) {
      const [year, month] = parts(WORK.date);
      const fields = {
        title: `{${tex(WORK.title)}}`,
        author: WORK.authors.map(author => `{${tex(author)}}`).join(' and '),
        year, month,
        version: tex(WORK.version),
        note: tex(`Interactive essay; model: ${model}`),
        // Braces are not for addresses; nothing else in one is TeX's.
        url: address.replace(/[{}\\]/g, encodeURIComponent),
        urldate: iso(day),
      };
      const lines = Object.entries(fields).filter(([, value]) => value).map(([key, value]) => `  ${key} = {${value}},\n`);
      return `@misc{${slug(WORK.title)},\n${lines.join('')}}`;
    },
  },
  csl: {
    name: 'CSL-JSON', ending: 'csl.json', type: 'application/vnd.citationstyles.csl+json',
    write(model, address, day) {
      const issued = parts(WORK.date);
      return JSON.stringify([{
        id: slug(WORK.title),
        type: 'webpage',
        title: WORK.title,
        ...(WORK.authors.length && { author: WORK.authors.map(literal => ({ literal })) }),
        ...(issued.length && { issued: { 'date-parts': [issued] } }),
        accessed: { 'date-parts': [parts(iso(day))] },
        version: WORK.version,
        genre: 'Interactive essay',
        note: `Model: ${model}`,
        language: WORK.lang,
        URL: address,
      }], null, 2);
    },
  },
};
