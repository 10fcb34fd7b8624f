/**
 * <dateline-timeline>: the timeline of a Dateline service on any page. One module, no dependency.
 *
 *   src      address of the service, or of a /timeline.json query (default: this module's home)
 *   country  codes: "jp", "jp vn" for either, "jp-vn" for both (default: all)
 *   lang     language of numbers and dates (default: the page's)
 *   theme    light or dark (default: as the reader prefers)
 *   height   pixels within which it scrolls (default: as high as it is)
 *
 * --dateline-* properties (see STYLE) and ::part(root title filters overview list follow) set the
 * look. What the page wrote into the element shows until the events are here, and stays on failure.
 *
 * Elements are made by h() and s() alone, links through web(): nothing sent is read as markup.
 */

const FIRST = 50; // events in the first page, painted at once
const MORE = 200; // events that "Show more" adds
const PAGE = 500; // events in each page after the first, the most that a service gives
const MOST = 10_000; // events that are read without being asked for
const SVG = 'http://www.w3.org/2000/svg';

/* ---- Texts: all words that are ours. {n} and the like are filled in. ---- */

const TEXTS = {
  all: 'All countries',
  approx: 'Approximate',
  approximate: 'approximate',
  by_country: 'Filter by country',
  clear: 'Clear filters',
  day: 'Exact day',
  doubt: 'Uncertain',
  edited: 'set by an editor',
  events: { one: '{n} event', other: '{n} events' },
  everything: 'Everything',
  failed: 'The timeline could not be loaded.',
  feeds: 'All feeds',
  follow: 'Follow',
  follow_how: 'New events as they are found, in your feed reader.',
  from: 'From',
  hint: 'Drag across the chart to choose a period',
  inferred: 'year inferred',
  link: 'Link to this event',
  key: 'How to read the dates',
  later: 'ahead',
  more: 'Show {n} more',
  more_than: 'more than {n}',
  month: 'Month known, day unknown',
  newest: 'Newest first',
  none: 'No event matches.',
  of: '{some} of {all}',
  oldest: 'Oldest first',
  over_time: 'Events over time',
  plan: 'Planned, or a target',
  range: 'From one date to another',
  read: 'Read the article',
  reading: 'still reading',
  retry: 'Try again',
  says: 'says {date}',
  scheduled: 'scheduled',
  search: 'Search events',
  source: 'Source',
  stale: 'The article can no longer be read; this is what it said last.',
  target: 'target',
  to: 'To',
  today: 'Today',
  uncertain: 'uncertain',
  unknown: {
    day: 'day unknown',
    month: 'month unknown',
    year: 'month and day unknown',
    decade: 'year unknown',
    date: 'exact date unknown',
  },
  updated: 'Updated {date}',
  venue: 'Venue',
  why: 'Why this date',
  year: 'Only the year or a longer span is known',
};

/** A language: its words, and its ways with numbers and days (always of the Gregorian calendar). */
class Locale {
  #formats = new Map();

  constructor(tag) {
    this.tag = usable(tag);
    this.plural = new Intl.PluralRules(this.tag);
  }

  say(text, values = {}) {
    return text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  }

  count(forms, n) {
    return this.say(forms[this.plural.select(n)] ?? forms.other, { n: this.number(n) });
  }

  number(n) {
    return n.toLocaleString(this.tag);
  }

  day(day, options) {
    const key = JSON.stringify(options);
    if (!this.#formats.has(key)) {
      const fixed = { calendar: 'gregory', timeZone: 'UTC', ...options };
      this.#formats.set(key, new Intl.DateTimeFormat(this.tag, fixed));
    }
    return this.#formats.get(key).format(dateOf(day));
  }

  year(year) {
    return this.day(dayNumber(year), { year: 'numeric', ...(year < 1 && { era: 'short' }) });
  }
}

/** Plain English is British here, as in the labels of the service: 14 March 1968. */
function usable(tag) {
  try {
    return new Intl.Locale(tag === 'en' ? 'en-GB' : tag).baseName;
  } catch {
    return 'en-GB';
  }
}

/* ---- Elements, from names and texts; never from markup. ---- */

/** Make an HTML element. onX is a listener, null and false leave an attribute or a child out. */
function h(name, attributes, ...children) {
  return fill(document.createElement(name), attributes, children);
}

/** Make an SVG element. */
function s(name, attributes, ...children) {
  return fill(document.createElementNS(SVG, name), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== false && child != null));
  return element;
}

function button(text, onclick, more = {}) {
  return h('button', { class: 'button', type: 'button', onclick, ...more }, text);
}

/** The address, when it is one that is safe to link; null keeps the attribute out. */
function web(address) {
  try {
    const { protocol, href } = new URL(address);
    return protocol === 'https:' || protocol === 'http:' ? href : null;
  } catch {
    return null;
  }
}

/* ---- Days: whole numbers, counted from 1970-01-01; years may be BC or have five digits. ---- */

const MS = 86_400_000;
const YEARS = 270_000; // what a Date holds

function dayNumber(year, month = 0, day = 1) {
  const bounded = Math.max(-YEARS, Math.min(YEARS, year));
  return new Date(0).setUTCFullYear(bounded, month, day) / MS;
}

/** Read "2025-02-01", "-0043-03-15" or "Y12345-01-01". */
function dayOf(text) {
  const [, year, month, day] = /^Y?(-?\d{4,9})-(\d\d)-(\d\d)/.exec(text);
  return dayNumber(+year, month - 1, +day);
}

const dateOf = (day) => new Date(day * MS);
const yearOf = (day) => dateOf(day).getUTCFullYear();
const monthOf = (day) => yearOf(day) * 12 + dateOf(day).getUTCMonth();
const monthStart = (month) => dayNumber(Math.floor(month / 12), ((month % 12) + 12) % 12);

/** The reader's own day. */
function todayIs() {
  const now = new Date();
  return dayNumber(now.getFullYear(), now.getMonth(), now.getDate());
}

/* ---- Events: what drawing needs to know of each. ---- */

const PLANS = ['scheduled', 'target'];

/** Find the event's place: the days it may fall on, where it stands, whether it lies ahead. */
function place(event, today) {
  const { start, end, edtf } = event.date;
  const [left, right = left] = edtf.split('/');
  const first = start ? dayOf(start) : unitAround(right, dayOf(end))[0];
  const last = end ? dayOf(end) : unitAround(left, dayOf(start))[1];
  const stands = start ? first : last;
  const ahead = first > today || (PLANS.includes(event.kind) && last > today);
  return { event, first, last, stands, year: yearOf(stands), ahead, later: stands > today };
}

