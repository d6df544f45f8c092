#!/usr/bin/env node
import type { Io } from './app/io.ts';
import { Interrupts, JobControl, main } from './app/main.ts';
import { COMPLETE } from './app/options.ts';
import { EXIT } from './lib/errors.ts';
import { RESTORE_MODES } from './lib/terminal-modes.ts';

const SIGNALS = { SIGHUP: EXIT.hangUp, SIGQUIT: EXIT.quit, SIGTERM: EXIT.terminated } as const;
/** Milliseconds between two signals that are one: conf sends each again, and a closed terminal shows in several ways. */
const SAME_PRESS = 50;
/** Milliseconds that may pass between an answer to a shell that completes a line and the end of the program. */
const LINGERING = 100;

const isWindows = process.platform === 'win32';

const leavers = new Set<() => void>();
/** End programs that have the terminal now. */
const guests = new Set<(signal: NodeJS.Signals) => Promise<void>>();

function restoreTerminal(): void {
  // Each step is tried for itself: on a terminal that was closed all calls fail.
  // Who draws reads keys raw, who reads lines has changed nothing; both have left the cursor at the end of a line.
  const wasDrawing = process.stdin.isRaw;
  if (wasDrawing) attempt(() => process.stdin.setRawMode(false));
  attempt(() => {
    if (process.stdout.isTTY) process.stdout.write(`${wasDrawing ? RESTORE_MODES : ''}\n`);
  });
  for (const listener of leavers) attempt(listener);
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
 * Closes standard streams whose terminal is gone: a device that is no terminal any more. Node aborts, with a core file,
 * when it cannot reset a terminal in exit(); it passes over a stream that is closed.
 */
function closeLostTerminals(): void {
  if (process.platform === 'win32') return;
  const fs = process.getBuiltinModule('node:fs');
  for (const fd of [0, 1, 2]) {
    attempt(() => {
      const stat = fs.fstatSync(fd);
      if (!stat.isCharacterDevice() || process.getBuiltinModule('node:tty').isatty(fd)) return;
      if (stat.rdev !== fs.statSync('/dev/null').rdev) fs.closeSync(fd);
    });
  }
}

let leavingSince: number | undefined;

/** Lets programs that have the terminal end first, so that each leaves it as it was; another signal waits for none. */
async function leaveFor(signal: NodeJS.Signals, exitCode: number): Promise<void> {
  if (leavingSince === undefined) {
    leavingSince = Date.now();
    await Promise.allSettled([...guests].map((endGuest) => endGuest(signal)));
  } else if (Date.now() - leavingSince < SAME_PRESS) return;
  leave(exitCode);
}

const interrupts = new Interrupts(() => leave(EXIT.interrupted));
let signalledAt = Number.NEGATIVE_INFINITY;

process.on('SIGINT', () => {
  if (Date.now() - signalledAt < SAME_PRESS) return;
  signalledAt = Date.now();
  interrupts.press();
});
for (const signal of ['SIGHUP', 'SIGQUIT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    // Node resets the signals that nohup ignores. Without a terminal there is none whose end could be meant.
    if (signal !== 'SIGHUP' || hasTerminal()) void leaveFor(signal, SIGNALS[signal]);
  });
}

/** Asked when the terminal may be gone: `isTTY` of a stream that is opened only now would be false. */
function hasTerminal(): boolean {
  if (isWindows) return true;
  const { fstatSync, statSync } = process.getBuiltinModule('node:fs');
  const nowhere = statSync('/dev/null').rdev;
  return [0, 1, 2].some((fd) => {
    try {
      const file = fstatSync(fd);
      return file.isCharacterDevice() && file.rdev !== nowhere;
    } catch {
      return false;
    }
  });
}

// In raw mode Ctrl+Z is a key. What wraps this program, such as npx, stops with it, as if the terminal had sent SIGTSTP.
const jobControl = new JobControl(isWindows ? undefined : () => stop(0));
let isSuspended = false;

/** @param target a process, or 0 for the whole process group */
function stop(target: number): void {
  isSuspended = true;
  jobControl.suspend();
  // The default action stops nothing where no shell could resume the program; after SIGSTOP it would hang for ever.
  process.off('SIGTSTP', onStopSignal);
  process.kill(target, 'SIGTSTP');
  process.on('SIGTSTP', onStopSignal);
  // Where nothing was stopped no SIGCONT comes.
  afterSignals(() => isSuspended && resume());
}

/** From outside. The shell can be faster, and the restoring of the terminal then waits for it to send SIGCONT. */
function onStopSignal(): void {
  isSuspended = true;
  jobControl.suspend();
  afterSignals(() => isSuspended && stop(process.pid));
}

function resume(): void {
  isSuspended = false;
  jobControl.resume();
  // The terminal tells only the program in the foreground that its size has changed.
  process.emit('SIGWINCH', 'SIGWINCH');
}

/** Signals that have come are delivered between the two. */
function afterSignals(next: () => void): void {
  setImmediate(() => setImmediate(next));
}

if (!isWindows) process.on('SIGTSTP', onStopSignal).on('SIGCONT', resume);

// The reader of a pipe may have read enough: that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') leave(0);
  // A terminal that was closed is noticed by a write before the signal comes.
  if (error.code === 'EIO' && process.stdout.isTTY) void leaveFor('SIGHUP', SIGNALS.SIGHUP);
  else void crash(error, error);
});

/** @returns what makes it forgotten. */
function onLeave(leaver: () => void): () => void {
  leavers.add(leaver);
  return () => void leavers.delete(leaver);
}

/** @returns what makes it forgotten. */
function lendTo(endGuest: (signal: NodeJS.Signals) => Promise<void>): () => void {
  guests.add(endGuest);
  return () => void guests.delete(endGuest);
}

const runtime = {
  node: process.versions.node,
  platform: process.platform,
  program: process.argv[1] ?? '',
  nodePath: process.execPath,
  pid: process.pid,
};

const argv = process.argv.slice(2);

/** Who does not want to hear what is no result still gets the results: it may be closed. */
let errors: NodeJS.WriteStream | undefined;

/** Each stream is made when it is first asked for: `--version` needs no standard input. */
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
  lendTo,
  runtime,
};

let isCrashing = false;

/** The end after what nobody expected and nobody caught. What comes of it meanwhile is no news. */
async function crash(error: unknown, writeError?: NodeJS.ErrnoException): Promise<void> {
  if (isCrashing) return;
  isCrashing = true;
  try {
    const { tellFailure, tellWriteError } = await import('./app/tell-failure.ts');
    restoreTerminal();
    const told = { io, env: process.env, argv };
    end(writeError ? tellWriteError(writeError, told) : tellFailure(error, { ...told, isUncaught: true }));
  } catch {
    // Told as far as it can be: not even the words for it could be found.
    io.errors.write('tavus: Something unexpected went wrong, and its details could not be kept.\n');
    leave(EXIT.failed);
  }
}

process.on('uncaughtException', (error) => void crash(error));
process.on('unhandledRejection', (reason) => void crash(reason));

async function start(): Promise<void> {
  process.exitCode = await main(io, argv, process.env);
  closeLostTerminals();
  // Somebody waits at a prompt, and the look-up of a name can take long, can't be called off, and holds even exit().
  if (argv[0] === COMPLETE) setTimeout(() => process.kill(process.pid, 'SIGKILL'), LINGERING).unref();
}

// What stands if nothing is left to wait for before the end: Node's own code for it.
process.exitCode = 13;
// Not awaited: CommonJS, which starts sooner than ESM, can't.
void start();
