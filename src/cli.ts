#!/usr/bin/env node
import type { Io } from './app/io.ts';
import { Interrupts, JobControl, main, RESTORE_MODES } from './app/main.ts';
import { COMPLETE } from './app/options.ts';
import { EXIT } from './lib/errors.ts';

const SIGNALS = { SIGHUP: EXIT.hangUp, SIGQUIT: EXIT.quit, SIGTERM: EXIT.terminated } as const;
/** Milliseconds in which repeated signals count as one: conf sends each signal again, and a closed terminal causes several. */
const SAME_SIGNAL_MS = 50;
/** Milliseconds until the program is killed after it has answered a shell's completion request. */
const KILL_AFTER_MS = 100;

const isWindows = process.platform === 'win32';

const exitListeners = new Set<() => void>();
/** End the child programs, such as an editor, that use the terminal now. */
const childEnders = new Set<(signal: NodeJS.Signals) => Promise<void>>();

function restoreTerminal(): void {
  // Each step is tried separately: on a closed terminal all calls fail.
  // Only drawn screens use raw mode; line prompts change nothing. Both leave the cursor at the end of a line.
  const wasDrawing = process.stdin.isRaw;
  if (wasDrawing) attempt(() => process.stdin.setRawMode(false));
  attempt(() => {
    if (process.stdout.isTTY) process.stdout.write(`${wasDrawing ? RESTORE_MODES : ''}\n`);
  });
  // In reverse order of registration: the screen is restored before the session prints its reminders.
  for (const listener of [...exitListeners].reverse()) attempt(listener);
}

function attempt(step: () => unknown): void {
  try {
    step();
  } catch {}
}

function leave(exitCode: number): never {
  restoreTerminal();
  end(exitCode);
}

function end(exitCode: number): never {
  closeLostTerminals();
  process.exit(exitCode);
}

/**
 * Closes standard streams whose terminal is gone, that is, character devices that are no longer terminals. Node aborts
 * with a core dump when it cannot reset a terminal in exit(); it skips a closed stream.
 */
function closeLostTerminals(): boolean {
  if (process.platform === 'win32') return false;
  let hasLost = false;
  const fs = process.getBuiltinModule('node:fs');
  for (const fd of [0, 1, 2]) {
    attempt(() => {
      const stat = fs.fstatSync(fd);
      if (!stat.isCharacterDevice() || process.getBuiltinModule('node:tty').isatty(fd)) return;
      if (stat.rdev !== fs.statSync('/dev/null').rdev) {
        hasLost = true;
        fs.closeSync(fd);
      }
    });
  }
  return hasLost;
}

let leavingSince: number | undefined;

/** Ends child programs first, so that each restores the terminal; a second signal does not wait for them. */
async function leaveFor(signal: NodeJS.Signals, exitCode: number): Promise<void> {
  if (leavingSince === undefined) {
    leavingSince = Date.now();
    await Promise.allSettled([...childEnders].map((endChild) => endChild(signal)));
  } else if (Date.now() - leavingSince < SAME_SIGNAL_MS) return;
  leave(exitCode);
}

const interrupts = new Interrupts(() => leave(EXIT.interrupted));
let signalledAt = Number.NEGATIVE_INFINITY;

process.on('SIGINT', () => {
  if (Date.now() - signalledAt < SAME_SIGNAL_MS) return;
  signalledAt = Date.now();
  interrupts.press();
});
for (const signal of ['SIGHUP', 'SIGQUIT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    // Node resets the signals that nohup ignores. Without a terminal, SIGHUP is ignored.
    if (signal !== 'SIGHUP' || hasTerminal()) void leaveFor(signal, SIGNALS[signal]);
  });
}

/** Does not use `isTTY`: it would be false for a stream that is first opened after the terminal is gone. */
function hasTerminal(): boolean {
  if (isWindows) return true;
  const { fstatSync, statSync } = process.getBuiltinModule('node:fs');
  const nullDevice = statSync('/dev/null').rdev;
  return [0, 1, 2].some((fd) => {
    try {
      const file = fstatSync(fd);
      return file.isCharacterDevice() && file.rdev !== nullDevice;
    } catch {
      return false;
    }
  });
}

// In raw mode Ctrl+Z is a key. The whole process group is stopped, so that a wrapper such as npx stops too.
const jobControl = new JobControl(isWindows ? undefined : () => stop(0));
let isSuspended = false;

