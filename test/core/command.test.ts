import { describe, expect, it } from 'vitest';
import { Given } from '../../src/core/command.ts';

describe('the arguments of a command call', () => {
  const given = new Given(['r1', 'r2'], { name: ['Rio', 'Ana'], hard: [''], note: [''] });

  it('has arguments in order, by default the first', () => {
    expect(given.args()).toEqual(['r1', 'r2']);
    expect([given.arg(), given.arg(1), given.arg(2)]).toEqual(['r1', 'r2', undefined]);
  });

  it('has the last value of an option given several times, or all', () => {
    expect(given.text('name')).toBe('Ana');
    expect(given.texts('name')).toEqual(['Rio', 'Ana']);
  });

  it('has a switch and an empty value', () => {
    expect([given.isSet('hard'), given.text('hard'), given.isSet('note'), given.text('note')]).toEqual([
      ...[true, ''],
      ...[true, ''],
    ]);
  });

  it.each(['image', '', 'toString', '__proto__', 'constructor'])('has no option "%s"', (name) => {
    expect([given.isSet(name), given.text(name), given.texts(name)]).toEqual([false, undefined, []]);
  });

  it('can be empty', () => {
    const nothing = new Given();
    expect([nothing.args(), nothing.arg(), nothing.isSet('name')]).toEqual([[], undefined, false]);
  });
});
