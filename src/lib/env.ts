/** The environment of the process, or what a test puts in its place. */
export type Env = Readonly<Record<string, string | undefined>>;
