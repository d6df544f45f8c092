import compare from 'semver/functions/compare.js';
import parse from 'semver/functions/parse.js';

/** Whether `newest` is an update of `installed`. Prereleases only update prereleases. */
export function isUpdate(newest: string, installed: string): boolean {
  if (!isVersion(newest) || !isVersion(installed)) return false;
  const isPrerelease = (version: string) => parse(version)?.prerelease.length !== 0;
  if (isPrerelease(newest) && !isPrerelease(installed)) return false;
  return compare(newest, installed) > 0;
}

/** True for a version as specified by https://semver.org; the library also accepts spaces and a leading `v`. */
export function isVersion(text: string): boolean {
  const found = parse(text);
  return (
    found !== null && text === [found.version, ...(found.build.length > 0 ? [found.build.join('.')] : [])].join('+')
  );
}
