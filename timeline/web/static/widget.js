/**
 * <dateline-timeline>: the timeline of a Dateline service on any page.
 *
 *   src      address of the service or of a /timeline.json query (default: this module's home)
 *   country  codes: "jp", "jp vn" for either, "jp-vn" for both
 *   lang     language of texts, numbers and dates (default: the page's)
 *   theme    light or dark (default: as the reader prefers)
 *   height   pixels within which it scrolls
 *
 * The custom properties of STYLE and ::part(root title filters overview list follow) set its look.
 * What the page wrote into the element shows until the events are here, and when they fail.
 * A page whose address ends with #, and the id of an event, shows that event.
 *
 * Elements are made by h() and s() alone, links by web(): nothing sent is read as markup.
 */

const FIRST = 50; // events painted at once
const MORE = 200; // that "Show more" adds
const PAGE = 500; // in a later page
const FEW = 1000; // that are read at once; of more the rest only when somebody begins to use them
const MOST = 10_000; // that are read
const MINUTE = 60_000; // between two looks whether anything is new
const SVG = 'http://www.w3.org/2000/svg';

/* ---- Texts ---- */

const TRANSLATED = ['fa', 'ja', 'vi']; // in widget/, each with these keys
const TEXTS = {
  ahead: 'ahead',
  all: 'All countries',
  announced: 'announced {date}',
  approx: 'Approximate',
  approximate: 'approximate',
  by_country: 'Filter by country',
  changed: 'The timeline has changed',
  clear: 'Clear filters',
  copied: 'Copied',
  copy: 'Copy link',
  day: 'Exact day',
  disagree: 'sources disagree',
  doubt: 'Uncertain',
  earlier: { other: '{n} earlier' },
  edited: 'set by an editor',
  events: { one: '{n} event', other: '{n} events' },
  failed: 'The timeline could not be loaded.',
  feeds: 'All feeds',
  follow: 'Follow',
  follow_how: 'New events as they are found, in your feed reader.',
  from: 'From',
  inferred: 'year inferred',
  link: 'Link to this event',
  key: 'How to read the dates',
  later: { other: '{n} later' },
  more: 'Show {n} more',
  month: 'Month known, day unknown',
  news: { one: '{n} new event', other: '{n} new events' },
  newest: 'Newest first',
  no_date: 'exact date unknown',
  no_day: 'day unknown',
  no_month: 'month unknown',
  no_month_and_day: 'month and day unknown',
  no_year: 'year unknown',
  none: 'No event matches.',
  of: '{some} of {all}',
  oldest: 'Oldest first',
  over_time: 'Events over time',
  plan: 'Planned, or a target',
  range: 'From one date to another',
  read: 'Read the article',
  retry: 'Try again',
  says: 'says {date}',
  scheduled: 'scheduled',
  search: 'Search events',
  show: 'Show',
  source: 'Source',
  stale: 'The article can no longer be read; this is what it said last.',
  target: 'target',
  to: 'To',
  today: 'Today',
  uncertain: 'uncertain',
  updated: 'Updated {date}',
  venue: 'Venue',
  why: 'Why this date',
  year: 'Only the year or a longer span is known',
};

/** What is fetched only where it is needed. */
const beside = (name) => new URL(`widget/${name}`, import.meta.url).href;

/** Words, numbers and Gregorian days of a language. */
class Locale {
  #formats = new Map();
  texts = TEXTS;

  constructor(tag) {
    this.tag = usable(tag);
    this.plural = new Intl.PluralRules(this.tag);
  }

  /** Texts other than English are fetched, and how to say dates with them. */
  async load(signal) {
    const [language] = this.tag.split('-');
    if (!TRANSLATED.includes(language)) return this;
    const [texts, { label }] = await Promise.all([
      getJson(beside(`${language}.json`), signal),
      import(beside('dates.js')),
    ]);
    this.texts = texts;
    this.label = (event) => label(event, this);
    return this;
  }

