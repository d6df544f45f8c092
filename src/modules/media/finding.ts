/** What a check looks at; the names in JSON. */
export type CheckName =
  | 'link'
  | 'reachable'
  | 'valid_for'
  | 'redirects'
  | 'content_type'
  | 'ranges'
  | 'format'
  | 'complete'
  | 'size'
  | 'video_codec'
  | 'resolution'
  | 'frame_rate'
  | 'duration'
  | 'rotation'
  | 'sound'
  | 'model';

interface FindingFields {
  readonly check: CheckName;
  /** Of its line. */
  readonly label: string;
  /** What was found. */
  readonly value: string;
  /** What is required; the end of "needs". */
  readonly needed?: string | undefined;
  /** True if converting the file fixes it. */
  readonly isConvertible?: boolean;
}

/** One line of a check. A warning or problem has a fix: sentences that say what to do. */
export type Finding =
  | (FindingFields & { readonly state: 'ok'; readonly fix?: undefined })
  | (FindingFields & { readonly state: 'warning' | 'problem'; readonly fix: string });

type Fields = Omit<FindingFields, 'check' | 'label'>;

/** Creates the findings of one check. */
export function findingsOf(check: CheckName, label: string) {
  return {
    ok: (value: string, needed?: string): Finding => ({ check, label, state: 'ok', value, needed }),
    warning: (fields: Fields & { readonly fix: string }): Finding => ({ check, label, state: 'warning', ...fields }),
    problem: (fields: Fields & { readonly fix: string }): Finding => ({ check, label, state: 'problem', ...fields }),
  };
}

/** `HEVC, needs H.264` */
export function valueAndNeed({ value, needed, state }: Finding): string {
  return state === 'ok' || needed === undefined ? value : `${value}, needs ${needed}`;
}

export function isProblem({ state }: Finding): boolean {
  return state === 'problem';
}
