import { expect, it } from 'vitest';
import { isUpdate, isVersion } from '../../../src/app/update/versions.ts';

/** In the order of https://semver.org, with its own example in the middle. */
const ORDER = [
  ...['0.1.0', '0.1.9', '0.1.10', '0.2.0', '0.10.0'],
  ...['1.0.0-1', '1.0.0-2', '1.0.0-10', '1.0.0-alpha', '1.0.0-alpha.1', '1.0.0-alpha.beta', '1.0.0-beta'],
  ...['1.0.0-beta.2', '1.0.0-beta.11', '1.0.0-rc.1', '1.0.0', '1.0.1-rc.1', '1.0.1', '2.0.0', '10.0.0'],
];
const isEarly = (version: string) => version.includes('-');

it.each(ORDER.map((version, at) => [version, at] as const))('%s is an update of all previous ones', (newest, at) => {
  for (const [place, installed] of ORDER.entries()) {
    const isWanted = at > place && (!isEarly(newest) || isEarly(installed));
    expect(isUpdate(newest, installed), `over ${installed}`).toBe(isWanted);
  }
});

it.each([
  ['1.0.0+build.2', '1.0.0+build.1', false],
  ['1.0.1+a', '1.0.0', true],
  ['1.0.1', '1.0.0-rc.1+a', true],
])('ignores build metadata: %s over %s', (newest, installed, isNewer) => {
  expect(isUpdate(newest, installed)).toBe(isNewer);
});

it.each([
  '',
  '1',
  '1.2',
  'v1.2.3',
  '=1.2.3',
  ' 1.2.3',
  '01.2.3',
  '1.2.3+',
  '1.2.3.4',
  '1.2.3 ',
  '1.2.3\n1.2.4',
  '\u001b[2J1.2.3',
  '1.2.3-',
  'latest',
])('is not a version and never an update: "%s"', (text) => {
  expect(isVersion(text)).toBe(false);
  expect(isUpdate(text, '0.0.1')).toBe(false);
  expect(isUpdate('9.0.0', text)).toBe(false);
});