  label({ date }) {
    return date.label;
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

/** English is British, as the service's labels are: 14 March 1968. */
function usable(tag) {
  try {
    return new Intl.Locale(tag === 'en' ? 'en-GB' : tag).baseName;
  } catch {
    return 'en-GB';
  }
}

/* ---- Elements ---- */

/** Make an HTML element; s() makes one of SVG. null and false leave an attribute or child out. */
function h(name, attributes, ...children) {
  return fill(document.createElement(name), attributes, children);
}

function s(name, attributes, ...children) {
  return fill(document.createElementNS(SVG, name), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== false && child != null));
  return element;
}

function button(text, onclick) {
  return h('button', { class: 'button', type: 'button', onclick }, text);
}

function web(address) {
  try {
    const { protocol, href } = new URL(address);
    return protocol === 'https:' || protocol === 'http:' ? href : null;
  } catch {
    return null;
  }
}

/* ---- Days, counted from 1970-01-01 ---- */

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

function todayIs() {
  const now = new Date();
  return dayNumber(now.getFullYear(), now.getMonth(), now.getDate());
}

/* ---- Events ---- */

const PLANS = ['scheduled', 'target'];

function place(event, today, locale) {
  const { start, end, edtf } = event.date;
  const [left, right = left] = edtf.split('/');
  const first = start ? dayOf(start) : unitAround(right, dayOf(end))[0];
  const last = end ? dayOf(end) : unitAround(left, dayOf(start))[1];
  const stands = start ? first : last;
  const ahead = first > today || (PLANS.includes(event.kind) && last > today);
  const differ = disagree(event);
  return {
    event, first, last, ahead, differ, later: stands > today, year: yearOf(stands),
    label: locale.label(event), ...surely(event, differ),
  };
}

/** First and last day of a written unit: so much an open side counts. */
function unitAround(edtf, day) {
  const parts = edtf.replace(/^-/, '').split('-').length;
  if (parts > 2) return [day, day];
  const months = parts === 2 ? 1 : 12;
  const start = Math.floor(monthOf(day) / months) * months;
  return [monthStart(start), monthStart(start + months) - 1];
}

/** What is searched, without case and accents. */
function wordsOf(entry) {
  const { title, summary, countries, organisations, places } = entry.event;
  const names = [...countries, ...organisations, ...places].map(({ name }) => name);
  return (entry.words ??= folded([title, summary, entry.label, ...names].join(' ')));
}

const folded = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

// The shape on the rail, the text for what is not known.
const PRECISIONS = {
  day: ['day'],
  week: ['month', 'no_day'],
  weekend: ['month', 'no_day'],
  month: ['month', 'no_day'],
  quarter: ['month', 'no_month'],
  season: ['month', 'no_month'],
  half: ['month', 'no_month'],
  year: ['year', 'no_month_and_day'],
  decade: ['year', 'no_year'],
  century: ['year', 'no_year'],
  interval: ['range'],
  within: ['year', 'no_date'],
};

/** An inferred span tells how little is known, not how long a thing took. */
function precisionOf({ precision, basis, start }) {
  const within = precision === 'interval' && (basis === 'inferred' || !start);
  return within ? 'within' : precision;
}

/** Whether two sources name days that do not touch. */
function disagree({ sources }) {
  const dates = sources.map(({ date }) => date).filter(simple);
  const spans = dates.map((date) => unitAround(date, dayOf(`${date}-01-01`.slice(0, 10))));
  return spans.some(([, last]) => spans.some(([first]) => first > last));
}

/** Keys of TEXTS: how sure a date is. */
function doubts({ event: { kind, date }, differ }) {
  const { uncertain, approximate, basis, evidence } = date;
  const clear = !uncertain && !approximate && !differ && kind !== 'target';
  return [
    kind !== 'event' && kind,
    differ ? 'disagree' : uncertain && 'uncertain',
    approximate && 'approximate',
    clear && PRECISIONS[precisionOf(date)][1],
    basis === 'inferred' && evidence.some(({ role }) => role === 'year') && 'inferred',
    basis === 'edited' && basis,
  ].filter(Boolean);
}

function glyphOf({ event: { kind, date }, ahead, differ }) {
  if (ahead || PLANS.includes(kind)) return 'plan';
  if (date.uncertain || differ) return 'doubt';
  return date.approximate ? 'approx' : PRECISIONS[precisionOf(date)][0];
}

/** Whether it surely has part in every month of its span, and whether that span is one day. */
function surely({ date }, differ) {
  const clear = !date.approximate && !date.uncertain && date.end && !differ;
  const sure = clear && ['day', 'week', 'weekend', 'month', 'interval'].includes(precisionOf(date));
  return { sure, exact: sure && date.precision === 'day' };
}

/** Whether the summary says clearly more than title and date. The pages do as we do. */
export function tellsMore({ title, summary, sources }) {
  const words = (text) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const dates = sources.flatMap(({ quote, marks }) => marks.map((mark) => part(quote, ...mark)));
  const told = new Set(words([title, ...dates].join(' ')));
  const more = new Set(words(summary).filter((word) => !told.has(word)));
  return Array.from([...more].join('')).length >= 20;
}

const simple = (edtf) => /^\d{4}(-(0[1-9]|1[0-2])(-\d\d)?)?$/.test(edtf);

/* ---- Density ---- */

const STEPS = [1, 3, 6, 12, 24, 60, 120, 300, 600, 1200, 3000, 6000, 12_000, 60_000]; // months

/** First and last day, but for one in fifty that an empty third parts from the rest. */
export function reach(entries) {
  const spare = Math.floor(entries.length / 50) + 1;
  const firsts = entries.map(({ first }) => first).sort((a, b) => a - b).slice(0, spare);
  const lasts = entries.map(({ last }) => last).sort((a, b) => b - a).slice(0, spare);
  return [outermost(firsts, lasts.at(-1)), outermost(lasts, firsts.at(-1))];
}

const outermost = (days, far) => days.reduceRight((edge, day) =>
  Math.abs(edge - day) * 3 > Math.abs(far - day) ? edge : day);

/** Cut the time of entries into at most *most* bins, edges and ends being days. */
export function cut(entries, most) {
  const ends = reach(entries);
  const [from, until] = ends.map(monthOf);
  const step = STEPS.find((months) => (until - from) / months < most - 1) ?? STEPS.at(-1);
  const edges = [];
  let month = Math.floor(from / step) * step;
  for (; month <= until; month += step) edges.push(monthStart(month));
  return { edges: [...edges, monthStart(month)], step, ends };
}

/** Each event weighs one, spread over its days. Layers: known to the day, not so, ahead. */
export function density(entries, edges) {
  const layers = [0, 1, 2].map(() => new Float64Array(edges.length - 1));
  for (const { first, last, ahead, exact, weight = 1 } of entries) {
    const layer = layers[ahead ? 2 : exact ? 0 : 1];
    for (let i = binOf(edges, first); i < layer.length && edges[i] <= last; i++) {
      const shared = Math.min(last + 1, edges[i + 1]) - Math.max(first, edges[i]);
      layer[i] += weight * Math.max(0, shared) / (last + 1 - first);
    }
  }
  return layers;
}

/** Periods that the service counted, as entries of some weight. */
function counted({ periods }, today) {
  return periods.flatMap(({ start, end, events, exact }) => {
    const first = dayOf(`${start}-01`);
    const span = { first, last: monthStart(monthOf(dayOf(`${end}-01`)) + 1) - 1, ahead: first > today };
    return [{ ...span, exact: true, weight: exact }, { ...span, weight: events - exact }];
  });
}

function binOf(edges, day) {
  let [low, high] = [0, edges.length - 2];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (edges[middle] <= day) low = middle;
    else high = middle - 1;
  }
  return low;
}

/* ---- Service ---- */

class Service {
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

  #page(search, limit, signal, cache) {
    const page = new URL(this.query);
    page.search = search;
    page.searchParams.set('limit', limit);
    return getJson(page, signal, cache);
  }

  /** Read the first page. A copy of the service as plain files has a document a year instead. */
  async open(limit, signal) {
    try {
      return await this.read(limit, signal);
    } catch (error) {
      if (error.cause !== 404) throw error;
    }
    const { open } = await import(beside('years.js'));
    Object.assign(this, await open(this, getJson, signal));
    return this.read(limit, signal);
  }

  /** Read the next page. Of its address only the query is used. */
  async read(limit, signal) {
    const { events, next, title, updated, total } = await this.#page(this.next, limit, signal);
    Object.assign(this, { title, updated, total });
    this.next = next && new URL(next, this.query).search;
    return events;
  }

  async periods(signal) {
    const address = new URL('density.json', this.base);
    address.search = this.query.search;
    address.searchParams.delete('order');
    return getJson(address, signal).catch(() => ({ periods: [] }));
  }

  /** Look for changes. The browser adds the ETag it knows, so that mostly nothing is sent. */
  peek(signal) {
    return this.#page(this.query.search, 1, signal, 'no-cache');
  }
}