/** @param target a process, or 0 for the whole process group */
function stop(target: number): void {
  isSuspended = true;
  jobControl.suspend();
  // SIGTSTP, not SIGSTOP: its default action does nothing where no shell could resume the program.
  process.off('SIGTSTP', onStopSignal);
  process.kill(target, 'SIGTSTP');
  process.on('SIGTSTP', onStopSignal);
  // If nothing was stopped, no SIGCONT arrives.
  afterSignals(() => isSuspended && resume());
}

/** SIGTSTP from another process. If the shell is faster, the terminal is restored on SIGCONT. */
function onStopSignal(): void {
  isSuspended = true;
  jobControl.suspend();
  afterSignals(() => isSuspended && stop(process.pid));
}

function resume(): void {
  isSuspended = false;
  jobControl.resume();
  // Only the foreground program gets SIGWINCH, so the size may have changed unnoticed.
  process.emit('SIGWINCH', 'SIGWINCH');
}

/** Runs `next` after pending signals have been delivered. */
function afterSignals(next: () => void): void {
  setImmediate(() => setImmediate(next));
}

if (!isWindows) process.on('SIGTSTP', onStopSignal).on('SIGCONT', resume);

// EPIPE is not a failure: the reader of the pipe has read enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') leave(0);
  // On a closed terminal a write fails before SIGHUP arrives.
  if (isHangUp(error)) void leaveFor('SIGHUP', SIGNALS.SIGHUP);
  else void crash(error, error);
});

/** @returns a function that removes the listener */
function onLeave(listener: () => void): () => void {
  exitListeners.add(listener);
  return () => void exitListeners.delete(listener);
}

/** @returns a function that unregisters the child program */
function lendTerminal(endChild: (signal: NodeJS.Signals) => Promise<void>): () => void {
  childEnders.add(endChild);
  return () => void childEnders.delete(endChild);
}

const runtime = {
  node: process.versions.node,
  platform: process.platform,
  program: process.argv[1] ?? '',
  nodePath: process.execPath,
  pid: process.pid,
};

const argv = process.argv.slice(2);

/** Its errors are ignored: results must still be printed when standard error is closed. */
let errors: NodeJS.WriteStream | undefined;

/** Each stream is created on first use: `--version` needs no standard input. */
const io: Io = {
  get input() {
    return process.stdin;
  },
  get output() {
    return process.stdout;
  },
  get errors() {
    errors ??= process.stderr.on('error', () => {});
    return errors;
  },
  interrupts,
  jobControl,
  onLeave,
  lendTerminal,
  runtime,
};

let isCrashing = false;

/** Reports an uncaught error and ends the program. Errors that follow while it runs are ignored. */
async function crash(error: unknown, writeError?: NodeJS.ErrnoException): Promise<void> {
  if (isCrashing) return;
  isCrashing = true;
  try {
    const { printFailure, printWriteError } = await import('./app/print-failure.ts');
    restoreTerminal();
    const context = { io, env: process.env, argv };
    end(writeError ? printWriteError(writeError, context) : printFailure(error, { ...context, isUncaught: true }));
  } catch {
    // Explaining the error failed too.
    io.errors.write('tavus: Unexpected error. Its details could not be saved.\n');
    leave(EXIT.failed);
  }
}

/** True for an error of a terminal that was closed; SIGHUP may arrive later. */
function isHangUp(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EIO' && process.stdout.isTTY === true;
}

function onUncaught(error: unknown): void {
  if (isHangUp(error)) void leaveFor('SIGHUP', SIGNALS.SIGHUP);
  else void crash(error);
}

process.on('uncaughtException', onUncaught);
process.on('unhandledRejection', onUncaught);

async function start(): Promise<void> {
  const exitCode = await main(io, argv, process.env);
  // Closing the terminal can show as a failure of what was running before SIGHUP arrives.
  process.exitCode = closeLostTerminals() && exitCode === EXIT.failed ? EXIT.hangUp : exitCode;
  // The user waits at a shell prompt. A DNS lookup in progress cannot be cancelled and blocks even exit().
  if (argv[0] === COMPLETE) setTimeout(() => process.kill(process.pid, 'SIGKILL'), KILL_AFTER_MS).unref();
}

// Node's own code for an event loop that is empty before main() has finished.
process.exitCode = 13;
// Not awaited: the bundle is CommonJS, which starts faster than ESM and has no top-level await.
void start();
