// Runs the built program with the benchmark's server, in a pseudo-terminal.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { API_KEY, FULL_PAGE, REPLICA_NAME } from './server.mjs';
import { Terminal } from './terminal.mjs';

/** The built program; set `TAVUS_PROGRAM` to measure another one, such as an installed package. */
export const PROGRAM = process.env.TAVUS_PROGRAM ?? fileURLToPath(new URL('../dist/cli.cjs', import.meta.url));
export const KEYS = {
  down: '\x1b[B',
  home: '\x1b[H',
  end: '\x1b[F',
  pagedown: '\x1b[6~',
  enter: '\r',
  tab: '\t',
  backspace: '\x7f',
};
/** Milliseconds without output after which a menu or form is complete. */
const QUIET_MS = 40;
/** Milliseconds: longer than the interval of a spinner or a refresh. */
const LONG_QUIET_MS = 400;
const POINTER = /^[❯>] ?/;
/** The last line of every menu, list and form, with its keys. Without it, a screen is not complete. */
const LAST_LINE = /^(Enter|Esc|←→|<-) ?/;
/** Rows of a full page on a terminal of 24 lines. */
const ROWS_OF_A_PAGE = 10;
/** More lines than any menu or form has. */
const MAX_LINES = 30;

/**
 * The environment of a user with a key; keeps only PATH of the benchmark's own environment.
 * A variable such as NODE_EXTRA_CA_CERTS can make every start of Node 50 % slower.
 */
export function cleanEnv(server, home) {
  return {
    ...{ PATH: process.env.PATH ?? '', HOME: home, TAVUS_CONFIG_DIR: join(home, 'settings'), TERM: 'xterm-256color' },
    NO_UPDATE_NOTIFIER: '1',
    ...{ TAVUS_API_KEY: API_KEY, TAVUS_BASE_URL: server.url },
  };
}

/** Runs `use` with a directory that is removed afterwards. */
export async function withHome(use) {
  const home = mkdtempSync(join(tmpdir(), 'tavus-bench-'));
  try {
    return await use(home);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** Runs `use` with a new instance of the program, which is ended afterwards. */
export async function withTavus(server, use, { node = process.execPath, env = {} } = {}) {
  return await withHome(async (home) => {
    const tavus = new Tavus(node, [PROGRAM], { ...cleanEnv(server, home), ...env });
    try {
      return await use(tavus);
    } finally {
      await tavus.close();
    }
  });
}

class Tavus extends Terminal {
  /** @returns when the main menu was complete */
  async atMenu() {
    return await this.see('the main menu', (lines) => isWhole(lines) && cursorOf(lines)?.startsWith('Set API Key'));
  }

  cursor() {
    return cursorOf(this.screen());
  }

  /** Presses a key, and waits until the screen has settled. */
  async press(key) {
    const at = this.write(KEYS[key]);
    await this.settle(at, QUIET_MS);
    return at;
  }

  /** Presses a key until the cursor is on the line that starts with `label`. */
  async moveTo(label, key = 'down') {
    await this.see(`"${label}"`, (lines) => isWhole(lines) && lines.some((line) => line.includes(label)));
    for (let tries = 0; !this.cursor()?.startsWith(label); tries++) {
      if (tries > MAX_LINES) throw new Error(`The cursor did not reach "${label}":\n${this.screen().join('\n')}`);
      await this.press(key);
    }
  }

  /** @returns when Enter was pressed on the menu entry */
  async choose(label) {
    await this.moveTo(label);
    return this.write(KEYS.enter);
  }

  /** Opens the list of replicas. @returns when Enter was pressed */
  async openList() {
    await this.atMenu();
    await this.choose('Work with Replicas');
    return await this.choose('List Replicas');
  }

  /** @returns when a full page of the list was on the screen */
  async firstPage() {
    return await this.see('a page of the list', isPage);
  }

  /** Waits until the server has sent every page and the screen has settled. @returns when the last byte arrived */
  async wholeList(server) {
    const pages = server.replicaCount / FULL_PAGE;
    await this.firstPage();
    for (let tries = 0; server.state.pages.size < pages; tries++) {
      // A program that loads only visible pages never gets all of them.
      if (tries > Math.max(100, pages)) return undefined;
      await this.pause(50);
    }
    return await this.settle(0, LONG_QUIET_MS);
  }
}

export function isWhole(lines) {
  return LAST_LINE.test(lines.findLast((line) => line !== '') ?? '');
}

function isPage(lines) {
  return isWhole(lines) && lines.filter((line) => REPLICA_NAME.test(line)).length >= ROWS_OF_A_PAGE;
}

function cursorOf(lines) {
  return lines.findLast((line) => POINTER.test(line))?.replace(POINTER, '');
}
