import type { Env } from '../../lib/env.ts';
import type { Theme } from '../theme.ts';

/** Where something is drawn. */
export interface Surface {
  readonly output: Pick<NodeJS.WriteStream, 'isTTY' | 'columns' | 'rows'>;
  readonly theme: Theme;
  readonly env?: Env;
}

/** How a terminal shows a picture: with a graphics protocol, or as half-block characters in colors. */
export type PictureStyle = 'kitty' | 'iterm2' | 'truecolor' | '256 colors';

/** The best style that the terminal is known to support; undefined for none. */
export function pictureStyle({ output, theme, env = {} }: Surface): PictureStyle | undefined {
  const { TERM = '' } = env;
  if (output.isTTY !== true || theme.chalk.level === 0 || !theme.isUnicode || /^(dumb|linux)$/.test(TERM)) {
    return undefined;
  }
  return ownProtocol(env) ?? halfBlocks(env);
}

/** True where the terminal draws the picture itself, in the place of characters. */
export function isProtocol(style: PictureStyle | undefined): boolean {
  return style === 'kitty' || style === 'iterm2';
}

/** tmux and screen break the protocol of the terminal they run in, but pass its variables on. */
function ownProtocol(env: Env): 'kitty' | 'iterm2' | undefined {
  const { TERM = '', TERM_PROGRAM = '' } = env;
  if (env.TMUX || env.STY || /^(screen|tmux)/.test(TERM)) return undefined;
  if (TERM_PROGRAM === 'iTerm.app' || TERM_PROGRAM === 'WezTerm') return 'iterm2';
  if (TERM === 'xterm-kitty' || TERM === 'xterm-ghostty' || TERM_PROGRAM === 'ghostty') return 'kitty';
  // A terminal with another name was started from the one that has set the variables below.
  if (TERM_PROGRAM !== '') return undefined;
  if (env.KITTY_WINDOW_ID || env.GHOSTTY_RESOURCES_DIR) return 'kitty';
  return env.LC_TERMINAL === 'iTerm2' ? 'iterm2' : undefined;
}

function halfBlocks({ TERM = '', COLORTERM = '', WT_SESSION }: Env): 'truecolor' | '256 colors' | undefined {
  if (/^(truecolor|24bit)$/.test(COLORTERM) || WT_SESSION) return 'truecolor';
  return TERM.includes('256color') ? '256 colors' : undefined;
}
