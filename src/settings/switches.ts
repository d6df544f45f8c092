import type { SettingsFile } from './settings-file.ts';

/** What applies where the settings say nothing. */
export const SWITCHES = { accessible: false, images: true, updateNotice: true, readOnly: false } as const;

export type SwitchName = keyof typeof SWITCHES;

const ON = /^(1|true|yes|on)$/i;
const OFF = /^(0|false|no|off)$/i;

/**
 * A setting that is true or false, in the spellings of its environment variable too. Of several spellings of its name
 * the protective one counts.
 */
export function switchIn(file: SettingsFile, name: SwitchName): boolean {
  const values = Object.entries(file).filter(([key]) => plainName(key) === name.toLowerCase());
  const read = values.map(([, value]) => readBoolean(value));
  // Any value that is not clearly off was written to protect.
  if (name === 'readOnly') return read.some((value) => value !== false);
  const exact = Object.hasOwn(file, name) ? readBoolean(file[name]) : undefined;
  return exact ?? read.find((value) => value !== undefined) ?? SWITCHES[name];
}

/** @returns undefined for what is neither clearly on nor clearly off */
export function readBoolean(value: unknown): boolean | undefined {
  const text = typeof value === 'string' ? value.trim() : String(value);
  if (typeof value === 'object') return undefined;
  return ON.test(text) ? true : OFF.test(text) ? false : undefined;
}

/** A name without what people vary in it: `read_only`, `ReadOnly` and `readOnly` are one. */
export function plainName(name: string): string {
  return name.replace(/[-_\s]/g, '').toLowerCase();
}
