export function isoDate(time: number): string {
  return new Date(time).toISOString();
}

/** Like dates in callbacks of videos: 2024-08-28 15:27:40.824000. */
export function callbackDate(time: number): string {
  return isoDate(time).replace('T', ' ').replace('Z', '000');
}

/** RFC 1123 format, which only videos use. */
export function rfcDate(time: number): string {
  return new Date(time).toUTCString();
}
