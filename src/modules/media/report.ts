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
  /** False if the file may be fit: it could not be reached from this computer. */
  readonly isCertain: boolean;
}

/** Judges what was found. @param now milliseconds since 1970, UTC */
export function reportOn(examined: Examined, checkedFor: CheckedFor, now: number): MediaReport {
  const { file, path, url, facts, served, failure } = examined;
  const { purpose } = checkedFor;
  const ofAddress = url ? judgeAddress(url, purpose, now) : [];
  if (facts === undefined) {
    const findings = [...ofAddress, ...(failure ? [failure.finding] : [])];
    const isCertain = failure?.isCertain === true || ofAddress.some(isProblem);
    return { ...checkedFor, file, result: 'unreachable', findings, isCertain };
  }
  const ofServer = served ? judgeServed(served, facts.format) : [];
  const ofFile = judgeFile(facts, checkedFor);
  const findings = [...ofAddress, ...ofServer, ...ofFile];
  const command = conversionOf(path, facts, purpose, ofFile);
  const result = findings.some(isProblem) ? 'unfit' : 'fit';
  return { ...checkedFor, file, result, findings, facts, ...(command !== undefined && { command }), isCertain: true };
}

/** What speaks against the file, or what it is, in a line. */
export function summarize({ findings, result, purpose }: MediaReport): string {
  const problems = findings.filter(isProblem);
  if (problems.length > 0) return problems.map(describeFinding).join(' ');
  const warnings = findings.filter(({ state }) => state === 'warning');
  if (warnings.length > 0) return warnings.map(describeFinding).join(' ');
  const about = findings.filter(({ check }) => SUMMARIZED.includes(check)).map(({ value }) => value);
  return `${result === 'fit' ? `Fit as ${REQUIREMENTS[purpose].title.toLowerCase()}` : result}: ${about.join(', ')}.`;
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
