import { execFileSync } from 'node:child_process';

/** Creates a FIFO, which blocks who opens it without care. Windows has none. */
export function makeFifo(path: string): void {
  execFileSync('/bin/sh', ['-c', 'mkfifo "$1"', 'sh', path]);
}
