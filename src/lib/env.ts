/** Environment variables, of the process or of a test. */
export type Env = Readonly<Record<string, string | undefined>>;
