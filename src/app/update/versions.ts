/** https://semver.org; what is built of a version makes no difference to its order. */
const VERSION = /^(\d+)\.(\d+)\.(\d+)(?:-([\da-z-]+(?:\.[\da-z-]+)*))?(?:\+[\da-z.-]+)?$/i;

interface Version {
  readonly numbers: readonly string[];
  /** Of a version that comes before another one: `beta.1`. */
  readonly early: readonly string[];
}

/** Whether a version is worth telling of to who has this one: later, and no trial unless theirs is one. */
export function isUpdate(newest: string, installed: string): boolean {
  const [theirs, mine] = [readVersion(newest), readVersion(installed)];
  if (!theirs || !mine) return false;
  if (theirs.early.length > 0 && mine.early.length === 0) return false;
  return compare(theirs, mine) > 0;
}

export function isVersion(text: string): boolean {
  return VERSION.test(text);
}

function readVersion(text: string): Version | undefined {
  const found = VERSION.exec(text);
  return found ? { numbers: found.slice(1, 4), early: found[4]?.split('.') ?? [] } : undefined;
}

function compare(a: Version, b: Version): number {
  const byNumbers = compareAll(a.numbers, b.numbers);
  if (byNumbers !== 0) return byNumbers;
  if (a.early.length === 0 || b.early.length === 0) return b.early.length - a.early.length;
  return compareAll(a.early, b.early);
}

/** Of two that begin alike the longer one is later. */
function compareAll(a: readonly string[], b: readonly string[]): number {
  const differing = a.findIndex((part, at) => part !== b[at]);
  const [mine, other] = [a[differing], b[differing]];
  if (mine === undefined || other === undefined) return a.length - b.length;
  const [isNumber, isOtherNumber] = [/^\d+$/.test(mine), /^\d+$/.test(other)];
  if (isNumber && isOtherNumber) return Number(mine) - Number(other);
  // Numbers come before words.
  if (isNumber !== isOtherNumber) return isNumber ? -1 : 1;
  return mine < other ? -1 : 1;
}