/** First and last day of the written unit: an open side of a span counts as the other side's. */
function unitAround(edtf, day) {
  const parts = edtf.replace(/^-/, '').split('-').length;
  if (parts > 2) return [day, day];
  const months = parts === 2 ? 1 : 12;
  const start = Math.floor(monthOf(day) / months) * months;
  return [monthStart(start), monthStart(start + months) - 1];
}

/** All that a reader may search for, without case and accents. */
function wordsOf(entry) {
  const { title, summary, date, countries, organisations, places } = entry.event;
  const names = [...countries, ...organisations, ...places].map(({ name }) => name);
  return (entry.words ??= folded([title, summary, date.label, ...names].join(' ')));
}

const folded = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

const UNKNOWN = {
  week: 'day', weekend: 'day', month: 'day',
  quarter: 'month', season: 'month', half: 'month',
  year: 'year', decade: 'decade', century: 'decade',
};

/** The word for what is not known of a date, or undefined. */
function unknown({ precision, basis, start }) {
  if (precision !== 'interval') return TEXTS.unknown[UNKNOWN[precision]];
  return basis === 'inferred' || start === null ? TEXTS.unknown.date : undefined;
}

/** What is said under a date of how sure it is. */
function doubts({ kind, date }) {
  const vague = date.uncertain || date.approximate || kind === 'target';
  const guessed = date.basis === 'inferred' && date.evidence.some(({ role }) => role === 'year');
  return [
    date.uncertain && TEXTS.uncertain,
    date.approximate && TEXTS.approximate,
    !vague && unknown(date),
    guessed && TEXTS.inferred,
    date.basis === 'edited' && TEXTS.edited,
  ].filter(Boolean);
}

/** Name the shape on the rail, one of GLYPHS. */
function glyphOf({ event, ahead }) {
  const { date, kind } = event;
  if (ahead || PLANS.includes(kind)) return 'plan';
  if (date.uncertain) return 'doubt';
  if (date.approximate) return 'approx';
  if (date.precision === 'interval') return unknown(date) ? 'year' : 'range';
  return { undefined: 'day', day: 'month', month: 'month' }[UNKNOWN[date.precision]] ?? 'year';
}

/** Whether the event surely has part in every month of its span. */
function surely({ start, end, precision, basis, approximate, uncertain }) {
  if (approximate || uncertain || !start || !end) return false;
  if (precision === 'interval') return basis !== 'inferred';
  return ['day', 'weekend', 'week', 'month'].includes(precision);
}

/** A year, month or day in plain EDTF: the dates that HTML and Intl know. */
const simple = (edtf) => /^\d{4}(-(0[1-9]|1[0-2])(-\d\d)?)?$/.test(edtf);

/* ---- Density: each event weighs one, spread over the days on which it may lie. ---- */

const STEPS = [1, 3, 6, 12, 24, 60, 120, 300, 600, 1200, 3000, 6000, 12_000, 60_000]; // months

/** Cut the time that entries take into at most *most* bins: {edges, step}, edges being days. */
export function cut(entries, most) {
  const from = monthOf(Math.min(...entries.map(({ first }) => first)));
  const until = monthOf(Math.max(...entries.map(({ last }) => last)));
  const step = STEPS.find((months) => (until - from) / months < most - 1) ?? STEPS.at(-1);
  const edges = [];
  let month = Math.floor(from / step) * step;
  for (; month <= until; month += step) edges.push(monthStart(month));
  return { edges: [...edges, monthStart(month)], step };
}

/** Weigh events per bin, in three layers: known to the day, less exactly, ahead. */
export function density(entries, edges) {
  const layers = [0, 1, 2].map(() => new Float64Array(edges.length - 1));
  for (const { event, first, last, ahead } of entries) {
    const layer = layers[ahead ? 2 : event.date.precision === 'day' && surely(event.date) ? 0 : 1];
    for (let i = binOf(edges, first); i < layer.length && edges[i] <= last; i++) {
      const shared = Math.min(last + 1, edges[i + 1]) - Math.max(first, edges[i]);
      layer[i] += shared / (last + 1 - first);
    }
  }
  return layers;
}

/** The bin in which a day lies, by halving. */
function binOf(edges, day) {
  let [low, high] = [0, edges.length - 2];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (edges[middle] <= day) low = middle;
    else high = middle - 1;
  }
  return low;
}

/* ---- Service: where the data comes from. ---- */

/** The service that an element points to: its addresses, and its events page by page. */
class Service {
  events = [];
  total = null;
  title = '';
  updated = null;

  constructor(src, country, order) {
    const given = new URL(src || '.', src ? document.baseURI : import.meta.url);
    this.base = new URL('.', given);
    this.query = new URL('timeline.json', this.base);
    this.query.search = given.pathname.endsWith('.json') ? given.search : '';
    const asked = this.query.searchParams;
    for (const code of country?.match(/\w+/g) ?? []) asked.append('country', code);
    if (country?.includes('-')) asked.set('match', 'all');
    this.countries = asked.getAll('country').map((code) => code.toUpperCase());
    asked.set('order', order);
    this.next = this.query.search;
  }

  address(path) {
    return new URL(path, this.base).href;
  }

  get complete() {
    return this.next === null;
  }

  /** Read the next page. Only the query of its address is used: we stay where we were sent. */
  async read(limit, signal) {
    const page = new URL(this.query);
    page.search = this.next;
    page.searchParams.set('limit', limit);
    const { events, next, title, updated, total } = await getJson(page, signal);
    Object.assign(this, { title, updated, total });
    this.next = next && new URL(next, page).search;
    this.events.push(...events);
    return events;
  }

}

async function getJson(address, signal) {
  const response = await fetch(address, { credentials: 'omit', signal });
  if (!response.ok) throw new Error(`${response.status} ${address}`);
  return response.json();
}

/* ---- Drawing: pieces of the list. ---- */

// How sure a date is stands in the shape and its outline, never in the colour alone.
const GLYPHS = {
  day: { full: 'M10 5.5a5.5 5.5 0 1 1-.1 0z' },
  month: { full: 'M5.5 7.5a4.5 4.5 0 0 1 9 0v7a4.5 4.5 0 0 1-9 0z' },
  year: { soft: 'M5 6a5 5 0 0 1 10 0v11a5 5 0 0 1-10 0z' },
  range: { full: 'M10 7.5a3.5 3.5 0 1 1 .1 0v7a3.5 3.5 0 1 1-.1 0z' },
  approx: { dashed: 'M10 3a8 8 0 1 1-.1 0z', full: 'M10 9a2 2 0 1 1-.1 0z' },
  doubt: { dashed: 'M10 2a9 9 0 1 1-.1 0z', line: 'M7.5 9a2.5 2.5 0 1 1 3.6 2.3q-1.1.5-1.1 1.7M10 15.2v.4' },
  plan: { open: 'M10 3l8 8-8 8-8-8z' },
};

