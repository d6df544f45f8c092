#!/usr/bin/env node
import process from 'node:process';
import { main } from './app/main.ts';

const SIGNALS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;
/** Shows the cursor and ends the marking of pastes, which menus turn on. */
const TERMINAL_AS_FOUND = '\x1b[?2004l\x1b[?25h';

function leave(exitCode: number): never {
  // Who draws reads keys raw. Who reads lines has changed nothing, but left the cursor behind a question.
  const wasDrawing = process.stdin.isRaw;
  if (wasDrawing) process.stdin.setRawMode(false);
  if (process.stdout.isTTY) process.stdout.write(wasDrawing ? TERMINAL_AS_FOUND : '\n');
  process.exit(exitCode);
}

for (const [signal, exitCode] of Object.entries(SIGNALS)) process.on(signal, () => leave(exitCode));

// The reader of a pipe may have read enough: that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => leave(error.code === 'EPIPE' ? 0 : 1));

process.exitCode = await main(
  { input: process.stdin, output: process.stdout, errors: process.stderr },
  process.argv.slice(2),
  process.env,
);
