/** The process' streams, as `cli.ts` hands them in. */
export interface Io {
  readonly input: NodeJS.ReadStream;
  /** Results and menus. */
  readonly output: NodeJS.WriteStream;
  /** Everything said that is no result. */
  readonly errors: NodeJS.WriteStream;
}

export type Env = Readonly<Record<string, string | undefined>>;
