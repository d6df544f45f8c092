const ISO = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?) ?(Z|[+-]\d{2}:?\d{2})?)?$/i;
const RFC_1123 = /^[a-z]{3}, \d{1,2} [a-z]{3} \d{4} \d{2}:\d{2}:\d{2} (?:GMT|UTC|[+-]\d{4})$/i;

/** A date in one of the API's forms as ISO 8601 in UTC, to the millisecond; without a zone it is UTC. Other text stays as it is. */
export function toIsoUtc(text: string): string {
  const trimmed = text.trim();
  const iso = ISO.exec(trimmed);
  // Only these two shapes: Date.parse reads a year even into 'take 2'.
  if (iso === null) return RFC_1123.test(trimmed) ? (format(trimmed) ?? text) : text;

  const [, day = '', time = '00:00', zone = 'Z'] = iso;
  // Date.parse turns 30 February into 2 March.
  if (!format(day)?.startsWith(day)) return text;
  return format(`${day}T${time}${withColon(zone)}`) ?? text;
}

function withColon(zone: string): string {
  return zone.toUpperCase().replace(/^([+-]\d{2})(\d{2})$/, '$1:$2');
}

function format(text: string): string | undefined {
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString();
}
