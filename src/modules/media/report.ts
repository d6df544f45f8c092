import type { Sign } from '../../ui/theme.ts';
import { conversionOf } from './convert.ts';
import type { FileFacts } from './facts.ts';
import { type Finding, isProblem, valueAndNeed } from './finding.ts';
import { type CheckedFor, judgeFile } from './judge-file.ts';
import { judgeAddress, judgeServed } from './judge-link.ts';
import type { Served } from './open-link.ts';
import { REQUIREMENTS } from './requirements.ts';

/** A file or link that was looked at. It can be judged for several purposes. */
export interface Examined {
  /** The path or link, as given. */
  readonly file: string;
  /** The path, or for a link the name of its file. */
  readonly path: string;
  /** Of a link. */
  readonly url?: URL;
  /** What came of it; undefined if it could not be opened. */
  readonly facts?: FileFacts;
  /** How a server sent it. */
  readonly served?: Served;
  readonly failure?: Failure;
}

/** Why a file could not be read. */
export interface Failure {
  /** The end of a sentence. */
  readonly reason: string;
  readonly finding: Finding;
  /** False if it may only be this computer that cannot reach it. */
  readonly isCertain: boolean;
}

/** The symbol of each state. */
export const SIGNS: Readonly<Record<Finding['state'], Sign>> = { ok: 'ok', warning: 'warn', problem: 'fail' };

/** The result of a check. */
export interface MediaReport extends CheckedFor {
  readonly file: string;
  readonly result: 'fit' | 'unfit' | 'unreachable';
  readonly findings: readonly Finding[];
  /** A command line that converts the file. */
  readonly command?: string | undefined;
  readonly facts?: FileFacts | undefined;
  readonly failure?: Failure | undefined;
}

/** Judges what was found. @param now milliseconds since 1970, UTC */
export function reportOn(examined: Examined, checkedFor: CheckedFor, now: number): MediaReport {
  const { file, path, url, facts, served, failure } = examined;
  const { purpose } = checkedFor;
  const ofAddress = url ? judgeAddress(url, purpose, now) : [];
  if (facts === undefined) {
    const findings = [...ofAddress, ...(failure ? [failure.finding] : [])];
    return { ...checkedFor, file, result: 'unreachable', findings, failure };
  }
  const ofServer = served ? judgeServed(served, facts.format) : [];
  const ofFile = judgeFile(facts, checkedFor);
  const findings = [...ofAddress, ...ofServer, ...ofFile];
  const command = conversionOf(path, facts, purpose, ofFile);
  const result = findings.some(isProblem) ? 'unfit' : 'fit';
  return { ...checkedFor, file, result, findings, facts, ...(command !== undefined && { command }) };
}

/** The state of the whole file. What could only not be reached from this computer is a warning. */
export function stateOf({ findings, failure }: MediaReport): Finding['state'] {
  const others = findings.filter((finding) => finding !== failure?.finding);
  if (others.some(isProblem) || failure?.isCertain) return 'problem';
  return failure || others.some(({ state }) => state === 'warning') ? 'warning' : 'ok';
}

/** What speaks against the file, or what it is, in a line. */
export function summarize({ findings, failure, purpose }: MediaReport): string {
  const others = findings.filter((finding) => finding !== failure?.finding);
  const worst = (['problem', 'warning'] as const).find((wanted) => others.some(({ state }) => state === wanted));
  const wrong = others.filter(({ state }) => state === worst).map(describeFinding);
  if (failure) wrong.push(`Could not be ${failure.isCertain ? 'opened' : 'checked'}: ${failure.reason}.`);
  if (wrong.length > 0) return wrong.join(' ');
  const about = findings.filter(({ check }) => SUMMARIZED.includes(check)).map(({ value }) => value);
  return `Fit as ${REQUIREMENTS[purpose].title.toLowerCase()}: ${about.join(', ')}.`;
}

const SUMMARIZED: readonly Finding['check'][] = [
  'format',
  'video_codec',
  'resolution',
  'frame_rate',
  'duration',
  'size',
];

/** `Length: 45 s, needs at least 1 min.` */
function describeFinding(finding: Finding): string {
  return `${finding.label}: ${valueAndNeed(finding)}.`;
}