async function getJson(address, signal, cache = 'default') {
  const response = await fetch(address, { credentials: 'omit', signal, cache });
  const { ok, status } = response;
  if (!ok) throw new Error(`${status} ${address}`, { cause: status });
  return response.json();
}

/* ---- Pieces of the list ---- */

// How sure a date is stands in the shape, never in the colour alone.
const GLYPHS = {
  day: { full: 'M10 5.5a5.5 5.5 0 1 1-.1 0z' },
  month: { full: 'M5.5 7.5a4.5 4.5 0 0 1 9 0v7a4.5 4.5 0 0 1-9 0z' },
  year: { soft: 'M5 6a5 5 0 0 1 10 0v11a5 5 0 0 1-10 0z' },
  range: { full: 'M10 7.5a3.5 3.5 0 1 1 .1 0v7a3.5 3.5 0 1 1-.1 0z' },
  approx: { dashed: 'M10 3a8 8 0 1 1-.1 0z', full: 'M10 9a2 2 0 1 1-.1 0z' },
  doubt: { dashed: 'M10 2a9 9 0 1 1-.1 0z', line: 'M7.5 9a2.5 2.5 0 1 1 3.6 2.3q-1.1.5-1.1 1.7M10 15.2v.4' },
  plan: { open: 'M10 3l8 8-8 8-8-8z' },
};

const glyph = (name) => drawing(`glyph ${name}`, '0 0 20 23', GLYPHS[name]);

function drawing(name, viewBox, paths) {
  const drawn = Object.entries(paths).map(([look, d]) => s('path', { class: look, d }));
  return s('svg', { class: name, viewBox, 'aria-hidden': 'true' }, ...drawn);
}

/** A year in twelve cells: solid where it surely was, else hollow. */
function ruler({ event: { date }, first, last, year, sure }) {
  if (date.precision === 'decade' || date.precision === 'century') return null;
  const start = !date.start || yearOf(first) < year ? 0 : monthOf(first) - year * 12;
  const end = !date.end || yearOf(last) > year ? 11 : monthOf(last) - year * 12;
  const paths = { rest: '', known: '', possible: '' };
  for (let month = 0; month < 12; month++) {
    if (month < start || month > end) paths.rest += `M${month * 8} 4.5h6.5`;
    else paths[sure ? 'known' : 'possible'] += `M${month * 8 + 0.5} 1.5h6v6h-6z`;
  }
  return drawing('ruler', '0 0 96 9', paths);
}

function item(entry, locale) {
  const { event, ahead, label } = entry;
  const { edtf } = event.date;
  const notes = doubts(entry).map((key) => h('span', { class: `note ${key}` }, locale.texts[key]));
  return h(
    'li', { class: 'event', id: event.id, 'data-ahead': ahead && '' },
    h('div', { class: 'when' },
      h('time', { datetime: simple(edtf) ? edtf : null }, label), ...notes,
      announced(event, locale), ruler(entry)),
    glyph(glyphOf(entry)),
    h('div', { class: 'what' },
      h('h4', {}, h('a', { href: web(event.url) }, event.title)),
      tellsMore(event) && h('p', { class: 'summary' }, event.summary),
      h('div', { class: 'meta' }, countryList(event, locale), sources(event, locale))),
  );
}

/** When a plan was told of first. */
function announced({ kind, sources }, locale) {
  const [first] = sources.map(({ published }) => published).filter(Boolean).sort();
  if (!first || !PLANS.includes(kind)) return null;
  const date = plainDate(first.slice(0, 7), locale, 'short');
  return h('span', { class: 'note' }, locale.say(locale.texts.announced, { date }));
}

/** Each country once. */
function countryList({ countries }, { texts }) {
  const once = new Map(countries.map((country) => [country.code, country]));
  const names = Array.from(once.values(), ({ name, role }) =>
    h('li', { class: role }, role === 'venue' && `${texts.venue}: `, name));
  return names.length > 0 && h('ul', {}, ...names);
}

function sources(event, locale) {
  const [source, ...others] = event.sources;
  if (!source) return null;
  const published = source.published && plainDate(source.published.slice(0, 10), locale, 'short');
  const summary = h('summary', {}, `${locale.texts.source}: `, h('cite', {}, nameOf(source)), published && ', ', published && h('bdi', {}, published),
    others.length > 0 && ` +${locale.number(others.length)}`);
  const details = h('details', {
    ontoggle: () => details.open && details.fill(),
  }, summary);
  details.fill = () => details.childElementCount > 1 || fill(details, {}, testimony(event, locale));
  return details;
}

function testimony(event, locale) {
  const { texts } = locale;
  const differ = new Set(event.sources.map(({ date }) => date)).size > 1;
  const address = web(event.url);
  return [
    ...event.sources.map((source) => quotation(source, differ && simple(source.date), locale)),
    event.date.why && h('p', { class: 'why' }, h('b', {}, `${texts.why}: `), event.date.why),
    event.stale && h('p', {}, texts.stale),
    address && h('p', { class: 'share' }, h('a', { href: address }, texts.link),
      button(texts.copy, ({ target }) => copy(address) && (target.textContent = texts.copied))),
  ];
}

/** Copy in the way that a frame on another site may, too. */
function copy(text) {
  addEventListener('copy', (event) => {
    event.clipboardData.setData('text/plain', text);
    event.preventDefault();
  }, { once: true });
  return document.execCommand('copy');
}

function quotation(source, differs, locale) {
  const said = differs && locale.say(locale.texts.says, { date: plainDate(source.date, locale) });
  const address = web(source.url);
  return h('div', {},
    source.quote && h('blockquote', { cite: address }, ...marked(source.quote, source.marks)),
    h('p', { class: 'by' }, h('cite', {}, nameOf(source)),
      said && ` · ${said}`,
      address && ' · ', address && h('a', { href: address, rel: 'noopener' }, source.title || locale.texts.read)));
}

/** A quote with its date phrases marked. */
function marked(quote, marks) {
  const pieces = [];
  let at = 0;
  for (const [start, end] of marks) {
    pieces.push(part(quote, at, start), h('mark', {}, part(quote, start, end)));
    at = end;
  }
  return [...pieces, part(quote, at)];
}

/** A part of a text, counted in code points. */
const part = (text, from, to) => Array.from(text).slice(from, to).join('');

const nameOf = (source) =>
  source.publisher || (web(source.url) && new URL(source.url).host) || source.title || source.path;

