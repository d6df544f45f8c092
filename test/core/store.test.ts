import { describe, expect, it } from 'vitest';
import { LocalList } from '../../src/core/store.ts';

interface Note {
  id: string;
  text: string;
}

const NOTES = { name: 'notes', idOf: (note: Note) => note.id };
const A = { id: 'a', text: 'first' };
const B = { id: 'b', text: 'second' };
const NEW_A = { id: 'a', text: 'first, changed' };

function filled(...notes: Note[]): LocalList<Note> {
  const list = new LocalList(NOTES);
  list.fill(notes, 1000);
  return list;
}

describe('a local list', () => {
  it.each<[what: string, change: (list: LocalList<Note>) => void, items: Note[]]>([
    ['keeps the order it was filled in', () => {}, [A, B]],
    ['replaces everything when filled again', (list) => list.fill([B], 2000), [B]],
    ['puts a changed item in the place of the old one', (list) => list.update(NEW_A), [NEW_A, B]],
    ['puts a new item first', (list) => list.update({ id: 'c', text: '' }), [{ id: 'c', text: '' }, A, B]],
    ['removes an item', (list) => list.remove('a'), [B]],
    ['does not mind an id it does not hold', (list) => list.remove('z'), [A, B]],
    ['forgets everything', (list) => list.clear(), []],
  ])('%s', (_what, change, items) => {
    const list = filled(A, B);
    change(list);
    expect(list.items()).toEqual(items);
  });

  it('finds an item by its id', () => {
    expect(filled(A, B).find('b')).toBe(B);
    expect(filled(A, B).find('z')).toBeUndefined();
  });

  it('knows whether and when it was filled', () => {
    const list = new LocalList(NOTES);
    expect(list.isLoaded()).toBe(false);
    expect(list.items()).toEqual([]);
    list.fill([], 5000);
    expect([list.isLoaded(), list.filledAt()]).toEqual([true, 5000]);
    list.clear();
    expect(list.isLoaded()).toBe(false);
  });

  it('stays empty if changed before it is first filled', () => {
    const list = new LocalList(NOTES);
    list.update(A);
    list.remove('a');
    expect(list.isLoaded()).toBe(false);
  });

  it('does not modify the arrays it returns or gets', () => {
    const given = [A, B];
    const list = new LocalList(NOTES);
    list.fill(given, 0);
    const shown = list.items();
    list.update(NEW_A);
    list.update({ id: 'c', text: '' });
    list.remove('b');
    expect([given, shown]).toEqual([
      [A, B],
      [A, B],
    ]);
  });
});
