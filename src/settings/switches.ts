import type { SettingsFile } from './settings-file.ts';

/** The defaults of all switches. */
export const SWITCHES = { accessible: false, images: true, updateNotice: true, readOnly: false } as const;

export type SwitchName = keyof typeof SWITCHES;

const ON = /^(1|true|yes|on)$/i;
const OFF = /^(0|false|no|off)$/i;

/**
 * Reads a setting that is true or false, also as text such as `yes` or `off`. For `readOnly`, any spelling of its name
 * that is not off turns it on.
 */
export function switchIn(file: SettingsFile, name: SwitchName): boolean {
  const values = Object.entries(file).filter(([key]) => plainName(key) === name.toLowerCase());
  const read = values.map(([, value]) => readBoolean(value));
  // Any value other than off was meant to protect.
  if (name === 'readOnly') return read.some((value) => value !== false);
  const exact = Object.hasOwn(file, name) ? readBoolean(file[name]) : undefined;
  return exact ?? read.find((value) => value !== undefined) ?? SWITCHES[name];
}

/** @returns undefined for a value that is neither on nor off */
export function readBoolean(value: unknown): boolean | undefined {
  const text = typeof value === 'string' ? value.trim() : String(value);
  if (typeof value === 'object') return undefined;
  return ON.test(text) ? true : OFF.test(text) ? false : undefined;
}

/** Normalizes a name: `read_only`, `ReadOnly` and `readOnly` are equal. */
export function plainName(name: string): string {
  return name.replace(/[-_\s]/g, '').toLowerCase();
}
