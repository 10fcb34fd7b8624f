/**
 * Dates in words, for languages other than the service's: from EDTF, by the patterns under "dates"
 * in a language file. Numbers, months and eras are Intl's, years those of the Gregorian calendar.
 */

const MS = 86_400_000;
const PLANS = ['scheduled', 'target'];

/** Say the date of an event, as precisely as it is known and no more. */
export function label({ kind, date }, locale) {
  const { edtf, precision, basis } = date;
  const { dates } = locale.texts;
  const say = (text) => single(text, locale);
  if (edtf.startsWith('[')) return edtf.slice(1, -1).split(',').map(say).join(dates.or);
  if (!edtf.includes('/')) return say(edtf);
  const [start, end] = edtf.split('/').map((side) => (side === '..' || !side ? '' : say(side)));
  const planned = PLANS.includes(kind);
  const open = !start ? (planned ? 'by' : 'before') : !end && (planned ? 'from' : 'since');
  const named = ['week', 'weekend'].includes(precision) && precision;
  const pattern = open || named || (basis === 'inferred' ? 'between' : 'range');
  return locale.say(dates[pattern], { start, end });
}

/** Say one side: a day, a month, a part of a year, a year or more, with what makes it doubtful. */
function single(text, locale) {
  const { dates } = locale.texts;
  const [, plain, mark] = /^(.*?)([~?%]?)$/.exec(text.trim());
  let date = certain(plain, locale);
  if (mark === '~' || mark === '%') date = locale.say(dates.about, { date });
  return mark === '?' || mark === '%' ? locale.say(dates.perhaps, { date }) : date;
}

function certain(text, locale) {
  const { dates } = locale.texts;
  const [, years, month, day] = /^Y?(-?[\dX]{4,9})(?:-(\d\d))?(?:-(\d\d))?/.exec(text);
  const year = Number(years.replaceAll('X', '0'));
  if (day) return written(locale, [year, month, day], { day: 'numeric', month: 'long' });
  if (month && month <= 12) return written(locale, [year, month, 1], { month: 'long' });
  const said = written(locale, [year, 1, 1], {});
  if (month) return partOfYear(Number(month), said, locale);
  if (/\d\dXX$/.test(years)) {
    const n = locale.number(Number(/\d\d/.exec(years)[0]) + 1);
    return locale.say(year < 0 ? dates.century_bc : dates.century, { n });
  }
  return years.endsWith('X') ? locale.say(dates.decade, { year: said }) : said;
}

/** The groupings of EDTF: seasons from 21 on, quarters from 33, thirds from 37, halves from 40. */
function partOfYear(code, year, locale) {
  const { dates } = locale.texts;
  if (code < 33) return locale.say(dates.season, { season: dates.seasons[(code - 21) % 4], year });
  const [from, unit] = [[40, 'half'], [37, 'third'], [33, 'quarter']].find(([first]) => code >= first);
  return locale.say(dates[unit], { n: locale.number(code - from + 1), year });
}

function written(locale, [year, month, day], options) {
  const number = new Date(0).setUTCFullYear(year, month - 1, day) / MS;
  return locale.day(number, { year: 'numeric', ...(year < 1 && { era: 'short' }), ...options });
}