function glyph(name) {
  const paths = Object.entries(GLYPHS[name]).map(([look, d]) => s('path', { class: look, d }));
  return s('svg', { class: `glyph ${name}`, viewBox: '0 0 20 23', 'aria-hidden': 'true' }, ...paths);
}

/** The year of the event in twelve cells: solid where it surely was, hollow where it may have been. */
function ruler({ event: { date }, first, last, year }) {
  if (date.precision === 'decade' || date.precision === 'century') return null;
  const start = !date.start || yearOf(first) < year ? 0 : monthOf(first) - year * 12;
  const end = !date.end || yearOf(last) > year ? 11 : monthOf(last) - year * 12;
  let [cells, rest] = ['', ''];
  for (let month = 0; month < 12; month++) {
    if (month >= start && month <= end) cells += `M${month * 8 + 0.5} 1.5h6v6h-6z`;
    else rest += `M${month * 8} 4.5h6.5`;
  }
  return s(
    'svg', { class: 'ruler', viewBox: '0 0 96 9', 'aria-hidden': 'true' },
    s('path', { class: 'rest', d: rest }),
    s('path', { class: surely(date) ? 'known' : 'possible', d: cells }),
  );
}

function item(entry, locale) {
  const { event, ahead } = entry;
  const { date } = event;
  const kind = PLANS.includes(event.kind) && h('span', { class: 'note kind' }, TEXTS[event.kind]);
  const notes = doubts(event).map((text) => h('span', { class: 'note' }, text));
  return h(
    'li', { class: 'event', 'data-ahead': ahead, 'data-id': event.id },
    h('div', { class: 'when' },
      h('time', { datetime: simple(date.edtf) ? date.edtf : null }, date.label), kind, ...notes,
      ruler(entry)),
    glyph(glyphOf(entry)),
    h('div', { class: 'what' },
      h('h4', {}, h('a', { href: web(event.url) }, event.title)),
      event.summary && event.summary !== event.title && h('p', { class: 'summary' }, event.summary),
      h('div', { class: 'meta' }, countryList(event), sources(event, locale))),
  );
}

function countryList({ countries }) {
  const names = countries.map(({ name, role }) =>
    h('li', { class: role }, role === 'venue' && `${TEXTS.venue}: `, name));
  return names.length > 0 && h('ul', { class: 'countries' }, ...names);
}

/** The line that names the source; what it says is filled in when somebody opens it. */
function sources(event, locale) {
  const [source, ...others] = event.sources;
  if (!source) return null;
  const published = source.published && publication(source, locale);
  const summary = h('summary', {},
    `${TEXTS.source}: `, h('bdi', {}, h('cite', {}, nameOf(source))),
    published && ', ', published && h('bdi', {}, published),
    others.length > 0 && ` +${locale.number(others.length)}`);
  const details = h('details', { class: 'sources', ontoggle: () => details.open && fillSources(details, event, locale) }, summary);
  return details;
}

function fillSources(details, event, locale) {
  if (details.childElementCount > 1) return;
  const differ = new Set(event.sources.map(({ date }) => date)).size > 1;
  fill(details, {}, [
    ...event.sources.map((source) => quotation(source, differ && simple(source.date), locale)),
    event.date.why && h('p', { class: 'why' }, h('b', {}, `${TEXTS.why}: `), event.date.why),
    event.stale && h('p', {}, TEXTS.stale),
    web(event.url) && h('a', { href: event.url }, TEXTS.link),
  ]);
}

function quotation(source, differs, locale) {
  const said = differs && locale.say(TEXTS.says, { date: plainDate(source.date, locale) });
  const address = web(source.url);
  return h('div', {},
    source.quote && h('blockquote', { cite: address }, ...marked(source.quote, source.marks)),
    h('p', { class: 'by' }, h('bdi', {}, h('cite', {}, nameOf(source))),
      said && ` · ${said}`,
      address && ' · ', address && h('a', { href: address, rel: 'noopener' }, source.title || TEXTS.read)));
}

/** A quote with its date phrases marked. Offsets count code points, which JavaScript does not. */
function marked(quote, marks) {
  const letters = Array.from(quote);
  const text = (from, to) => letters.slice(from, to).join('');
  const pieces = [];
  let at = 0;
  for (const [start, end] of [...marks].sort((a, b) => a[0] - b[0])) {
    const from = Math.max(start, at);
    if (from >= end) continue;
    pieces.push(text(at, from), h('mark', {}, text(from, end)));
    at = end;
  }
  return [...pieces, text(at)];
}

const nameOf = (source) =>
  source.publisher || (web(source.url) && new URL(source.url).host) || source.title || source.path;

const publication = ({ published }, locale) => plainDate(published.slice(0, 10), locale, 'short');

/** Say a date of which simple() is true. */
function plainDate(edtf, locale, month = 'long') {
  const [year, ...rest] = edtf.split('-');
  const options = [{}, { month }, { month, day: 'numeric' }][rest.length];
  return locale.day(dayNumber(+year, (rest[0] ?? 1) - 1, +(rest[1] ?? 1)), { year: 'numeric', ...options });
}

/* ---- Strip: density over time, and two sliders that choose a period. ---- */

const BARS = 58; // pixels; the labels stand below
const HIGH = 40; // of the highest bar
const SIDE = 10; // half of a slider's thumb, on either side

class Strip {
  since = -Infinity;
  until = Infinity;
  #cut = { edges: [], step: 1 };
  #frame = 0;

  /** *changed* is called, once a frame at most, when the reader chooses another period. */
  constructor(locale, changed) {
    this.locale = locale;
    this.changed = changed;
    this.svg = s('svg', { 'aria-hidden': 'true' });
    this.from = this.#slider(TEXTS.from, (at) => this.#choose(Math.min(at, this.#range[1] - 1), this.#range[1]));
    this.to = this.#slider(TEXTS.to, (at) => this.#choose(this.#range[0], Math.max(at, this.#range[0] + 1)));
    this.plot = h('div', { class: 'plot' }, this.svg, this.from, this.to);
    this.span = h('b', {});
    this.element = h('figure', { class: 'strip', part: 'overview', 'aria-label': TEXTS.over_time },
      h('div', { class: 'caption' }, h('span', {}, `${TEXTS.over_time} · `, this.span),
        h('span', {}, TEXTS.hint)), this.plot);
    this.#drag();
  }

