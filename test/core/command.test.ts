import { describe, expect, it } from 'vitest';
import { Given } from '../../src/core/command.ts';

describe('what the command line gave', () => {
  const given = new Given(['r1', 'r2'], { name: ['Rio', 'Ana'], hard: [''], note: [''] });

  it('arguments in their order, the first unless told', () => {
    expect(given.args()).toEqual(['r1', 'r2']);
    expect([given.arg(), given.arg(1), given.arg(2)]).toEqual(['r1', 'r2', undefined]);
  });

  it('the last value of an option given several times, or all of them', () => {
    expect(given.text('name')).toBe('Ana');
    expect(given.texts('name')).toEqual(['Rio', 'Ana']);
  });

  it('a switch, and an empty value, are set', () => {
    expect([given.isSet('hard'), given.text('hard'), given.isSet('note'), given.text('note')]).toEqual([
      ...[true, ''],
      ...[true, ''],
    ]);
  });

  it.each(['image', '', 'toString', '__proto__', 'constructor'])('nothing under the name "%s"', (name) => {
    expect([given.isSet(name), given.text(name), given.texts(name)]).toEqual([false, undefined, []]);
  });

  it('nothing at all', () => {
    const nothing = new Given();
    expect([nothing.args(), nothing.arg(), nothing.isSet('name')]).toEqual([[], undefined, false]);
  });
});
