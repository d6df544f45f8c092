import { isObject } from '../lib/guards.ts';
import { DEFAULT_PROFILE, isProfileName } from './profiles.ts';
import type { SettingsFile } from './settings-file.ts';
import { plainName, readBoolean, SWITCHES, type SwitchName, switchIn } from './switches.ts';

/** A setting that is not as it should be. */
export interface ValueProblem {
  /** Its name as the file has it, such as `profiles.work.apiKey`. */
  readonly name: string;
  /** What is the matter: a sentence that begins with the name, without it and without its full stop. */
  readonly problem: string;
  /** What happens because of it, in a sentence. */
  readonly effect: string;
  /** False where it is used all the same, as it was meant. */
  readonly isLost: boolean;
}

const TEXTS = ['apiKey', 'baseUrl', 'profile'];
const NAMES: readonly string[] = [...TEXTS, 'profiles', ...Object.keys(SWITCHES)];
/** Of a profile other than the default one. */
const PROFILE_NAMES = ['apiKey', 'baseUrl'];

/** Every setting of a wrong type and every name that is nearly right. Values are not shown: they may be keys. */
export function checkValues(file: SettingsFile): readonly ValueProblem[] {
  return [
    ...Object.entries(file).flatMap(([name, value]) => [...checkName(file, name), ...checkType(file, name, value)]),
    ...(isObject(file.profiles) ? Object.entries(file.profiles).flatMap(checkProfile) : []),
  ];
}

function checkName(file: SettingsFile, name: string): ValueProblem[] {
  const meant = NAMES.find((known) => plainName(known) === plainName(name));
  if (meant === undefined || meant === name) return [];
  if (isSwitch(meant)) {
    const effect = Object.hasOwn(file, meant) && meant !== 'readOnly' ? NOT_USED : `It is used as "${meant}".`;
    return [{ name, problem: misspelt(meant), effect, isLost: false }];
  }
  return [lost(name, misspelt(meant))];
}

function checkType(file: SettingsFile, name: string, value: unknown): ValueProblem[] {
  const meant = Object.keys(SWITCHES).find((known) => plainName(known) === plainName(name));
  if (meant !== undefined && isSwitch(meant)) {
    if (readBoolean(value) !== undefined) return [];
    const effect = `It counts as ${switchIn(file, meant)}.`;
    return [{ name, problem: `must be true or false, not ${typeOf(value)}`, effect, isLost: true }];
  }
  if (name === 'profiles' && !isObject(value)) return [lost(name, `must be an object, not ${typeOf(value)}`)];
  if (TEXTS.includes(name) && typeof value !== 'string') return [lost(name, `must be text, not ${typeOf(value)}`)];
  return [];
}

function checkProfile([profile, entry]: readonly [string, unknown]): ValueProblem[] {
  const name = `profiles.${profile}`;
  if (profile === DEFAULT_PROFILE) return [lost(name, 'is not read: the default profile is at the top of the file')];
  if (!isProfileName(profile)) return [lost(name, 'must have a name of letters, digits, - and _, up to 64')];
  if (!isObject(entry)) return [lost(name, `must be an object, not ${typeOf(entry)}`)];
  return Object.entries(entry).flatMap(([field, value]) => {
    const meant = PROFILE_NAMES.find((known) => plainName(known) === plainName(field));
    const path = `${name}.${field}`;
    if (meant === undefined) return [];
    if (meant !== field) return [lost(path, misspelt(meant))];
    return typeof value === 'string' ? [] : [lost(path, `must be text, not ${typeOf(value)}`)];
  });
}

const NOT_USED = 'It is not used.';

function lost(name: string, problem: string): ValueProblem {
  return { name, problem, effect: NOT_USED, isLost: true };
}

function misspelt(meant: string): string {
  return `is not the name of a setting: it is spelled "${meant}"`;
}

function isSwitch(name: string): name is SwitchName {
  return Object.hasOwn(SWITCHES, name);
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'boolean') return String(value);
  return { number: 'a number', string: 'other text', object: 'an object' }[String(typeof value)] ?? 'this';
}