/** Say a date of which simple() is true. */
function plainDate(edtf, locale, month = 'long') {
  const [year, ...rest] = edtf.split('-');
  const options = [{}, { month }, { month, day: 'numeric' }][rest.length];
  return locale.day(dayNumber(+year, (rest[0] ?? 1) - 1, +(rest[1] ?? 1)), { year: 'numeric', ...options });
}

/* ---- Strip ---- */

const BARS = 58; // pixels; the labels stand below
const HIGH = 40; // of the highest bar
const SIDE = 10; // half a slider's thumb

class Strip {
  since = -Infinity;
  until = Infinity;
  #cut = { edges: [], step: 1 };
  #frame = 0;

  constructor(locale, changed) {
    this.locale = locale;
    const { texts } = locale;
    this.changed = changed;
    this.svg = s('svg', { 'aria-hidden': 'true' });
    this.from = this.#slider(texts.from, (at) => this.#choose(Math.min(at, this.#range[1] - 1), this.#range[1]));
    this.to = this.#slider(texts.to, (at) => this.#choose(this.#range[0], Math.max(at, this.#range[0] + 1)));
    this.plot = h('div', { class: 'plot' }, this.svg, this.from, this.to);
    this.span = h('b', {});
    this.beyond = h('span', {});
    this.element = h('figure', { class: 'strip', part: 'overview', 'aria-label': texts.over_time },
      h('p', {}, `${texts.over_time} · `, this.span, this.beyond), this.plot);
  }

  #slider(label, chosen) {
    return h('input', {
      type: 'range', min: 0, 'aria-label': `${this.locale.texts.over_time}: ${label}`,
      oninput: ({ target }) => chosen(+target.value),
    });
  }

  get #bins() {
    return this.#cut.edges.length - 1;
  }

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

  /** Draw the entries *shown* in the time of *all*. */
  draw(all, shown, today) {
    const width = (this.width = this.plot.clientWidth);
    if (!all.length || !width) return;
    this.#cut = cut(all, Math.max(12, Math.min(100, Math.floor(width / 6.5))));
    this.element.classList.toggle('single', this.#bins < 2);
    this.svg.setAttribute('viewBox', `0 0 ${width} 82`);
    this.svg.replaceChildren(
      ...this.#bars(shown), ...this.#axis(), ...this.#now(today), ...this.#veils());
    this.#label();
    const [from, to] = this.#cut.ends;
    const said = (forms, { length }) => length && ` · ${this.locale.count(forms, length)}`;
    this.beyond.textContent = [
      said(this.locale.texts.earlier, all.filter(({ first }) => first < from)),
      said(this.locale.texts.later, all.filter(({ last }) => last > to)),
    ].filter(Boolean).join('');
  }

  #x(bins) {
    const part = bins / this.#bins;
    const mirrored = getComputedStyle(this.plot).direction === 'rtl';
    return SIDE + (mirrored ? 1 - part : part) * (this.width - 2 * SIDE);
  }

  #dayAt(day) {
    const { edges } = this.#cut;
    const bin = binOf(edges, day);
    return this.#x(bin + (day - edges[bin]) / (edges[bin + 1] - edges[bin]));
  }

  /** Heights are roots, so that single events can be seen. */
  #bars(shown) {
    const layers = density(shown, this.#cut.edges);
    const sums = Array.from(layers[0], (_, i) => layers[0][i] + layers[1][i] + layers[2][i]);
    const highest = sums.reduce((most, sum) => Math.max(most, sum), 1);
    const thick = Math.max(2, Math.min(13, (0.72 * this.width) / this.#bins));
    const paths = ['', '', ''];
    sums.forEach((_, bin) => {
      const left = this.#x(bin + 0.5) - thick / 2;
      let total = 0;
      layers.forEach((layer, i) => {
        const [low, high] = [total, (total += layer[bin])].map((n) => BARS - HIGH * Math.sqrt(n / highest));
        if (layer[bin]) paths[i] += `M${left} ${low}V${high}h${thick}V${low}z`;
      });
    });
    return paths.map((d, i) => s('path', { class: ['sure', 'vague', 'ahead'][i], d }));
  }

  #axis() {
    const { edges } = this.#cut;
    const last = monthOf(edges.at(-1));
    const months = last - monthOf(edges[0]);
    const every = STEPS.find((step) => (this.width * step) / months > 58) ?? STEPS.at(-1);
    const parts = [s('path', { class: 'axis', d: `M0 ${BARS}H${this.width}` })];
    for (let month = Math.ceil(monthOf(edges[0]) / every) * every; month < last; month += every) {
      // There is no year 0: round years before it are one further on.
      const day = monthStart(month < 12 && every > 12 ? month + 12 : month);
      const x = this.#dayAt(day);
      parts.push(
        s('path', { class: 'axis', d: `M${x} ${BARS}v5` }),
        s('text', { x, y: BARS + 18 }, this.#name(day, every)));
    }
    return parts;
  }

  #name(day, step = this.#cut.step) {
    const { locale } = this;
    return step < 12 ? locale.day(day, { month: 'short', year: 'numeric' }) : locale.year(yearOf(day));
  }

  #now(today) {
    const { edges } = this.#cut;
    if (today < edges[0] || today >= edges.at(-1)) return [];
    const x = this.#dayAt(today);
    return [
      s('path', { class: 'now', d: `M${x} 16V${BARS}` }),
      s('text', { class: 'now', x: Math.max(32, Math.min(x, this.width - 32)), y: 11 }, this.locale.texts.today),
    ];
  }

  #veils() {
    if (!this.chosen) return [];
    const [from, to] = this.#range.map((edge) => this.#x(edge));
    const [left, right] = [from, to].sort((a, b) => a - b);
    return [s('path', { class: 'veil', d: `M0 0H${left}V57H0zM${right} 0H${this.width}V57H${right}z` })];
  }

  #label() {
    const { edges, ends } = this.#cut;
    const [from, to] = this.#range;
    const days = [Math.max(edges[from], ends[0]), Math.min(edges[to] - 1, ends[1])];
    const names = days.map((day) => this.#name(day));
    [this.from, this.to].forEach((slider, i) => {
      slider.max = this.#bins;
      slider.value = [from, to][i];
      slider.setAttribute('aria-valuetext', names[i]);
    });
    this.span.textContent = names[0] === names[1] ? names[0] : names.join(' – ');
  }
}

/* ---- The element ---- */

class DatelineTimeline extends HTMLElement {
  static observedAttributes = ['src', 'country', 'lang', 'height'];

