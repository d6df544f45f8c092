import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { openLink } from '../../src/app/open-link.ts';
import { temporaryDirectory } from '../support/bench.ts';

const DESKTOP = { DISPLAY: ':0' };

describe('a link', () => {
  it.each([
    ['file:///etc/passwd'],
    ['javascript:alert(1)'],
    ['--version'],
    ['ftp://example.com/'],
    ['http://'],
    ['https://exa mple.com'],
    ['/bin/sh'],
    ['data:text/html,<script>alert(1)</script>'],
    [' javascript:alert(1)'],
    ['java\nscript:alert(1)'],
    ['-https://example.com/'],
    ['--new-window https://example.com/'],
    ['"https://example.com/'],
    ['\nhttps://example.com/'],
    ['https:example.com'],
    ['vbscript:x'],
    ['ms-settings:x'],
    ['\\\\server\\share'],
    [''],
  ])('is not opened unless it is an http URL: %s', async (url) => {
    expect(await openLink(url, DESKTOP)).toBe(false);
  });

  it.runIf(process.platform === 'linux').each([
    ['https://example.com/a&calc', 'https://example.com/a&calc'],
    ['https://example.com/a b', 'https://example.com/a%20b'],
    ['https://example.com/\'";touch owned;`id`$(id)|x', "https://example.com/'%22;touch%20owned;%60id%60$(id)|x"],
    ['https://example.com/a\nb\x1b[2J', 'https://example.com/ab%1B[2J'],
    ['HTTPS://EXAMPLE.com/\u202e', 'https://example.com/%E2%80%AE'],
    ['https://example.com/?a=1&b=--version#--x', 'https://example.com/?a=1&b=--version#--x'],
  ])('is one argument of the opener, and runs nothing: %j', async (url, argument) => {
    const folder = await temporaryDirectory();
    // Used by the xdg-open of the package, or instead of it.
    const opener = join(folder, 'xdg-open');
    // Writes its arguments atomically.
    await writeFile(
      opener,
      `#!/bin/sh\nprintf '%s\\n' "$#" "$@" > "${folder}/part"; mv "${folder}/part" "${folder}/given"\n`,
    );
    await chmod(opener, 0o755);
    vi.stubEnv('PATH', `${folder}:${process.env.PATH}`);
    vi.stubEnv('BROWSER', opener);
    vi.stubEnv('DISPLAY', '');
    onTestFinished(() => void vi.unstubAllEnvs());
    expect(await openLink(url, DESKTOP)).toBe(true);
    const given = async () => await readFile(join(folder, 'given'), 'utf8');
    await vi.waitFor(async () => expect(await given()).toBe(`1\n${argument}\n`), { timeout: 10_000 });
  });

  it.runIf(process.platform === 'linux').each([
    ['no display', {}],
    ['a display, over SSH', { ...DESKTOP, SSH_CONNECTION: '1' }],
    ['a display, over SSH with a terminal', { ...DESKTOP, SSH_TTY: '/dev/pts/1' }],
  ])('is not opened with %s', async (_what, env) => {
    expect(await openLink('https://example.com/', env)).toBe(false);
  });
});
