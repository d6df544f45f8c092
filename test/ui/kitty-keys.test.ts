import { describe, expect, it } from 'vitest';
import { readSequence } from '../../src/ui/prompt/key-sequences.ts';

function plain(sequence: string): string | undefined {
  const read = readSequence(sequence);
  return read.kind === 'key' && read.length === sequence.length ? read.bytes : undefined;
}

describe('a key of the kitty keyboard protocol', () => {
  it.each([
    ['Esc', '\x1b[27u', '\x1b'],
    ['Esc with its event', '\x1b[27;1:1u', '\x1b'],
    ['Esc, repeated, with Num Lock', '\x1b[27;129:2u', '\x1b'],
    ['Enter', '\x1b[13u', '\r'],
    ['Shift+Enter', '\x1b[13;2u', '\r'],
    ['Alt+Enter', '\x1b[13;3u', '\x1b\r'],
    ['Ctrl+C', '\x1b[99;5u', '\x03'],
    ['Ctrl+C with Caps Lock', '\x1b[99;69u', '\x03'],
    ['Ctrl+C with Num Lock', '\x1b[99;133u', '\x03'],
    ['Ctrl+Shift+C', '\x1b[99:67;6u', '\x03'],
    ['Ctrl+D', '\x1b[100;5u', '\x04'],
    ['Ctrl+J', '\x1b[106;5u', '\n'],
    ['Ctrl+X', '\x1b[120;5u', '\x18'],
    ['Ctrl+Z', '\x1b[122;5u', '\x1a'],
    ['Ctrl+[', '\x1b[91;5u', '\x1b'],
    ['Ctrl+Space', '\x1b[32;5u', '\0'],
    ['Tab', '\x1b[9u', '\t'],
    ['Shift+Tab', '\x1b[9;2u', '\x1b[Z'],
    ['Backspace', '\x1b[127u', '\x7f'],
    ['Alt+Backspace', '\x1b[127;3u', '\x1b\x7f'],
    ['Up', '\x1b[A', '\x1b[A'],
    ['Up with its event', '\x1b[1;1:1A', '\x1b[1;1A'],
    ['Ctrl+Left', '\x1b[1;5D', '\x1b[1;5D'],
    ['Delete with its event', '\x1b[3;1:2~', '\x1b[3;1~'],
    ['a', '\x1b[97u', 'a'],
    ['Shift+a', '\x1b[97;2u', 'A'],
    ['Shift+1 with the key it makes', '\x1b[49:33;2u', '!'],
    ['a with Caps Lock', '\x1b[97;65u', 'A'],
    ['a with its text', '\x1b[97;1;97u', 'a'],
    ['a letter with its text and no modifier', '\x1b[97;;228u', 'ä'],
    ['text of two characters', '\x1b[97;;101:769u', 'e\u0301'],
    ['Alt+b', '\x1b[98;3u', '\x1bb'],
    ['a with a control character for its text', '\x1b[97;;3u', 'a'],
    ['é', '\x1b[233u', 'é'],
    ['😀', '\x1b[128512u', '😀'],
    ['7 of the keypad', '\x1b[57406u', '7'],
    ['Enter of the keypad', '\x1b[57414u', '\r'],
    ['Left of the keypad', '\x1b[57417u', '\x1b[D'],
    ['Delete of the keypad', '\x1b[57426u', '\x1b[3~'],
    ['Ctrl+C of modifyOtherKeys', '\x1b[27;5;99~', '\x03'],
    ['Shift+Enter of modifyOtherKeys', '\x1b[27;2;13~', '\r'],
    ['Esc of modifyOtherKeys', '\x1b[27;1;27~', '\x1b'],
  ])('is what terminals send without it: %s', (_, sequence, bytes) => {
    expect(plain(sequence)).toBe(bytes);
  });

  it.each([
    ['a released Esc', '\x1b[27;1:3u'],
    ['a released arrow', '\x1b[1;1:3B'],
    ['Super+c', '\x1b[99;9u'],
    ['Caps Lock', '\x1b[57358u'],
    ['F13', '\x1b[57376u'],
    ['a control code', '\x1b[3u'],
    ['more than a character can be', '\x1b[9999999u'],
    ['Ctrl+1', '\x1b[49;5u'],
    ['a reply', '\x1b[?31u'],
  ])('is nothing where there is no such form: %s', (_, sequence) => {
    expect(readSequence(`${sequence}x`)).toEqual({ kind: 'noise', length: sequence.length });
  });
});
