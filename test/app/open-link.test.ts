import { describe, expect, it } from 'vitest';
import { openLink } from '../../src/app/open-link.ts';

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
    [''],
  ])('is not opened when it is none of the web: %s', async (url) => {
    expect(await openLink(url, DESKTOP)).toBe(false);
  });

  it.runIf(process.platform === 'linux').each([
    ['no display', {}],
    ['a display, over SSH', { ...DESKTOP, SSH_CONNECTION: '1' }],
    ['a display, over SSH with a terminal', { ...DESKTOP, SSH_TTY: '/dev/pts/1' }],
  ])('is not opened with %s', async (_what, env) => {
    expect(await openLink('https://example.com/', env)).toBe(false);
  });
});
