import { getPriority, hostname } from 'node:os';

/** Names a run of the program: the computer it is on, its process there, and what no other run has. */
export function nameOwner(pid: number | undefined): string {
  return `${hostname()}:${pid ?? 0}:${crypto.randomUUID().slice(-12)}`;
}

/** True when it has surely ended. Of another computer, or without a process id, nobody knows. */
export function isGone(owner: string): boolean {
  const [, host, pid] = /^(.*):(\d+):[0-9a-f]+$/.exec(owner) ?? [];
  if (host !== hostname() || Number(pid) === 0) return false;
  try {
    // Asks for nothing that is needed, but fails for a process that is not there.
    getPriority(Number(pid));
    return false;
  } catch (error) {
    return error instanceof Error && error.message.includes('ESRCH');
  }
}
