import type { Key } from '../../src/ui/prompt/keys.ts';

/** A key by its name, with `ctrl+`, `alt+` and `shift+` before it. */
export function key(name: string): Key {
  // A single character is typed; `+` joins others to it.
  if ([...name].length === 1) return { name, text: name };
  if (name === 'space') return { name, text: ' ' };
  const parts = name.split('+');
  return {
    name: parts.at(-1) ?? '',
    ctrl: parts.includes('ctrl'),
    meta: parts.includes('alt'),
    shift: parts.includes('shift'),
  };
}

/** The key presses that type a text. */
export function typing(text: string): Key[] {
  return [...text].map((character) => ({ text: character, ...(character === ' ' && { name: 'space' }) }));
}
