import { isObject } from '../lib/guards.ts';
import { DEFAULT_PROFILE, isProfileName } from './profiles.ts';
import type { SettingsFile } from './settings-file.ts';
import { plainName, readBoolean, SWITCHES, type SwitchName, switchIn } from './switches.ts';

/** An invalid setting. */
export interface ValueProblem {
  /** Its path in the file, such as `profiles.work.apiKey`. */
  readonly name: string;
  /** What is wrong: the rest of a sentence that begins with the name, without a full stop. */
  readonly problem: string;
  /** The consequence, as a sentence. */
  readonly effect: string;
  /** False if its value is used anyway, as probably meant. */
  readonly isLost: boolean;
}

const TEXTS = ['apiKey', 'baseUrl', 'profile'];
const NAMES: readonly string[] = [...TEXTS, 'profiles', ...Object.keys(SWITCHES)];
/** Names of settings of a profile other than the default. */
const PROFILE_NAMES = ['apiKey', 'baseUrl'];

/** All settings of a wrong type or with a misspelled name. Values are not shown: they may be keys. */
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
    const effect = Object.hasOwn(file, meant) && meant !== 'readOnly' ? IGNORED : `It is read as "${meant}".`;
    return [{ name, problem: misspelled(meant), effect, isLost: false }];
  }
  return [lost(name, misspelled(meant))];
}

function checkType(file: SettingsFile, name: string, value: unknown): ValueProblem[] {
  const meant = Object.keys(SWITCHES).find((known) => plainName(known) === plainName(name));
  if (meant !== undefined && isSwitch(meant)) {
    if (readBoolean(value) !== undefined) return [];
    const effect = `${switchIn(file, meant)} is used instead.`;
    return [{ name, problem: `must be true or false, not ${typeOf(value)}`, effect, isLost: true }];
  }
  if (name === 'profiles' && !isObject(value)) return [lost(name, `must be an object, not ${typeOf(value)}`)];
  if (TEXTS.includes(name) && typeof value !== 'string') return [lost(name, `must be text, not ${typeOf(value)}`)];
  return [];
}

function checkProfile([profile, entry]: readonly [string, unknown]): ValueProblem[] {
  const name = `profiles.${profile}`;
  if (profile === DEFAULT_PROFILE) return [lost(name, 'is not read: the default profile is at the top of the file')];
  if (!isProfileName(profile)) return [lost(name, 'must have a name of letters, digits, - and _, up to 64 characters')];
  if (!isObject(entry)) return [lost(name, `must be an object, not ${typeOf(entry)}`)];
  return Object.entries(entry).flatMap(([field, value]) => {
    const meant = PROFILE_NAMES.find((known) => plainName(known) === plainName(field));
    const path = `${name}.${field}`;
    if (meant === undefined) return [];
    if (meant !== field) return [lost(path, misspelled(meant))];
    return typeof value === 'string' ? [] : [lost(path, `must be text, not ${typeOf(value)}`)];
  });
}

const IGNORED = 'It is ignored.';

function lost(name: string, problem: string): ValueProblem {
  return { name, problem, effect: IGNORED, isLost: true };
}

function misspelled(meant: string): string {
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
