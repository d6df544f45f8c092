// The built program on a server of the benchmark's own, in a pseudo-terminal.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { API_KEY, FULL_PAGE, REPLICA_NAME } from './server.mjs';
import { Terminal } from './terminal.mjs';

/** The built program; `TAVUS_PROGRAM` names another one, such as an installed package's. */
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
/** A repaint of a menu or form comes in one piece; after this long without output the next key may go. */
const QUIET_MS = 40;
/** Longer than a spinner or a refresh of the list stands still. */
const LONG_QUIET_MS = 400;
const POINTER = /^[❯>] ?/;
/** The last line of every menu, list and form: its keys. Without it a screen is still being drawn. */
const LAST_LINE = /^(Enter|Esc|←→|<-) ?/;
/** Rows of a list that make it a page, on a terminal of 24 lines. */
const ROWS_OF_A_PAGE = 10;
/** More lines than any menu or form has. */
const MOST_LINES = 30;

/**
 * The environment of a user with a key: nothing of the one that the benchmark runs in but the way to commands.
 * A variable such as NODE_EXTRA_CA_CERTS alone can make every start of Node half as long again.
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

/** Runs `use` with a fresh start of the program, which is ended afterwards. */
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
  /** @returns when the main menu was whole. */
  async atMenu() {
    return await this.see('the main menu', (lines) => isWhole(lines) && cursorOf(lines)?.startsWith('Set API Key'));
  }

  cursor() {
    return cursorOf(this.screen());
  }

  /** Presses one key after the screen has come to rest, and waits until it has again. */
  async press(key) {
    const at = this.write(KEYS[key]);
    await this.settle(at, QUIET_MS);
    return at;
  }

  /** Presses a key until the cursor is on the line that starts with `label`. */
  async moveTo(label, key = 'down') {
    await this.see(`"${label}"`, (lines) => isWhole(lines) && lines.some((line) => line.includes(label)));
    for (let tries = 0; !this.cursor()?.startsWith(label); tries++) {
      if (tries > MOST_LINES) throw new Error(`The cursor never was on "${label}":\n${this.screen().join('\n')}`);
      await this.press(key);
    }
  }

  /** @returns when Enter was pressed on the menu's line with this label. */
  async choose(label) {
    await this.moveTo(label);
    return this.write(KEYS.enter);
  }

  /** Goes to the list of all replicas. @returns when it was asked for. */
  async openList() {
    await this.atMenu();
    await this.choose('Work with Replicas');
    return await this.choose('List Replicas');
  }

  /** @returns when a page of the list was whole on the screen. */
  async firstPage() {
    return await this.see('a page of the list', isPage);
  }

  /** Waits until the server has sent every page and the screen has come to rest. @returns when its last byte came. */
  async wholeList(server) {
    const pages = server.replicaCount / FULL_PAGE;
    await this.firstPage();
    for (let tries = 0; server.state.pages.size < pages; tries++) {
      // A program that loads only what is looked at is never sent them all.
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
