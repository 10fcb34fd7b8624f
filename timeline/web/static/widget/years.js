/**
 * Reads a copy of a service as plain files: it has a document a year where the service has queries.
 * What a query would leave out is left out here.
 */

/** Give the `read` and `peek` of a service whose /timeline.json is not there. */
export async function open(service, getJson, signal) {
  const asked = service.query.searchParams;
  const backwards = asked.get('order') === 'desc';
  const alone = service.countries.length === 1;
  const folder = `timeline/${alone ? service.countries[0].toLowerCase() : 'all'}`;
  const peek = (stop) => getJson(service.address(`${folder}/index.json`), stop, 'no-cache');
  const { years, title, updated, total } = await peek(signal);
  const left = years.map(({ year }) => year);
  if (!backwards) left.reverse();
  Object.assign(service, { title, updated, total });

  /** At least *limit* events, as long as there are any: whole years. */
  async function read(limit, stop) {
    const found = [];
    while (found.length < limit && left.length) {
      const { events } = await getJson(service.address(`${folder}/${left.pop()}.json`), stop);
      found.push(...(backwards ? events.reverse() : events).filter(wanted));
    }
    if (!left.length) service.next = null;
    return found;
  }

  function wanted({ countries, date }) {
    const codes = countries.map(({ code }) => code);
    const each = asked.get('match') === 'all' ? 'every' : 'some';
    const here = alone || !service.countries.length || service.countries[each]((c) => codes.includes(c));
    // An open side counts as far as the other.
    const [first, last] = [date.start ?? date.end, date.end ?? date.start];
    return here && last >= (asked.get('since') ?? '') && first <= (asked.get('until') ?? '9999');
  }

  return { read, peek };
}
