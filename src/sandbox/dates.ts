export function isoDate(time: number): string {
  return new Date(time).toISOString();
}

/** RFC 1123 format, which only videos use. */
export function rfcDate(time: number): string {
  return new Date(time).toUTCString();
}
