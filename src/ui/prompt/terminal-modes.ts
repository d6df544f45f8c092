/** Modes of a terminal that the program changes while it draws: https://invisible-island.net/xterm/ctlseqs/ctlseqs.html */
export const HIDE_CURSOR = '\x1b[?25l';
export const SHOW_CURSOR = '\x1b[?25h';

/** Pasted text comes between marks (bracketed paste). */
export const PASTE_MARKS_ON = '\x1b[?2004h';
const PASTE_MARKS_OFF = '\x1b[?2004l';

/**
 * Without autowrap a line that the terminal measures wider than we do, such as one with a flag emoji, is cut at the edge
 * of the screen. With it the line would take a second row, which the next drawing would not erase.
 */
export const AUTOWRAP_OFF = '\x1b[?7l';
export const AUTOWRAP_ON = '\x1b[?7h';

/** The modes as they were before the program drew. */
export const RESTORE_MODES = PASTE_MARKS_OFF + SHOW_CURSOR + AUTOWRAP_ON;
