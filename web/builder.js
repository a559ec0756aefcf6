// The builder of embeds: a dialog that shows how a widget will look elsewhere and gives the text to paste there.
// The page's script loads it when a reader presses "Embed" for the first time; the build hashes it into assets/.
// All it needs stands in the page: the dials with their names and values. Text is set as text, never as HTML.

const ROOT = new URL('..', import.meta.url).href;
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

const escaped = text => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');

/** Words without the signs that mean something to one of the programs that sites are made with. */
const plain = text => text.replace(/[{}<>%"\\`|]/g, ' ').replace(/\s+/g, ' ').trim();

/** The text to paste, by place: each a list of [what it is, the text]. */
const PLACES = {
  iframe: ['Any page', it => [['Frame', frame(it)]]],
  element: ['Any page, as high as it needs to be', it => [['Element', element(it)]]],
  hugo: ['Hugo', it => [
    ['Once: layouts/shortcodes/balance.html', template(it, {
      src: `{{ printf "${ROOT}embed/%s/?%s" (.Get "widget") (.Get "query") | safeURL }}`,
      title: '{{ .Get "title" }}',
      width: '{{ .Get "width" | default "100%" }}',
      height: `{{ .Get "height" | default "${HEIGHT}" }}`,
    })],
    ['In a post', `{{< balance ${named(it, '=', ' ', text => `"${text}"`)} >}}`],
  ]],
  zola: ['Zola', it => [
    ['Once: templates/shortcodes/balance.html', template(it, {
      src: `${ROOT}embed/{{ widget }}/?{{ query }}`,
      title: '{{ title }}',
      width: '{{ width | default(value="100%") }}',
      height: `{{ height | default(value="${HEIGHT}") }}`,
    })],
    ['In a post', `{{ balance(${named(it, '=', ', ', text => `"${text}"`)}) }}`],
  ]],
  jekyll: ['Jekyll', it => [
    ['Once: _includes/balance.html', template(it, {
      src: `${ROOT}embed/{{ include.widget }}/?{{ include.query | escape }}`,
      title: '{{ include.title | escape }}',
      width: '{{ include.width | default: "100%" }}',
      height: `{{ include.height | default: "${HEIGHT}" }}`,
    })],
    ['In a post', `{% include balance.html ${named(it, '=', ' ', text => `"${text}"`)} %}`],
  ]],
  quarto: ['Quarto', it => [['In a document', `\`\`\`{=html}\n${frame(it)}\n\`\`\``]]],
  mdbook: ['mdBook', it => [['In a chapter, between empty lines', frame(it)]]],
  picture: ['A picture with a link (Substack, mail)', it => [
    ['Link of the picture', it.url],
    ['Words for those who do not see it', it.sentence],
  ]],
};

/** A frame whose attributes are text already escaped, or another program's template. */
function template(it, { src, title, width, height, style = '' }) {
  return `<iframe src="${src}" title="${title}" width="${width}" height="${height}" loading="lazy" ` +
    `allow="clipboard-write" frameborder="0"${style}></iframe>`;
}

function frame(it) {
  return template(it, {
    src: escaped(it.url),
    title: escaped(it.title),
    width: it.width || '100%',
    height: it.height,
    style: it.width ? ' style="max-width: 100%"' : '',
  });
}

function element(it) {
  const pairs = it.query.split('&').map(pair => pair.replace(/=(.*)/, '="$1"')).join(' ');
  return `<script src="${escaped(ROOT)}balance-widget.js" async></script>\n` +
    `<balance-widget widget="${it.widget}" ${pairs} height="${it.height}" title="${escaped(it.title)}">\n` +
    `  <a href="${escaped(it.url)}">${escaped(it.title)}</a>\n</balance-widget>`;
}

/** What a shortcode is told. */
function named(it, equals, between, quoted) {
  const { widget, title, query, width, height } = it;
  return Object.entries({ widget, title, query, width, height })
    .filter(([, value]) => value !== '')
    .map(([key, value]) => `${key}${equals}${quoted(String(value))}`)
    .join(between);
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
    this.title = plain(title && title !== name ? `${name}: ${title}` : name);
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
      ...options(Object.entries(PLACES).map(([key, [name]]) => [key, name])));
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

  /** The query: every dial, so that it shows the same for ever, and what the host chose. */
  get query() {
    const pairs = this.dials.map(dial => [dial.key, dial.value]);
    const shown = this.dials.filter(dial => dial.show.checked);
    const locked = shown.filter(dial => dial.lock.checked);
    const keys = list => list.map(dial => dial.key).join(',');
    if (this.theme.value !== 'auto') pairs.push(['theme', this.theme.value]);
    if (shown.length < this.dials.length) pairs.push(['controls', keys(shown)]);
    if (locked.length) pairs.push(['lock', keys(locked)]);
    if (!this.caption.checked) pairs.push(['caption', '0']);
    if (this.own.checked) pairs.push(['accent', this.accent.value.slice(1)]);
    return pairs.map(([key, value]) => `${key}=${encodeURIComponent(value).replaceAll('%2C', ',')}`).join('&');
  }

  size(input) {
    const size = Math.round(input.valueAsNumber);
    return size >= LEAST && size <= MOST ? size : '';
  }

  get facts() {
    const { widget, title, query } = this;
    return {
      widget, title, query,
      url: `${ROOT}embed/${widget}/?${query}`,
      width: this.size(this.wide),
      height: this.size(this.high) || this.height,
      sentence: this.place.querySelector('[data-sentence]')?.textContent || title,
    };
  }

  /** Shows the preview in a new frame: another address in the old one would be a step in the reader's history. */
  shown() {
    this.frame = make('iframe', { title: `Preview: ${this.title}`, src: this.facts.url });
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
    const texts = PLACES[this.kind.value][1](facts);
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
      make('p', {}, 'Put the picture into your text, then give it the link. It shows the state of the widget on this page.'),
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