  #slider(label, chosen) {
    return h('input', {
      type: 'range', min: 0, 'aria-label': `${TEXTS.over_time}: ${label}`,
      oninput: ({ target }) => chosen(+target.value),
    });
  }

  get #bins() {
    return this.#cut.edges.length - 1;
  }

  /** The chosen period as [first edge, last edge]. */
  get #range() {
    const { edges } = this.#cut;
    const end = edges.findIndex((edge) => edge > this.until);
    return [this.since === -Infinity ? 0 : binOf(edges, this.since), end < 0 ? this.#bins : end];
  }

  get chosen() {
    return this.since !== -Infinity || this.until !== Infinity;
  }

  holds({ first, last }) {
    return first <= this.until && last >= this.since;
  }

  reset() {
    [this.since, this.until] = [-Infinity, Infinity];
  }

  #choose(from, to) {
    const { edges } = this.#cut;
    this.since = from > 0 ? edges[from] : -Infinity;
    this.until = to < this.#bins ? edges[to] - 1 : Infinity;
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(this.changed);
  }

  /** Choose a period by dragging across the chart; up and down still scrolls the page. */
  #drag() {
    let start = null;
    const at = ({ clientX }) => {
      const { left, width } = this.plot.getBoundingClientRect();
      const part = Math.max(0, Math.min(1, (clientX - left - SIDE) / (width - 2 * SIDE)));
      return (this.#mirrored ? 1 - part : part) * this.#bins;
    };
    this.plot.onpointerdown = (event) => {
      if (event.target.tagName === 'INPUT' || event.button) return;
      start = at(event);
      this.plot.setPointerCapture(event.pointerId);
    };
    this.plot.onpointermove = (event) => {
      const [low, high] = [start ?? at(event), at(event)].sort((a, b) => a - b);
      if (high - low > 0.6) this.#choose(Math.floor(low), Math.ceil(high));
    };
    this.plot.onpointerup = this.plot.onpointercancel = () => (start = null);
  }

  get #mirrored() {
    return getComputedStyle(this.plot).direction === 'rtl';
  }

  /** Draw *shown* within the time that *all* take; both are what place() made. */
  draw(all, shown, today) {
    const width = this.plot.clientWidth;
    if (!all.length || !width) return;
    this.#cut = cut(all, Math.max(12, Math.min(100, Math.floor(width / 6.5))));
    this.element.classList.toggle('single', this.#bins < 2);
    this.svg.setAttribute('viewBox', `0 0 ${width} 82`);
    this.svg.replaceChildren(hatching(), ...this.#bars(shown, width), ...this.#axis(width), ...this.#now(today, width), ...this.#veils(width));
    this.#label();
  }

  /** Pixels from the left edge to a place counted in bins. */
  #x(bins, width) {
    const part = bins / this.#bins;
    return SIDE + (this.#mirrored ? 1 - part : part) * (width - 2 * SIDE);
  }

  #dayAt(day, width) {
    const { edges } = this.#cut;
    const bin = binOf(edges, day);
    return this.#x(bin + (day - edges[bin]) / (edges[bin + 1] - edges[bin]), width);
  }

  /** Bars, stacked; the root of a weight is its height, so that single events can be seen. */
  #bars(shown, width) {
    const layers = density(shown, this.#cut.edges);
    const sums = Array.from(layers[0], (_, i) => layers[0][i] + layers[1][i] + layers[2][i]);
    const highest = sums.reduce((most, sum) => Math.max(most, sum), 1);
    const room = (width - 2 * SIDE) / this.#bins;
    const thick = Math.max(2, Math.min(13, room * 0.72));
    const paths = ['', '', ''];
    sums.forEach((_, bin) => {
      const left = this.#x(bin + 0.5, width) - thick / 2;
      let total = 0;
      layers.forEach((layer, i) => {
        const low = BARS - Math.sqrt(total / highest) * HIGH;
        total += layer[bin];
        const tall = low - (BARS - Math.sqrt(total / highest) * HIGH);
        if (tall > 0.2) paths[i] += `M${left.toFixed(1)} ${low.toFixed(1)}v${(-tall).toFixed(1)}h${thick.toFixed(1)}v${tall.toFixed(1)}z`;
      });
    });
    return ['sure', 'vague', 'ahead'].map((name, i) =>
      s('path', { class: name, d: paths[i], fill: name === 'vague' ? 'url(#hatch)' : null }));
  }

  #axis(width) {
    const { edges } = this.#cut;
    const last = monthOf(edges.at(-1));
    const months = last - monthOf(edges[0]);
    const every = STEPS.find((step) => (width * step) / months > 58) ?? STEPS.at(-1);
    const parts = [s('path', { class: 'axis', d: `M0 ${BARS}H${width}` })];
    for (let month = Math.ceil(monthOf(edges[0]) / every) * every; month < last; month += every) {
      const x = this.#dayAt(monthStart(month), width).toFixed(1);
      const side = x < 24 ? 'start' : x > width - 24 ? 'end' : 'middle';
      parts.push(
        s('path', { class: 'axis', d: `M${x} ${BARS}v5` }),
        s('text', { x, y: BARS + 18, 'text-anchor': side }, this.#name(monthStart(month), every)));
    }
    return parts;
  }

  /** A bin's name: its year, or its month where bins are shorter than a year. */
  #name(day, step = this.#cut.step) {
    const month = step < 12 ? { month: 'short', year: 'numeric' } : null;
    return month ? this.locale.day(day, month) : this.locale.year(yearOf(day));
  }

  #now(today, width) {
    const { edges } = this.#cut;
    if (today < edges[0] || today >= edges.at(-1)) return [];
    const x = this.#dayAt(today, width);
    const flip = x > width - 60;
    return [
      s('path', { class: 'now', d: `M${x.toFixed(1)} 3V${BARS}` }),
      s('text', { class: 'now', x: x + (flip ? -5 : 5), y: 11, 'text-anchor': flip ? 'end' : 'start' }, TEXTS.today),
    ];
  }

  #veils(width) {
    if (!this.chosen) return [];
    const [from, to] = this.#range.map((edge) => this.#x(edge, width));
    const [left, right] = [Math.min(from, to), Math.max(from, to)];
    const veil = (x, until) =>
      s('rect', { class: 'veil', x, y: 0, width: Math.max(0, until - x), height: BARS - 0.5 });
    return [veil(0, left), veil(right, width)];
  }

  #label() {
    const { edges } = this.#cut;
    const [from, to] = this.#range;
    const names = [this.#name(edges[from]), this.#name(edges[to] - 1)];
    [this.from, this.to].forEach((slider, i) => {
      slider.max = this.#bins;
      slider.value = [from, to][i];
      slider.setAttribute('aria-valuetext', names[i]);
    });
    this.span.textContent = names[0] === names[1] ? names[0] : names.join(' – ');
  }
}

