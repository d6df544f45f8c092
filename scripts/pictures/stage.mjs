// The environment of a picture: a home folder, an account, and the built program as the command `tavus`.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { openAccount } from './account.mjs';
import { Screen } from './screen.mjs';

const FIXED_ENVIRONMENT = new URL('fixed-environment.mjs', import.meta.url).href;
const DIST = fileURLToPath(new URL('../../dist', import.meta.url));
/** Not `tmpdir()`, whose length, and with it the line breaks, differ between machines. */
const HOME_PREFIX = '/tmp/tavus-';
/** Replaces the home folder, so it has the same length. */
const SHOWN_HOME = '/home/adalovelace';
const SHOWN_PORT = '43210';

/** Runs `play` in a new environment. @returns its result */
export async function onStage({ columns = 80, rows = 24 }, play) {
  const home = mkdtempSync(HOME_PREFIX);
  const { sandbox, pass } = await openAccount(join(home, 'clock'));
  const screens = [];
  const env = environment(home);
  const { port } = new URL(sandbox.url);
  const options = { columns, rows, cwd: home, replacements: [[home, SHOWN_HOME], ...replacePort(port)] };
  const open = (command, args) => {
    const screen = new Screen(command, args, env, options);
    screens.push(screen);
    return screen;
  };
  try {
    install(home);
    await logIn(home, env, sandbox);
    const tavus = () => open(join(home, 'bin', 'tavus'), []);
    const shell = () => open('bash', ['--noprofile', '--norc', '-i']);
    return await play({ home, sandbox, pass, tavus, shell });
  } finally {
    for (const screen of screens) await screen.close();
    await sandbox.close();
    rmSync(home, { recursive: true, force: true });
  }
}

function replacePort(port) {
  if (port.length !== SHOWN_PORT.length) throw new Error(`The port ${port} has an unexpected length.`);
  return [[`127.0.0.1:${port}`, `127.0.0.1:${SHOWN_PORT}`]];
}

function environment(home) {
  return {
    PATH: [join(home, 'bin'), dirname(process.execPath), process.env.PATH].join(':'),
    ...{ HOME: home, TERM: 'xterm-256color', COLORTERM: 'truecolor', LANG: 'C.UTF-8', TZ: 'UTC' },
    ...{ PS1: '$ ', BASH_SILENCE_DEPRECATION_WARNING: '1' },
    ...{ NODE_OPTIONS: `--import ${FIXED_ENVIRONMENT}`, PICTURE_CLOCK: join(home, 'clock') },
  };
}

/** Installs the program like npm: the package, and a link on PATH. */
function install(home) {
  const [library, bin] = [join(home, 'lib'), join(home, 'bin')];
  mkdirSync(bin);
  cpSync(DIST, library, { recursive: true });
  chmodSync(join(library, 'cli.cjs'), 0o755);
  symlinkSync(join(library, 'cli.cjs'), join(bin, 'tavus'));
}

async function logIn(home, env, { url, apiKey }) {
  const login = spawn(join(home, 'bin', 'tavus'), ['auth', 'login', '--base-url', url], {
    env,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  login.stdin.end(apiKey);
  const [code] = await once(login, 'close');
  if (code !== 0) throw new Error(`tavus auth login exited with ${code}.`);
}
