import compare from 'semver/functions/compare.js';
import parse from 'semver/functions/parse.js';

/** Whether a version is worth telling of to who has this one: later, and no trial unless theirs is one. */
export function isUpdate(newest: string, installed: string): boolean {
  if (!isVersion(newest) || !isVersion(installed)) return false;
  const isTrial = (version: string) => parse(version)?.prerelease.length !== 0;
  if (isTrial(newest) && !isTrial(installed)) return false;
  return compare(newest, installed) > 0;
}

/** https://semver.org, to the letter: semver itself also takes spaces around a version, and a `v` before it. */
export function isVersion(text: string): boolean {
  const found = parse(text);
  return (
    found !== null && text === [found.version, ...(found.build.length > 0 ? [found.build.join('.')] : [])].join('+')
  );
}