function hatching() {
  return s('defs', {}, s('pattern', { id: 'hatch', width: 4, height: 4, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' },
    s('path', { class: 'hatch', d: 'M0 0v4' })));
}

/* ---- The element ---- */

class DatelineTimeline extends HTMLElement {
  static observedAttributes = ['src', 'country', 'lang', 'height'];

  #size = new CSSStyleSheet();
  #connected = false;
  #stop = new AbortController(); // ends what the last start() began
  #order = 'asc';
  #picked = new Set(); // codes of chosen countries
  #sought = ''; // what is searched for
  #entries = [];
  #matching = []; // entries that match all but the period: what the strip shows
  #visible = []; // entries that match all: what the list shows
  #drawn = 0; // how many of them the list has
  #group = {}; // the list's last heading

  constructor() {
    super();
    const root = this.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = [sheet, this.#size];
    root.append(h('slot', {}));
  }

  connectedCallback() {
    this.#connected = true;
    this.#resize();
    this.#start();
  }

  disconnectedCallback() {
    this.#connected = false;
    this.#stop.abort();
  }

  attributeChangedCallback(name) {
    if (!this.#connected) return;
    if (name === 'height') this.#resize();
    else this.#start();
  }

  #resize() {
    const pixels = Number(this.getAttribute('height'));
    this.#size.replaceSync(pixels > 0 ? `:host{block-size:${pixels}px;overflow:auto}` : '');
  }

  /** Begin anew: read the first page, draw it, and read on once somebody sees it. */
  async #start() {
    this.#stop.abort();
    const { signal } = (this.#stop = new AbortController());
    this.locale = new Locale(this.lang || this.closest('[lang]')?.lang || 'en');
    this.today = todayIs();
    try {
      this.service = new Service(this.getAttribute('src'), this.getAttribute('country'), this.#order);
      const all = this.service.countries.length === 0;
      const [census, events] = await Promise.all([
        all && getJson(this.service.address('countries.json'), signal),
        this.service.read(FIRST, signal),
      ]);
      this.#entries = events.map((event) => place(event, this.today));
      this.census = census?.countries;
      this.#build(signal);
      this.#refresh();
    } catch (error) {
      if (signal.aborted) return;
      console.warn('dateline-timeline:', error);
      this.#regret(this.shadowRoot, () => this.#start(), h('slot', {}));
      return;
    }
    await seen(this, signal);
    this.#readOn(signal);
  }

  /** Read all pages that are left, so that filters and the strip speak of every event. */
  async #readOn(signal) {
    try {
      while (!this.service.complete && this.#entries.length < MOST && !signal.aborted) {
        const events = await this.service.read(PAGE, signal);
        this.#entries.push(...events.map((event) => place(event, this.today)));
        this.rest.replaceChildren();
        this.#arrived();
      }
    } catch {
      if (!signal.aborted) this.#regret(this.rest, () => this.#readOn(signal));
    }
  }

  /** Say that it failed, and offer to try again; *kept* stays beside it. */
  #regret(place, again, ...kept) {
    place.replaceChildren(h('p', { role: 'alert' }, TEXTS.failed), button(TEXTS.retry, again), ...kept);
  }

  /** Make the frame in which everything is shown; refresh() fills it. */
  #build(signal) {
    const { service, locale } = this;
    this.strip = new Strip(locale, () => this.#refresh());
    this.chips = this.census && this.#countries();
    this.status = h('p', { role: 'status' });
    this.orderButton = button('', () => this.#turn());
    this.clear = button(TEXTS.clear, () => this.#clear());
    this.list = h('div', { class: 'list', part: 'list' });
    this.more = h('div', { class: 'more' });
    this.rest = h('div', { class: 'more' });
    this.shadowRoot.replaceChildren(h('section', { class: 'root', part: 'root', 'aria-labelledby': 'title' },
      this.#masthead(), this.chips, this.strip.element,
      h('div', { class: 'bar' }, this.status, this.clear, this.orderButton),
      this.list, this.more, this.rest,
      footer(service, locale)));
    watch(new ResizeObserver(() => this.#drawStrip()), this.strip.plot, signal);
    this.#print(signal);
  }

  #masthead() {
    const { service } = this;
    const names = service.countries.map((code) => this.#nameOf(code)).join(', ');
    this.search = h('input', {
      type: 'search', placeholder: TEXTS.search, 'aria-label': TEXTS.search, value: this.#sought,
      oninput: () => { this.#sought = folded(this.search.value.trim()); this.#refresh(); },
    });
    return h('header', { class: 'top' },
      h('div', {}, names && h('p', { class: 'eyebrow' }, service.title),
        h('h2', { id: 'title', part: 'title' }, names || service.title)),
      h('div', { class: 'tools' }, h('div', { class: 'find', role: 'search' }, this.search), this.#follow()));
  }

  #nameOf(code) {
    const countries = this.census ?? this.#entries.flatMap(({ event }) => event.countries);
    return countries.find((country) => country.code === code)?.name ?? code;
  }

  /** The menu of feeds: of what is shown here, or of everything and the largest countries. */
  #follow() {
    const { service } = this;
    const link = (scope, suffix) => h('a', {
      href: service.address(`feeds/${scope}.${suffix}`), type: `application/${suffix}+xml`,
    }, suffix === 'rss' ? 'RSS' : 'Atom');
    const row = (name, scope) => h('li', {}, name, link(scope, 'atom'), link(scope, 'rss'));
    const codes = this.census?.slice(0, 6).map(({ code }) => code) ?? service.countries;
    const menu = h('details', {
      class: 'follow', part: 'follow',
      onkeydown: ({ key }) => {
        if (key !== 'Escape') return;
        menu.open = false;
        menu.firstElementChild.focus();
      },
    }, h('summary', {}, TEXTS.follow), h('div', {}, h('p', {}, TEXTS.follow_how),
      h('ul', {}, this.census && row(TEXTS.everything, 'all'),
        ...codes.map((code) => row(this.#nameOf(code), code.toLowerCase()))),
      h('a', { href: service.address('feeds/') }, TEXTS.feeds)));
    return menu;
  }

  /** Offer the countries of the service; a part of it is a choice already. */
  #countries() {
    const chip = (text, code, count) => h('button', {
      class: 'chip', type: 'button', 'data-code': code, onclick: () => this.#pick(code),
    }, text, count && h('span', {}, this.locale.number(count)));
    return h('div', { class: 'chips', role: 'group', part: 'filters', 'aria-label': TEXTS.by_country },
      chip(TEXTS.all, ''), ...this.census.map(({ code, name, count }) => chip(name, code, count)));
  }

  #pick(code) {
    if (!code) this.#picked.clear();
    else if (!this.#picked.delete(code)) this.#picked.add(code);
    this.#refresh();
  }

  /** Turn the order round; where not all is here, the service has to. */
  #turn() {
    this.#order = this.#order === 'asc' ? 'desc' : 'asc';
    if (!this.service.complete) return void this.#start();
    this.#entries.reverse();
    this.#refresh();
  }

  #clear() {
    this.#picked.clear();
    this.#sought = this.search.value = '';
    this.strip.reset();
    this.#refresh();
    this.search.focus();
  }

  #match() {
    const sought = this.#sought.split(/\s+/);
    this.#matching = this.#entries.filter((entry) =>
      (!this.#picked.size || entry.event.countries.some(({ code }) => this.#picked.has(code)))
      && (!this.#sought || sought.every((word) => wordsOf(entry).includes(word))));
    this.#visible = this.#matching.filter((entry) => this.strip.holds(entry));
  }

  /** Draw all anew, because the reader asks for something else. */
  #refresh() {
    this.#match();
    this.#drawn = 0;
    this.#group = { later: this.#order === 'asc' ? false : undefined };
    this.list.replaceChildren();
    for (const chip of this.chips?.children ?? []) {
      const { code } = chip.dataset;
      chip.setAttribute('aria-pressed', code ? this.#picked.has(code) : !this.#picked.size);
    }
    this.orderButton.textContent = this.#order === 'asc' ? TEXTS.newest : TEXTS.oldest;
    this.#extend(FIRST);
    this.#tell();
    this.#drawStrip();
  }

  /** Take in a page that came behind what is drawn: nothing that is being read moves. */
  #arrived() {
    this.#match();
    if (this.#drawn < FIRST) this.#extend(FIRST - this.#drawn);
    else this.#offerMore();
    this.#tell();
    this.#drawStrip();
  }

  #tell() {
    const { locale, service } = this;
    const filtered = this.#picked.size > 0 || this.#sought || this.strip.chosen;
    this.clear.hidden = !filtered;
    const known = service.complete ? this.#entries.length : service.total;
    const all = known === null
      ? locale.say(TEXTS.more_than, { n: locale.count(TEXTS.events, MOST) })
      : locale.count(TEXTS.events, known);
    let text = filtered ? locale.say(TEXTS.of, { some: locale.number(this.#visible.length), all }) : all;
    if (filtered && !service.complete) text += `, ${TEXTS.reading}`;
    if (this.status.textContent !== text) this.status.textContent = text;
  }

  #drawStrip() {
    this.strip.draw(this.#entries, this.#matching, this.today);
  }

  #extend(count) {
    const added = this.#visible.slice(this.#drawn, this.#drawn + count);
    for (const entry of added) this.#append(entry);
    this.#drawn += added.length;
    this.list.classList.toggle('long', this.#drawn > 150);
    this.#offerMore();
  }

  /** Put one event at the end of the list, under the rule of today and its year where they begin. */
  #append(entry) {
    const { later, year } = entry;
    if (later !== this.#group.later && this.#group.later !== undefined) {
      const date = this.locale.day(this.today, { dateStyle: 'long' });
      this.list.append(h('p', { class: 'today' }, `${TEXTS.today}, ${date}`));
    }
    if (later !== this.#group.later || year !== this.#group.year) {
      const id = `y${year}${later ? '-later' : ''}`;
      const events = h('ol', {});
      const note = later && h('span', { class: 'unseen' }, ` (${TEXTS.later})`);
      this.list.append(h('section', { class: 'year', 'aria-labelledby': id },
        h('h3', { id }, this.locale.year(year), note), events));
      this.#group = { later, year, events };
    }
    this.#group.events.append(item(entry, this.locale));
  }

  #offerMore() {
    const left = this.#visible.length - this.#drawn;
    this.more.replaceChildren();
    const n = this.locale.number(Math.min(left, MORE));
    if (left) this.more.append(button(this.locale.say(TEXTS.more, { n }), () => this.#showMore()));
    else if (!this.#drawn && this.service.complete) this.more.append(TEXTS.none);
  }

  /** Add events, and take the keyboard to the first of them. */
  #showMore() {
    const before = this.#drawn;
    this.#extend(MORE);
    this.list.querySelectorAll('h4 a')[before]?.focus({ preventScroll: true });
  }

  /** On paper everything is there: all events, all sources open. */
  #print(signal) {
    let opened = [];
    addEventListener('beforeprint', () => {
      if (this.#visible.length < 2000) this.#extend(this.#visible.length);
      opened = [...this.list.querySelectorAll('details:not([open])')];
      const shown = this.#visible.slice(0, this.#drawn).filter(({ event }) => event.sources.length);
      this.list.querySelectorAll('details').forEach((details, i) => {
        fillSources(details, shown[i].event, this.locale);
        details.open = true;
      });
    }, { signal });
    addEventListener('afterprint', () => opened.forEach((details) => (details.open = false)), { signal });
  }
}

/** Wait until the element is near what the reader sees. */
const seen = (element, signal) => new Promise((resolve) => {
  const look = ([{ isIntersecting }]) => isIntersecting && resolve();
  watch(new IntersectionObserver(look, { rootMargin: '50%' }), element, signal);
});

function watch(observer, element, signal) {
  observer.observe(element);
  signal.addEventListener('abort', () => observer.disconnect());
}

function footer({ updated, base, query }, locale) {
  const key = Object.keys(GLYPHS).map((name) => h('li', {}, glyph(name), TEXTS[name]));
  const date = updated && locale.say(TEXTS.updated, { date: plainDate(updated.slice(0, 10), locale, 'short') });
  return h('footer', { class: 'foot' },
    h('details', { class: 'key' }, h('summary', {}, TEXTS.key), h('ul', {}, ...key)),
    h('p', {}, date && `${date} · `, h('a', { href: base.href }, query.host)));
}

/* ---- Style ---- */

const STYLE = `
:host {
  --paper: var(--dateline-paper, light-dark(#fdfcf9, #12161b));
  --panel: var(--dateline-panel, light-dark(#f5f2ea, #1a2027));
  --ink: var(--dateline-ink, light-dark(#1b1a17, #efece4));
  --dim: var(--dateline-dim, light-dark(#5c584f, #a6adb5));
  --line: var(--dateline-line, light-dark(#ded8ca, #313943));
  --rail: var(--dateline-rail, light-dark(#b9b1a0, #4d5864));
  --edge: var(--dateline-edge, light-dark(#8a8271, #77828e));
  --accent: var(--dateline-accent, light-dark(#0d5c63, #73d0c8));
  --soft: var(--dateline-soft, light-dark(#d3e6e4, #1d3d40));
  --ahead: var(--dateline-ahead, light-dark(#a33b12, #ffa37d));
  --mark: var(--dateline-mark, light-dark(#fbe7a1, #5a4a12));
  --serif: var(--dateline-serif, Charter, "Bitstream Charter", "Iowan Old Style", "Palatino Linotype",
    "Source Serif 4", "Noto Serif", Georgia, serif);
  --sans: var(--dateline-sans, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans",
    "Liberation Sans", sans-serif);
  color-scheme: light dark;
  display: block;
  container-type: inline-size;
  background: var(--paper);
  color: var(--ink);
  font: 400 1rem/1.55 var(--sans);
  font-variant-numeric: lining-nums tabular-nums;
  text-align: start;
  border-radius: var(--dateline-radius, 14px);
}
:host([theme="light"]) { color-scheme: light }
:host([theme="dark"]) { color-scheme: dark }
:host([hidden]), [hidden] { display: none !important }
*, ::before, ::after { box-sizing: border-box }
h2, h3, h4, p, ol, ul, figure, blockquote { margin: 0; padding: 0 }
ol, ul { list-style: none }
button, input, summary, a { font: inherit; color: inherit }
button, summary, [type="range"] { cursor: pointer }
a { color: var(--accent); text-decoration-thickness: .06em; text-underline-offset: .2em }
summary { list-style: none }
summary::-webkit-details-marker { display: none }
:focus-visible { outline: 2.5px solid var(--accent); outline-offset: 2px; border-radius: 4px }
.unseen { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }
.root { padding: clamp(1.1rem, 4cqi, 2.75rem) var(--side) 1.5rem; max-inline-size: 62rem; margin-inline: auto; --side: clamp(1rem, 4cqi, 3rem) }

/* head */
.top { display: grid; gap: .35rem 2rem; align-items: end }
.eyebrow { color: var(--dim); font-size: .875rem; font-weight: 600; margin-block-end: .15rem }
h2 { font: 600 clamp(1.6rem, 1.1rem + 2.4cqi, 2.5rem)/1.12 var(--serif); letter-spacing: -.018em; text-wrap: balance }
.tools { display: flex; gap: .5rem; align-items: center; margin-block-start: .6rem }
.button, .follow > summary, .find input, .sources input {
  min-block-size: 2.25rem; padding: .3rem .8rem; border: 1px solid var(--edge); border-radius: 8px;
  background: transparent; font-size: .875rem; line-height: 1.4;
}
.button:hover, .chip:hover { border-color: var(--ink) }
.find { flex: 1 }
.find input { inline-size: 100% }
.find input::placeholder { color: var(--dim); opacity: 1 }
.follow { position: relative }
.follow > summary { background: var(--ink); color: var(--paper); border-color: var(--ink); font-weight: 600 }
.menu {
  position: absolute; z-index: 5; inset-block-start: calc(100% + .4rem); inset-inline-end: 0;
  inline-size: min(21rem, 88cqi); padding: .9rem 1rem; font-size: .875rem;
  background: var(--paper); border: 1px solid var(--line); border-radius: 12px; box-shadow: 0 12px 36px rgb(0 0 0 / .18);
}
.menu p { color: var(--dim); margin-block-end: .5rem }
.menu li { display: grid; grid-template-columns: 1fr auto auto; gap: .85rem; padding-block: .4rem; border-block-start: 1px solid var(--line) }
.menu > a { display: block; padding-block-start: .55rem; border-block-start: 1px solid var(--line) }

/* countries */
.chips { display: flex; gap: .4rem; margin-block: 1.4rem .9rem }
.chip {
  flex: none; display: inline-flex; align-items: baseline; gap: .45rem; min-block-size: 2rem; padding: .28rem .8rem;
  border: 1px solid var(--edge); border-radius: 99px; background: transparent; font-size: .875rem;
}
.count { color: var(--dim); font-size: .8125rem }
.chip[aria-pressed="true"] { background: var(--accent); border-color: var(--accent); color: var(--paper) }
.chip[aria-pressed="true"] .count { color: inherit }

/* strip */
.strip { padding: .85rem 1rem .45rem; background: var(--panel); border-radius: 12px }
.strip.single { display: none }
.caption { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: .2rem 1rem; min-block-size: 1.75rem; font-size: .8125rem; color: var(--dim) }
.caption b { color: var(--ink); font-weight: 600 }
.caption .button { min-block-size: 1.6rem; padding: 0 .6rem; font-size: .8125rem; color: var(--ink) }
.plot { position: relative; block-size: 82px; margin-block-start: .35rem; touch-action: pan-y; user-select: none; cursor: crosshair }
.plot svg { display: block; inline-size: 100%; block-size: 100%; overflow: visible; direction: ltr }
.sure { fill: var(--accent) }
.vague { stroke: var(--accent) }
.hatch { stroke: var(--accent); stroke-width: 1.6 }
path.ahead { fill: none; stroke: var(--ahead); stroke-width: 1.25 }
.axis { stroke: var(--rail) }
.break { stroke: var(--dim); stroke-width: 1.5 }
.tick { fill: var(--dim); font: 500 11px var(--sans) }
path.now { stroke: var(--ahead); stroke-width: 1.5; stroke-dasharray: 2 3 }
text.now { fill: var(--ahead); font: 600 11px var(--sans) }
.veil { fill: var(--panel); opacity: .8 }
.window { fill: var(--accent); opacity: .09 }
.plot input { position: absolute; inset: 0 0 auto; inline-size: 100%; block-size: 58px; margin: 0; appearance: none; background: none; pointer-events: none }
.plot input:focus-visible { outline: none }
${['-webkit-slider', '-moz-range'].map((kind) => `
.plot input::${kind}-thumb {
  appearance: none; pointer-events: auto; cursor: ew-resize; inline-size: 20px; block-size: 58px; border: 0; border-radius: 6px;
  background: radial-gradient(circle, var(--panel) 0 3px, var(--ink) 3.5px 6.5px, transparent 7px),
    linear-gradient(var(--ink), var(--ink)) center/2px 100% no-repeat;
}
.plot input:focus-visible::${kind}-thumb { outline: 2.5px solid var(--accent); outline-offset: -2px }`).join('')}

/* list */
.bar { display: flex; flex-wrap: wrap; gap: .4rem 1rem; align-items: center; justify-content: space-between; margin-block: 1rem .2rem; padding-block-end: .8rem; border-block-end: 1px solid var(--line); font-size: .875rem; color: var(--dim) }
.bar .button { color: var(--ink) }
.long .year { content-visibility: auto; contain-intrinsic-size: auto 300px }
h3 { font: 600 1.5rem/1 var(--serif); letter-spacing: -.01em; padding-block: 1.2rem .7rem }
.event { position: relative; padding-block: .15rem 1.5rem; padding-inline-start: 2rem }
.event::before { content: ""; position: absolute; inset-block: 0; inset-inline-start: 9px; border-inline-start: 2px solid var(--rail) }
.event[data-ahead]::before { border-inline-start: 2px dashed var(--ahead) }
.glyph { position: absolute; inset-block-start: .2rem; inset-inline-start: 0; inline-size: 20px; block-size: 23px; overflow: visible }
.glyph * { fill: var(--paper); stroke: var(--accent); stroke-width: 2 }
.glyph .full { fill: var(--accent) }
.glyph .soft { fill: var(--soft) }
.glyph .dashed { stroke-dasharray: 3 2.4 }
.glyph .line { fill: none; stroke-width: 1.8; stroke-linecap: round }
[data-ahead] .glyph *, .key .plan * { stroke: var(--ahead) }
.when { font-size: .875rem; line-height: 1.35 }
time { display: block; font-weight: 650; text-wrap: balance }
.note { display: block; color: var(--dim); font-size: .8125rem }
.kind { color: var(--ink); font-weight: 600 }
[data-ahead] .kind { color: var(--ahead) }
.ruler { display: block; inline-size: 96px; block-size: 9px; margin-block: .4rem .45rem; overflow: visible }
.ruler:dir(rtl) { transform: scaleX(-1) }
.ruler path { fill: none; stroke: var(--accent) }
.ruler .rest { stroke: var(--line); stroke-width: 2 }
.ruler .known { fill: var(--accent); stroke: none }
[data-ahead] .ruler .possible { stroke: var(--ahead) }
[data-ahead] .ruler .known { fill: var(--ahead) }
h4 { font: 600 1.1875rem/1.32 var(--serif); letter-spacing: -.004em; text-wrap: pretty; max-inline-size: 46ch; overflow-wrap: anywhere }
h4 a { color: inherit; text-decoration: none }
h4 a:hover { text-decoration: underline }
.summary { margin-block-start: .3rem; max-inline-size: 64ch; text-wrap: pretty; overflow-wrap: anywhere; font-size: .96875rem }
.meta { display: flex; flex-wrap: wrap; gap: .35rem .8rem; align-items: baseline; margin-block-start: .55rem; font-size: .8125rem; color: var(--dim) }
.countries { display: flex; flex-wrap: wrap; gap: .3rem }
.countries li { padding: .08rem .5rem; border-radius: 5px; background: var(--panel); color: var(--ink) }
.countries .venue { background: none; outline: 1px dashed var(--rail); outline-offset: -1px }
.sources > summary { padding-block: .2rem; text-decoration: underline dotted var(--rail); text-underline-offset: .25em }
.sources > summary:hover { text-decoration-color: currentColor }
cite { color: var(--ink) }
.sources[open] { flex-basis: 100% }
.sources .button, .sources input { min-block-size: 1.75rem; padding-block: .1rem; font-size: .8125rem; color: var(--ink) }
.sources input { inline-size: min(100%, 30rem) }
blockquote { margin-block: .6rem .2rem; padding-inline-start: .9rem; border-inline-start: 3px solid var(--line); font: 400 .9375rem/1.55 var(--serif); color: var(--ink); max-inline-size: 60ch; overflow-wrap: anywhere }
.by { margin-block-end: .6rem; padding-inline-start: calc(.9rem + 3px) }
.why { margin-block-end: .6rem; max-inline-size: 64ch }
.why b { font-weight: 600; color: var(--ink) }
mark { background: var(--mark); color: inherit; padding: .05em .15em; border-radius: 3px }
.today { display: flex; align-items: center; gap: .8rem; margin-block: .2rem 1.8rem; color: var(--ahead); font-size: .8125rem; font-weight: 650 }
.today::after { content: ""; flex: 1; border-block-start: 1.5px solid currentColor }
.more { display: flex; flex-wrap: wrap; align-items: center; gap: .6rem; margin-block: 1rem; color: var(--dim) }
.more:empty { display: none }
.more .button { color: var(--ink) }
.foot { display: flex; flex-wrap: wrap; gap: .6rem 1.6rem; justify-content: space-between; align-items: start; margin-block-start: 1.2rem; padding-block-start: .9rem; border-block-start: 1px solid var(--line); font-size: .8125rem; color: var(--dim) }
.key { flex: 1 1 24rem }
.key summary { color: var(--ink); font-weight: 600; padding-block: .2rem }
.key ul { display: grid; grid-template-columns: repeat(auto-fill, minmax(13.5rem, 1fr)); gap: .6rem 1.2rem; margin-block-start: .7rem }
.key li { position: relative; padding-inline-start: 1.9rem; min-block-size: 24px }
.key .glyph { inset-block-start: -.1rem }

@container (min-width: 44rem) {
  .top { grid-template-columns: 1fr auto }
  .tools { margin: 0 }
  .find input { inline-size: 12.5rem }
  .chips { flex-wrap: wrap }
  .list { padding-block-start: 1.4rem }
  .year { display: grid; grid-template-columns: 6.25rem 1fr }
  h3 { position: sticky; inset-block-start: 1rem; align-self: start; padding: 0; font-size: 1.75rem; line-height: 1.5rem }
  .event { display: grid; grid-template-columns: 10.5rem 1fr; gap: 0 4rem; padding: 0 0 2rem }
  .event::before { inset-inline-start: calc(12.5rem - 1px) }
  .event .glyph { inset-inline-start: calc(12.5rem - 10px); inset-block-start: .05rem }
  .when { text-align: end; padding-block-start: .1rem }
  .ruler { margin-inline-start: auto }
}
@container (max-width: 43.99rem) {
  .when { display: grid; grid-template-columns: 1fr auto; column-gap: 1rem; align-items: center; margin-block-end: .35rem }
  .note { grid-column: 1 }
  .ruler { grid-column: 2; grid-row: 1; margin: 0 }
  .chips { overflow-x: auto; margin-inline: calc(-1 * var(--side)); padding: 3px var(--side); scrollbar-width: none }
}
@media (prefers-reduced-motion: no-preference) {
  .button, .chip { transition: border-color .15s, background-color .15s }
}
@media (forced-colors: active) {
  .glyph .full, .sure, .ruler .known { fill: CanvasText }
  .chip[aria-pressed="true"] { forced-color-adjust: none; background: Highlight; color: HighlightText }
}
@media print {
  :host { color-scheme: light; background: none; block-size: auto !important; overflow: visible !important }
  .tools, .chips, .strip, .bar .button, .more, .key, .sources .button { display: none }
  .long .year { content-visibility: visible }
  .event { break-inside: avoid }
  h3 { position: static }
  .sources a::after { content: " <" attr(href) ">"; word-break: break-all }
}
`;

const sheet = new CSSStyleSheet();
sheet.replaceSync(STYLE);

if (!customElements.get('dateline-timeline')) {
  customElements.define('dateline-timeline', DatelineTimeline);
}
