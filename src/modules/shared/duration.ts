/** An hour, a minute, a second. */
const UNITS_MS = [3_600_000, 60_000, 1000];
const LONGEST_MS = 7 * 24 * 3_600_000;

/** Milliseconds of `90s`, `10m`, `1h30m`, or of a plain number of seconds; undefined for anything else, and beyond a week. */
export function parseDuration(text: string): number | undefined {
  const whole = /^\d+$/.test(text) ? `${text}s` : text;
  const parts = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(whole);
  if (parts === null) return undefined;
  const ms = UNITS_MS.reduce((sum, unitMs, at) => sum + Number(parts[at + 1] ?? 0) * unitMs, 0);
  return ms > 0 && ms <= LONGEST_MS ? ms : undefined;
}

/** "45 s", "2 min 5 s", "3 h 12 min": the two largest units. @param ms milliseconds */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  if (hours > 0) return minutes > 0 ? `${hours} h ${minutes} min` : `${hours} h`;
  if (minutes > 0) return rest > 0 ? `${minutes} min ${rest} s` : `${minutes} min`;
  return `${rest} s`;
}
