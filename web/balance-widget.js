// <balance-widget widget="race" alpha="1.3" theme="auto" controls="alpha,mandate">: one widget of Balance of Power
// on any page. The element makes a frame, keeps it as high as its content and passes on what happens in it.
// docs/embedding.md describes it. A plain script, so that it needs no CORS; it works as a module too.
(() => {
  'use strict';
  const NAME = 'balance-widget';
  if (customElements.get(NAME)) return;

  const script = document.currentScript || document.querySelector(`script[src*="${NAME}.js"]`);
  const home = script && script.src;
  // Attributes of the element itself. Of all others those are the frame's that can be keys of parameters: the
  // attributes of frameworks have a sign in their names.
  const OWN = new Set(('widget preset base height title loading class id slot style part is role dir lang hidden ' +
    'inert nonce tabindex translate draggable popover accesskey autofocus spellcheck contenteditable').split(' '));
  const SHOWN = ['theme', 'controls', 'lock', 'caption', 'accent'];
  const LOOK = ['view', 'at'];
  const HEIGHT = 920;

  const isParam = key => /^[a-z][a-z0-9_]*$/.test(key) && !OWN.has(key) && !SHOWN.includes(key) && !LOOK.includes(key) &&
    !(key.startsWith('on') && key in HTMLElement.prototype);
  const isValue = it => typeof it === 'string' || Number.isFinite(it);
  const number = text => text.trim() && Number.isFinite(+text) ? +text : text;
  // What came from elsewhere, without what can be no parameter.
  const checked = values =>
    Object.fromEntries(Object.entries(Object(values)).filter(([key, it]) => isParam(key) && isValue(it)));
  // A constructed sheet and the CSSOM: a host's content policy need not allow inline styles.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(':host{display:block}:host([hidden]){display:none}iframe{display:block;width:100%;border:0}');

  customElements.define(NAME, class extends HTMLElement {
    #root = this.attachShadow({ mode: 'open' });
    #frame;
    #origin;
    #ready = false;
    #said = {}; // what the frame said last
    #asked = {}; // what the frame has not been told yet
    #sent = {}; // what it was told and has not answered
    #scenario = null;
    #look; // the view and the year that the frame said last

    // Any attribute may be a parameter, so there is no list of those to observe.
    #observer = new MutationObserver(changes => this.#heed(changes.map(it => it.attributeName)));

    constructor() {
      super();
      this.#root.adoptedStyleSheets = [sheet];
    }

    /** The dials' values: numbers, and words for choices. */
    get values() {
      return { ...this.#written, ...this.#said, ...this.#sent, ...this.#asked };
    }

    /** The scenario in its text form, such as `race?alpha=1.3`; null before the widget has come alive. */
    get scenario() {
      return this.#scenario;
    }

    /** Turns dials, once the widget is alive. */
    set(values) {
      Object.assign(this.#asked, checked(values));
      this.#tell();
    }

    /** Puts all dials back to what the attributes say, and the others to where the widget starts. */
    reset() {
      this.#forget();
      if (!this.#ready) {
        this.#load();
        return;
      }
      this.#post({ type: 'reset' });
      this.set(this.#written);
      const [view, at] = LOOK.map(key => this.getAttribute(key) || undefined);
      if (view || at) this.#post({ type: 'set', view, at: at && number(at) });
    }

    #forget() {
      this.#said = {};
      this.#sent = {};
      this.#asked = {};
      this.#look = null;
    }

    get #written() {
      return Object.fromEntries([...this.attributes].filter(it => isParam(it.name)).map(it => [it.name, number(it.value)]));
    }

    connectedCallback() {
      this.#observer.observe(this, { attributes: true });
      addEventListener('message', this.#hear);
      // A frame that was moved in the document starts again: with what the reader had.
      this.#load();
    }

    disconnectedCallback() {
      removeEventListener('message', this.#hear);
      this.#ready = false;
    }

    // Moved by moveBefore(): the frame goes on.
    connectedMoveCallback() {}

    #load() {
      if (!this.isConnected) return;
      this.#ready = false;
      const of = key => this.getAttribute(key) || '';
      const [widget, preset] = [of('widget'), of('preset')];
      let url;
      try {
        if (!/^[a-z-]+$/.test(widget) || !/^[a-z0-9-]*$/.test(preset)) throw 0;
        url = new URL(`embed/${widget}/${preset && preset + '/'}`, new URL(of('base') || home, document.baseURI));
      } catch {
        const sentence = `<${NAME}> needs the attribute widget, such as widget="race", and its script under its own name.`;
        this.#root.textContent = sentence;
        this.#emit('error', { sentence, of: 'widget' });
        return;
      }
      for (const key of SHOWN) if (this.hasAttribute(key)) url.searchParams.set(key, of(key));
      for (const key of LOOK) {
        const value = this.#look ? this.#look[key] : of(key);
        if (value) url.searchParams.set(key, value);
      }
      for (const [key, value] of Object.entries(this.values)) url.searchParams.set(key, value);
      Object.assign(this.#sent, this.#asked);
      this.#asked = {};
      this.#origin = url.origin;
      // A new frame, because another address in the old one would be a step in the reader's history.
      const frame = document.createElement('iframe');
      frame.loading = of('loading') === 'eager' ? 'eager' : 'lazy';
      frame.title = of('title') || this.textContent.trim() || `Balance of Power: ${widget}`;
      frame.style.height = (this.#frame && this.#frame.style.height) || `${+of('height') || HEIGHT}px`;
      frame.allow = 'fullscreen; clipboard-write';
      frame.src = url;
      this.#frame = frame;
      this.#root.replaceChildren(frame);
    }

    #heed(names) {
      if (names.includes('title') && this.#frame) this.#frame.title = this.title;
      const gone = name => isParam(name) && !this.hasAttribute(name);
      if (names.some(name => gone(name) || ['widget', 'preset', 'base'].includes(name))) {
        this.#forget();
        this.#scenario = null;
        this.#load();
        return;
      }
      for (const name of names) if (isParam(name)) this.#asked[name] = number(this.getAttribute(name));
      const looks = names.some(name => LOOK.includes(name));
      if (looks) this.#look = null;
      if (looks || names.some(name => SHOWN.includes(name))) this.#load();
      else this.#tell();
    }

    #tell() {
      if (!this.#ready || !Object.keys(this.#asked).length) return;
      this.#post({ type: 'set', values: this.#asked });
      Object.assign(this.#sent, this.#asked);
      this.#asked = {};
    }

    // Nothing in it is secret, and a sandboxed frame has no origin to name.
    #post(message) {
      this.#frame.contentWindow.postMessage({ balance: 1, ...message }, '*');
    }

    #hear = ({ source, origin, data }) => {
      const mine = this.#frame && source && source === this.#frame.contentWindow && (origin === this.#origin || origin === 'null');
      if (!mine || !data || data.balance !== 1) return;
      const { balance, type, ...detail } = data;
      if (type !== 'height') this.#sent = {};
      if (type === 'height') {
        const { height } = detail;
        if (height >= 40 && height <= 20000) this.#frame.style.height = `${Math.ceil(height)}px`;
      } else if (type === 'ready' || type === 'changed') {
        this.#said = checked(detail.values);
        this.#scenario = String(detail.scenario);
        this.#look = { view: detail.view, at: detail.at };
        if (type === 'ready') {
          this.#ready = true;
          this.#tell();
        }
        this.#emit(type, { ...detail, values: this.values });
      } else if (type === 'error') {
        this.#emit(type, detail);
      }
    };

    #emit(type, detail) {
      this.dispatchEvent(new CustomEvent(`balance-${type}`, { bubbles: true, composed: true, detail }));
    }
  });
})();
