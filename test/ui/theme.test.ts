import { describe, expect, it } from 'vitest';
import { createTheme, type Tone } from '../../src/ui/theme.ts';

describe('colours', () => {
  it.each([
    ['a terminal', { TERM: 'xterm' }, true, true, 1],
    ['a terminal that has no name', {}, true, true, 1],
    ['something else than a terminal', { TERM: 'xterm' }, false, true, 0],
    ['a dumb terminal', { TERM: 'dumb' }, true, true, 0],
    ['NO_COLOR', { NO_COLOR: '1' }, true, true, 0],
    ['NO_COLOR with any value', { NO_COLOR: '0' }, true, true, 0],
    ['an empty NO_COLOR, which counts as unset', { NO_COLOR: '' }, true, true, 1],
    ['NO_COLOR beside FORCE_COLOR', { NO_COLOR: '1', FORCE_COLOR: '1' }, true, true, 0],
    ['FORCE_COLOR into a pipe', { FORCE_COLOR: '1' }, false, true, 1],
    ['FORCE_COLOR=3', { FORCE_COLOR: '3' }, false, true, 1],
    ['an empty FORCE_COLOR', { FORCE_COLOR: '' }, false, true, 1],
    ['FORCE_COLOR=true on a dumb terminal', { FORCE_COLOR: 'true', TERM: 'dumb' }, true, true, 1],
    ['FORCE_COLOR=0', { FORCE_COLOR: '0' }, true, true, 0],
    ['FORCE_COLOR=false', { FORCE_COLOR: 'false' }, true, true, 0],
    ['--no-color', { TERM: 'xterm' }, true, false, 0],
    ['--no-color beside FORCE_COLOR', { FORCE_COLOR: '1' }, true, false, 0],
  ] as const)('with %s', (_, env, isTerminal, color, level) => {
    const theme = createTheme(env, isTerminal, color);
    expect(theme.chalk.level).toBe(level);
    expect(theme.chalk.red('x') === 'x').toBe(level === 0);
  });

  it.each<[Tone, string]>([
    ['good', '\x1b[32mx\x1b[39m'],
    ['busy', '\x1b[33mx\x1b[39m'],
    ['bad', '\x1b[31mx\x1b[39m'],
    ['quiet', '\x1b[2mx\x1b[22m'],
  ])('of what is %s', (tone, painted) => {
    expect(createTheme({}, true).tone(tone, 'x')).toBe(painted);
    expect(createTheme({}, true, false).tone(tone, 'x')).toBe('x');
  });
});

describe('symbols', () => {
  it.each([
    ['nothing said', {}, true],
    ['a UTF-8 locale', { LANG: 'de_DE.UTF-8', TERM: 'xterm' }, true],
    ['the Linux console', { TERM: 'linux' }, false],
    ['a dumb terminal', { TERM: 'dumb' }, false],
    ['the C locale', { LANG: 'C' }, false],
    ['the POSIX locale', { LC_ALL: 'POSIX' }, false],
    ['LC_CTYPE before LANG', { LC_CTYPE: 'C', LANG: 'en_US.UTF-8' }, false],
    ['LC_ALL before both', { LC_ALL: 'en_US.UTF-8', LC_CTYPE: 'C', LANG: 'C' }, true],
    ['an empty LC_ALL', { LC_ALL: '', LANG: 'C' }, false],
    ['C with UTF-8', { LANG: 'C.UTF-8' }, true],
  ])('with %s', (_, env, isUnicode) => {
    const { symbols } = createTheme(env, true);
    expect(symbols.pointer).toBe(isUnicode ? '❯' : '>');
    expect(/^[\x20-\x7e]+$/.test(Object.values(symbols).join(''))).toBe(!isUnicode);
  });
});
