// Where a picture is taken: a home, an account, and the built program as the command `tavus`.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { openAccount } from './account.mjs';
import { Screen } from './screen.mjs';

const SURROUNDINGS = new URL('fixed-surroundings.mjs', import.meta.url).href;
const DIST = fileURLToPath(new URL('../../dist', import.meta.url));
/** Not `tmpdir()`: its length, and with it where lines break, differs from machine to machine. */
const PLACE = '/tmp/tavus-';
/** As long as PLACE and what is added to it. */
const SHOWN_HOME = '/home/adalovelace';
const SHOWN_PORT = '43210';

/** Runs `play` with a stage of its own. @returns what it returns */
export async function onStage({ columns = 80, rows = 24 }, play) {
  const home = mkdtempSync(PLACE);
  const { sandbox, pass } = await openAccount(join(home, 'clock'));
  const screens = [];
  const env = environment(home);
  const { port } = new URL(sandbox.url);
  const options = { columns, rows, cwd: home, standIns: [[home, SHOWN_HOME], ...standInForPort(port)] };
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

function standInForPort(port) {
  if (port.length !== SHOWN_PORT.length) throw new Error(`The port ${port} is not as long as others.`);
  return [[`127.0.0.1:${port}`, `127.0.0.1:${SHOWN_PORT}`]];
}

function environment(home) {
  return {
    PATH: [join(home, 'bin'), dirname(process.execPath), process.env.PATH].join(':'),
    ...{ HOME: home, TERM: 'xterm-256color', COLORTERM: 'truecolor', LANG: 'C.UTF-8', TZ: 'UTC' },
    ...{ PS1: '$ ', BASH_SILENCE_DEPRECATION_WARNING: '1' },
    ...{ NODE_OPTIONS: `--import ${SURROUNDINGS}`, PICTURE_CLOCK: join(home, 'clock') },
  };
}

/** As npm does it: the package, and a link to its program on PATH. */
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
  if (code !== 0) throw new Error(`tavus auth login ended with ${code}.`);
}