  #size = new CSSStyleSheet();
  #stop = new AbortController();
  #order = 'asc';
  #picked = new Set();
  #sought = '';
  #entries = [];
  #matching = []; // what the strip shows: all but the period is as the reader asks
  #visible = []; // what the list shows
  #counted = []; // what the strip shows of events that are not here yet
  #drawn = 0;
  #group = {};
  #wanted = '';

  constructor() {
    super();
    const root = this.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = [sheet, this.#size];
    root.append(h('slot', {}));
  }

  connectedCallback() {
    this.#resize();
    this.#start();
  }

  disconnectedCallback() {
    this.#stop.abort();
  }

  attributeChangedCallback(name) {
    if (name === 'height') this.#resize();
    else if (this.service && this.isConnected) this.#start();
  }

  #resize() {
    const pixels = Number(this.getAttribute('height'));
    this.#size.replaceSync(pixels > 0 ? `:host{block-size:${pixels}px;overflow:auto}` : '');
  }

  /** Read and draw the first page, and all else once somebody sees it. */
  async #start() {
    this.#stop.abort();
    const { signal } = (this.#stop = new AbortController());
    this.locale = new Locale(this.lang || this.closest('[lang]')?.lang || 'en');
    this.today = todayIs();
    this.#wanted = location.hash.slice(1);
    this.#counted = [];
    try {
      await this.locale.load(signal);
      this.service = new Service(this.getAttribute('src'), this.getAttribute('country'), this.#order);
      const all = this.service.countries.length === 0;
      const [census, events] = await Promise.all([
        all && getJson(this.service.address('countries.json'), signal),
        this.service.open(FIRST, signal),
      ]);
      this.#entries = this.#placed(events);
      this.census = census?.countries;
      this.#build(signal);
      this.#refresh();
    } catch (error) {
      if (signal.aborted) return;
      console.warn('dateline-timeline:', error);
      this.#regret(this.shadowRoot, () => this.#start(), h('slot', {}));
      return;
    }
    this.#reveal();
    this.#goOn(signal);
  }

  /** Once it is seen, look for what is new; read the rest at once, or where it is much, when used. */
  async #goOn(signal) {
    const used = touched(this.shadowRoot, signal);
    await seen(this, signal);
    this.#watch(signal);
    if (!this.service.complete && !(this.service.total <= FEW)) {
      this.#counted = counted(await this.service.periods(signal), this.today);
      this.#tell();
      if (!this.#wanted) await used;
    }
    this.#readOn(signal);
  }

  /** Say when there is something new, and leave the list as it is until the reader wants it. */
  #watch(signal) {
    const { service } = this;
    const ask = setInterval(async () => {
      if (document.hidden) return;
      const { updated, total } = await service.peek(signal).catch(() => service);
      if (updated === service.updated) return;
      clearInterval(ask);
      const more = total - service.total;
      const said = more > 0 ? this.locale.count(this.#texts.news, more) : this.#texts.changed;
      const show = () => this.#start().then(() => this.search.focus());
      this.news.append(h('span', {}, said, button(this.#texts.show, show)));
    }, MINUTE);
    signal.addEventListener('abort', () => clearInterval(ask));
  }

  /** Open the event that the page's address names, once it is here, among those of its time. */
  #reveal() {
    const entry = this.#entries.find(({ event }) => event.id === this.#wanted);
    if (!entry) return;
    this.#wanted = '';
    if (this.#visible.indexOf(entry) >= this.#drawn) {
      [this.strip.since, this.strip.until] = [entry.first - 31, entry.last + 31];
      this.#refresh();
      this.#extend(this.#visible.indexOf(entry) + 1 - this.#drawn);
    }
    const item = this.shadowRoot.getElementById(entry.event.id);
    item.querySelector('details')?.toggleAttribute('open', true);
    item.scrollIntoView({ block: 'center' });
    item.querySelector('h4 a').focus({ preventScroll: true });
  }

  #placed(events) {
    return events.map((event) => place(event, this.today, this.locale));
  }

  /** Read all: filters speak of every event. */
  async #readOn(signal) {
    try {
      while (!this.service.complete && this.#entries.length < MOST && !signal.aborted) {
        const events = await this.service.read(PAGE, signal);
        this.#entries.push(...this.#placed(events));
        this.rest.replaceChildren();
        this.#arrived();
        this.#reveal();
      }
    } catch {
      if (!signal.aborted) this.#regret(this.rest, () => this.#readOn(signal));
    }
  }

  #regret(place, again, ...kept) {
    place.replaceChildren(h('p', { role: 'alert' }, this.#texts.failed), button(this.#texts.retry, again), ...kept);
  }

  get #texts() {
    return this.locale.texts;
  }

  #build(signal) {
    const { service, locale } = this;
    this.strip = new Strip(locale, () => this.#refresh());
    this.chips = this.census && this.#countries();
    this.status = h('p', { role: 'status' });
    this.news = h('p', { class: 'news', 'aria-live': 'polite' });
    this.orderButton = button('', () => this.#turn());
    this.clear = button(this.#texts.clear, () => this.#clear());
    this.list = h('div', { class: 'list', part: 'list' });
    this.more = h('div', { class: 'more' });
    this.rest = h('div', { class: 'more' });
    this.shadowRoot.replaceChildren(h('section', {
      class: 'root', part: 'root', 'aria-labelledby': 'title', dir: this.#texts.dir,
      onpointerdown: ({ target }) => this.menu.contains(target) || (this.menu.open = false),
    },
      this.#masthead(), this.chips, this.strip.element, this.news,
      h('div', { class: 'bar' }, this.status, this.clear, this.orderButton),
      this.list, this.more, this.rest,
      footer(service, locale)));
    watch(new ResizeObserver(() => this.#tell()), this.strip.plot, signal);
    this.#print(signal);
  }

  #masthead() {
    const { service } = this;
    const names = service.countries.map((code) => this.#nameOf(code)).join(', ');
    this.search = h('input', {
      type: 'search', placeholder: this.#texts.search, 'aria-label': this.#texts.search, value: this.#sought,
      oninput: () => { this.#sought = folded(this.search.value.trim()); this.#refresh(); },
    });
    return h('header', { class: 'top' },
      h('div', {}, names && h('p', { class: 'note' }, service.title),
        h('h2', { id: 'title', part: 'title' }, names || service.title)),
      h('div', { class: 'tools' }, this.search, this.#follow()));
  }

  #nameOf(code) {
    const countries = this.census ?? this.#entries.flatMap(({ event }) => event.countries);
    return countries.find((country) => country.code === code)?.name ?? code;
  }

  #follow() {
    const { service } = this;
    const link = (name, scope, suffix, format) => h('a', {
      href: service.address(`feeds/${scope}.${suffix}`), 'aria-label': `${format}, ${name}`,
    }, format);
    const row = (name, scope) =>
      h('li', {}, name, link(name, scope, 'atom', 'Atom'), link(name, scope, 'rss', 'RSS'));
    const codes = this.census?.slice(0, 6).map(({ code }) => code) ?? service.countries;
    return (this.menu = h('details', {
      class: 'follow', part: 'follow',
      onkeydown: ({ key }) => {
        if (key !== 'Escape') return;
        this.menu.open = false;
        this.menu.firstElementChild.focus();
      },
    }, h('summary', {}, this.#texts.follow), h('div', {}, h('p', {}, this.#texts.follow_how),
      h('ul', {}, this.census && row(this.#texts.all, 'all'),
        ...codes.map((code) => row(this.#nameOf(code), code.toLowerCase()))),
      h('a', { href: service.address('feeds/') }, this.#texts.feeds))));
  }

  #countries() {
    const chip = (text, code, count) => h('button', {
      class: 'chip', type: 'button', 'data-code': code, onclick: () => this.#pick(code),
    }, text, count && h('span', {}, this.locale.number(count)));
    return h('div', { class: 'chips', role: 'group', part: 'filters', 'aria-label': this.#texts.by_country },
      chip(this.#texts.all, ''), ...this.census.map(({ code, name, events }) => chip(name, code, events)));
  }

  #pick(code) {
    if (!code) this.#picked.clear();
    else if (!this.#picked.delete(code)) this.#picked.add(code);
    this.#refresh();
  }

  /** Turn the order; the service does it where not all is here. */
  #turn() {
    this.#order = this.#order === 'asc' ? 'desc' : 'asc';
    if (!this.service.complete) return void this.#start().then(() => this.orderButton.focus());
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

  #refresh() {
    this.#match();
    this.#drawn = 0;
    this.#group = { later: this.#order === 'asc' ? false : undefined };
    this.list.replaceChildren();
    for (const chip of this.chips?.children ?? []) {
      const { code } = chip.dataset;
      chip.setAttribute('aria-pressed', code ? this.#picked.has(code) : !this.#picked.size);
    }
    this.orderButton.textContent = this.#order === 'asc' ? this.#texts.newest : this.#texts.oldest;
    this.#extend(FIRST);
    this.#tell();
  }

  /** Take in what came; nothing moves. */
  #arrived() {
    this.#match();
    if (this.#drawn < FIRST) this.#extend(FIRST - this.#drawn);
    else this.#offerMore();
    this.#tell();
  }

  #tell() {
    const { locale, service } = this;
    const filtered = this.#picked.size > 0 || this.#sought || this.strip.chosen;
    this.clear.hidden = !filtered;
    const known = service.complete ? this.#entries.length : service.total ?? MOST;
    const all = locale.count(this.#texts.events, known);
    const some = locale.number(this.#visible.length);
    const text = filtered ? locale.say(this.#texts.of, { some, all }) : all;
    if (this.status.textContent !== text) this.status.textContent = text;
    const drawn = service.complete || filtered || !this.#counted.length
      ? [this.#entries, this.#matching] : [this.#counted, this.#counted];
    this.strip.draw(...drawn, this.today);
  }

  #extend(count) {
    const added = this.#visible.slice(this.#drawn, this.#drawn + count);
    for (const entry of added) this.#append(entry);
    this.#drawn += added.length;
    this.#offerMore();
  }

  /** Put an event at the end, under its year. */
  #append(entry) {
    const { later, year } = entry;
    if (later !== this.#group.later && this.#group.later !== undefined) {
      const date = this.locale.day(this.today, { dateStyle: 'long' });
      this.list.append(h('p', { class: 'today' }, `${this.#texts.today}, ${date}`));
    }
    if (later !== this.#group.later || year !== this.#group.year) {
      const id = `y${year}${later ? '-later' : ''}`;
      const events = h('ol', {});
      const note = later && h('span', { class: 'unseen' }, ` (${this.#texts.ahead})`);
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
    if (left) this.more.append(button(this.locale.say(this.#texts.more, { n }), () => this.#showMore()));
    else if (!this.#drawn && this.service.complete) this.more.append(this.#texts.none);
  }

  /** Add events, and take the keyboard to the first of them. */
  #showMore() {
    const before = this.#drawn;
    this.#extend(MORE);
    this.list.querySelectorAll('h4 a')[before]?.focus({ preventScroll: true });
  }

  #print(signal) {
    let opened = [];
    addEventListener('beforeprint', () => {
      if (this.#visible.length < 2000) this.#extend(this.#visible.length);
      opened = [...this.list.querySelectorAll('details:not([open])')];
      for (const details of opened) {
        details.fill();
        details.open = true;
      }
    }, { signal });
    addEventListener('afterprint', () => opened.forEach((details) => (details.open = false)), { signal });
  }
}

const seen = (element, signal) => new Promise((resolve) => {
  watch(new IntersectionObserver(([{ isIntersecting }]) => isIntersecting && resolve()), element, signal);
});

const touched = (element, signal) => new Promise((resolve) => {
  for (const sign of ['pointerover', 'focusin']) {
    element.addEventListener(sign, resolve, { once: true, signal });
  }
});

function watch(observer, element, signal) {
  observer.observe(element);
  signal.addEventListener('abort', () => observer.disconnect());
}

function footer({ updated, base, query }, locale) {
  const { texts } = locale;
  const key = Object.keys(GLYPHS).map((name) => h('li', {}, glyph(name), texts[name]));
  const date = updated && locale.say(texts.updated, { date: plainDate(updated.slice(0, 10), locale, 'short') });
  return h('footer', { class: 'foot' },
    h('details', {}, h('summary', {}, texts.key), h('ul', {}, ...key)),
    h('p', {}, date && `${date} · `, h('a', { href: base.href }, query.host)));
}

/* ---- Style ---- */

const STYLE = `
:host {
  --dateline-paper: light-dark(#fdfcf9, #12161b);
  --dateline-panel: light-dark(#f5f2ea, #1a2027);
  --dateline-ink: light-dark(#1b1a17, #efece4);
  --dateline-dim: light-dark(#5c584f, #a6adb5);
  --dateline-line: light-dark(#ded8ca, #313943);
  --dateline-rail: light-dark(#b9b1a0, #4d5864);
  --dateline-edge: light-dark(#8a8271, #77828e);
  --dateline-accent: light-dark(#0d5c63, #73d0c8);
  --dateline-soft: light-dark(#d3e6e4, #1d3d40);
  --dateline-ahead: light-dark(#a33b12, #ffa37d);
  --dateline-mark: light-dark(#fbe7a1, #5a4a12);
  --dateline-serif: Charter, "Iowan Old Style", "Noto Serif", Georgia, serif;
  --dateline-sans: system-ui, sans-serif;
  color-scheme: light dark;
  display: block;
  container-type: inline-size;
  background: var(--dateline-paper);
  color: var(--dateline-ink);
  font: 1rem/1.55 var(--dateline-sans);
  font-variant-numeric: lining-nums tabular-nums;
  border-radius: 14px;
}
:host([theme="light"]) { color-scheme: light }
:host([theme="dark"]) { color-scheme: dark }
:host([hidden]), [hidden] { display: none !important }
*, ::before, ::after { box-sizing: border-box }
h2, h3, h4, p, ol, ul, figure, blockquote { margin: 0; padding: 0; overflow-wrap: anywhere }
ol, ul, summary { list-style: none }
summary::-webkit-details-marker { display: none }
button, input, summary, a { font: inherit; color: inherit }
button, summary, [type="range"] { cursor: pointer }
h2, h4, p, time, blockquote { unicode-bidi: plaintext; text-align: -webkit-match-parent; text-align: match-parent }
a { color: var(--dateline-accent); text-decoration-thickness: .06em; text-underline-offset: .2em }
:focus-visible { outline: 2.5px solid var(--dateline-accent); outline-offset: 2px; border-radius: 4px }
.unseen { position: absolute; clip-path: inset(50%) }
.root { --side: clamp(1rem, 4cqi, 3rem); padding: clamp(1.1rem, 4cqi, 2.75rem) var(--side) 1.5rem; max-inline-size: 62rem; margin: auto }

.top { display: grid; grid-template-columns: minmax(0, 1fr); gap: .9rem 2rem; align-items: end }
h2 { font: 600 clamp(1.6rem, 1.1rem + 2.4cqi, 2.5rem)/1.12 var(--dateline-serif); letter-spacing: -.018em; text-wrap: balance }
.tools { display: flex; gap: .5rem }
.button, .follow summary, [type="search"] {
  padding: .37rem .8rem; border: 1px solid var(--dateline-edge); border-radius: 8px;
  background: none; font-size: .875rem; line-height: 1.6; color: var(--dateline-ink);
}
button:hover { border-color: var(--dateline-ink) }
[type="search"] { flex: 1; min-inline-size: 0 }
::placeholder { color: var(--dateline-dim); opacity: 1 }
.follow { position: relative }
.follow summary { background: var(--dateline-ink); border-color: var(--dateline-ink); color: var(--dateline-paper); font-weight: 600 }
.follow div {
  position: absolute; z-index: 5; inset: calc(100% + .4rem) auto auto; inset-inline-end: 0; inline-size: min(21rem, 88cqi);
  padding: .9rem 1rem; background: var(--dateline-paper); border: 1px solid var(--dateline-line); border-radius: 12px;
  box-shadow: 0 12px 36px rgb(0 0 0 / .18); font-size: .875rem;
}
.follow li { display: grid; grid-template-columns: 1fr auto auto; gap: .85rem; padding-block: .4rem; border-block-end: 1px solid var(--dateline-line) }
.follow p, .follow ul { color: var(--dateline-dim); margin-block-end: .5rem }

.chips { display: flex; flex-wrap: wrap; gap: .4rem; margin-block: 1.4rem .9rem; max-block-size: 8.2rem; overflow: auto; padding: 3px; margin-inline: -3px }
.chip { flex: none; display: inline-flex; align-items: baseline; gap: .45rem; padding: .28rem .8rem; border: 1px solid var(--dateline-edge); border-radius: 99px; background: none; font-size: .875rem }
.chip span { color: var(--dateline-dim); font-size: .8125rem }
[aria-pressed="true"] { background: var(--dateline-accent); border-color: var(--dateline-accent) }
[aria-pressed="true"], [aria-pressed="true"] span { color: var(--dateline-paper) }

.strip { padding: .85rem 1rem .45rem; margin-block-start: .9rem; background: var(--dateline-panel); border-radius: 12px }
.single { display: none }
.strip p { font-size: .8125rem; color: var(--dateline-dim) }
b { color: var(--dateline-ink); font-weight: 600; unicode-bidi: isolate }
.plot { position: relative; block-size: 82px; margin-block-start: .35rem }
.plot svg { inline-size: 100%; block-size: 100%; overflow: visible; direction: ltr }
.sure { fill: var(--dateline-accent) }
.vague { fill: var(--dateline-soft); stroke: var(--dateline-accent) }
.ahead { fill: none; stroke: var(--dateline-ahead) }
.axis, .rest { stroke: var(--dateline-rail) }
text { fill: var(--dateline-dim); font: 500 11px var(--dateline-sans); text-anchor: middle }
path.now { stroke: var(--dateline-ahead); stroke-width: 1.5; stroke-dasharray: 2 3 }
text.now { fill: var(--dateline-ahead); font-weight: 600 }
.veil { fill: var(--dateline-panel); opacity: .8 }
.plot input { position: absolute; inset: 0 0 auto; inline-size: 100%; block-size: 58px; margin: 0; appearance: none; background: none; outline: 0; pointer-events: none }
${['-webkit-slider', '-moz-range'].map((kind) => `
.plot input::${kind}-thumb {
  appearance: none; pointer-events: auto; inline-size: 20px; block-size: 58px; border: 0; border-radius: 6px; cursor: ew-resize;
  background: radial-gradient(circle, var(--dateline-panel) 3px, var(--dateline-ink) 3.5px 6.5px, #0000 7px), linear-gradient(var(--dateline-ink), var(--dateline-ink)) center/2px no-repeat;
}
.plot input:focus-visible::${kind}-thumb { outline: 2.5px solid var(--dateline-accent) }`).join('')}

.bar { display: flex; flex-wrap: wrap; gap: .4rem; align-items: center; margin-block: 1rem .2rem; padding-block-end: .8rem; border-block-end: 1px solid var(--dateline-line); font-size: .875rem; color: var(--dateline-dim) }
.bar p { margin-inline-end: auto }
h3 { font: 600 1.5rem/1 var(--dateline-serif); padding-block: 1.2rem .7rem }
.event { position: relative; padding-block: .15rem 1.5rem; padding-inline-start: 2rem }
.event::before { content: ""; position: absolute; inset-block: 0; inset-inline-start: 9px; border-inline-start: 2px solid var(--dateline-rail) }
.glyph { position: absolute; inset-block-start: .2rem; inset-inline-start: 0; inline-size: 20px; overflow: visible }
.glyph * { fill: var(--dateline-paper); stroke: var(--dateline-accent); stroke-width: 2 }
.glyph .full { fill: var(--dateline-accent) }
.glyph .soft { fill: var(--dateline-soft) }
.glyph .dashed { stroke-dasharray: 3 2.4 }
.glyph .line { fill: none }
.when { font-size: .875rem; line-height: 1.35 }
time { display: block; font-weight: 650; text-wrap: balance }
.note { display: block; color: var(--dateline-dim); font-size: .8125rem }
.target, .scheduled { color: var(--dateline-ink); font-weight: 600 }
.ruler { display: block; inline-size: 96px; margin-block: .4rem .45rem; overflow: visible }
.ruler:dir(rtl) { transform: scaleX(-1) }
.possible { fill: none; stroke: var(--dateline-accent) }
.known { fill: var(--dateline-accent) }
[data-ahead]::before { border-inline-start: 2px dashed var(--dateline-ahead) }
[data-ahead] .note { color: var(--dateline-ahead) }
[data-ahead] .glyph *, [data-ahead] .possible, .plan * { stroke: var(--dateline-ahead) }
[data-ahead] .known { fill: var(--dateline-ahead) }
h4 { font: 600 1.1875rem/1.32 var(--dateline-serif); text-wrap: pretty; max-inline-size: 48ch }
h4 a { color: inherit; text-decoration: none }
h4 a:hover { text-decoration: underline }
.summary { margin-block-start: .3rem; max-inline-size: 64ch; text-wrap: pretty; font-size: .96875rem }
.meta { display: flex; flex-wrap: wrap; gap: .35rem .8rem; align-items: baseline; margin-block-start: .55rem; font-size: .8125rem; color: var(--dateline-dim) }
.meta ul { display: flex; flex-wrap: wrap; gap: .3rem; color: var(--dateline-ink) }
.meta li { padding: .08rem .5rem; border-radius: 5px; background: var(--dateline-panel) }
.meta .venue { background: none; outline: 1px dashed var(--dateline-rail) }
.meta summary { padding-block: .2rem; text-decoration: underline dotted var(--dateline-rail); text-underline-offset: .25em }
.meta summary:hover { text-decoration-color: currentColor }
cite { color: var(--dateline-ink); unicode-bidi: isolate }
.meta [open] { flex-basis: 100% }
blockquote { margin-block: .6rem .2rem; padding-inline-start: .9rem; border-inline-start: 3px solid var(--dateline-line); font: .9375rem/1.55 var(--dateline-serif); color: var(--dateline-ink); max-inline-size: 60ch }
.by, .why { margin-block-end: .6rem; max-inline-size: 64ch }
mark { background: var(--dateline-mark); color: inherit; padding: .05em .15em; border-radius: 3px }
.today { display: flex; align-items: center; gap: .8rem; margin-block: .2rem 1.8rem; color: var(--dateline-ahead); font-size: .8125rem; font-weight: 650 }
.today::after { content: ""; flex: 1; border-block-start: 1.5px solid }
[role="alert"], [role="alert"] ~ * { margin: 1rem }
.news:not(:empty) { position: sticky; z-index: 4; inset-block-start: .6rem; block-size: 0; text-align: center }
.news span { display: inline-flex; gap: .8rem; align-items: center; padding: .3rem .3rem .3rem 1.1rem; border-radius: 99px; background: var(--dateline-ink); color: var(--dateline-paper); box-shadow: 0 6px 20px rgb(0 0 0 / .25); font-size: .875rem }
.news .button { border-radius: 99px; color: inherit }
.share { display: flex; flex-wrap: wrap; gap: .3rem 1rem; align-items: center; margin-block: .3rem }
.share .button { padding-block: .1rem; font-size: inherit }
.more:not(:empty) { padding-block: 1rem; color: var(--dateline-dim) }
.foot { display: flex; flex-wrap: wrap; gap: .6rem 1.6rem; margin-block-start: 1.2rem; padding-block-start: .9rem; border-block-start: 1px solid var(--dateline-line); font-size: .8125rem; color: var(--dateline-dim) }
.foot details { flex: 1 1 24rem }
.foot summary { color: var(--dateline-ink); font-weight: 600 }
.foot .glyph { inset-block-start: -.1rem }
.foot ul { display: grid; grid-template-columns: repeat(auto-fill, minmax(13.5rem, 1fr)); gap: .6rem 1.2rem; margin-block-start: .7rem }
.foot li { position: relative; padding-inline-start: 1.9rem; min-block-size: 24px }

@container (min-width: 44rem) {
  .top { grid-template-columns: 1fr auto }
  .list { padding-block-start: 1.4rem }
  .year { display: grid; grid-template-columns: 6.25rem 1fr }
  h3 { position: sticky; inset-block-start: 1rem; align-self: start; padding: 0; font-size: 1.75rem; line-height: 1.5rem }
  .event { display: grid; grid-template-columns: 10.5rem 1fr; gap: 4rem; padding: 0 0 2rem }
  .event::before { inset-inline-start: calc(12.5rem - 1px) }
  .event .glyph { inset-inline-start: calc(12.5rem - 10px); inset-block-start: .05rem }
  .when { text-align: end }
  .ruler { margin-inline-start: auto }
}
@container (max-width: 43.99rem) {
  .when { display: grid; grid-template-columns: 1fr auto; column-gap: 1rem; align-items: center; margin-block-end: .35rem }
  .note { grid-column: 1 }
  .ruler { grid-area: 1/2; margin: 0 }
  .chips { flex-wrap: nowrap; margin-inline: calc(-1 * var(--side)); padding-inline: var(--side); scrollbar-width: none }
}
@media (forced-colors: active) {
  [aria-pressed="true"] { forced-color-adjust: none }
}
@media print {
  :host { color-scheme: light; background: none; block-size: auto !important; overflow: visible !important }
  .tools, .chips, .strip, .bar, .more, .share, .foot details { display: none }
  .event { break-inside: avoid }
  h3 { position: static }
  .meta a::after { content: " <" attr(href) ">"; word-break: break-all }
}
`;

const sheet = new CSSStyleSheet();
sheet.replaceSync(STYLE);

if (!customElements.get('dateline-timeline')) {
  customElements.define('dateline-timeline', DatelineTimeline);
}
