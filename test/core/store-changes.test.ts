import { describe, expect, it } from 'vitest';
import { LocalList } from '../../src/core/store.ts';

interface Note {
  id: string;
  text: string;
}

const NOTES = { name: 'notes', idOf: (note: Note) => note.id };
const note = (id: string, text = id): Note => ({ id, text });
const [A, B, C] = [note('a'), note('b'), note('c')] as const;
const NEW_A = note('a', 'changed');

function filled(...notes: Note[]): LocalList<Note> {
  const list = new LocalList(NOTES);
  list.fill(notes, 1000);
  return list;
}

type Change = (list: LocalList<Note>) => void;
const then =
  (...changes: Change[]): Change =>
  (list) => {
    for (const change of changes) change(list);
  };

describe('a change made during a download', () => {
  it.each<[what: string, change: Change, items: Note[]]>([
    ['a renamed item keeps its new name', (list) => list.update(NEW_A), [NEW_A, B, C]],
    ['a deleted one stays away', (list) => list.remove('b'), [A, C]],
    ['a new one stays first', (list) => list.update(note('new')), [note('new'), A, B, C]],
    ['a new one that the download brings too is there once', (list) => list.update(note('c')), [A, B, note('c')]],
    [
      'one made and deleted again is gone',
      then(
        (list) => list.update(note('new')),
        (list) => list.remove('new'),
      ),
      [A, B, C],
    ],
    [
      'one deleted and made again is as it was made',
      then(
        (list) => list.remove('a'),
        (list) => list.update(NEW_A),
      ),
      [NEW_A, B, C],
    ],
  ])('overrides the downloaded items: %s', (_what, change, items) => {
    const list = filled(A, B);
    list.startLoading();
    change(list);
    list.fill([A, B, C], 2000);
    expect(list.items()).toEqual(items);
  });

  it.each<[what: string, change: Change, items: Note[]]>([
    ['a renamed item', (list) => list.update(NEW_A), [NEW_A, B, C]],
    ['a deleted one of a page to come', (list) => list.remove('c'), [A, B]],
    ['a new one', (list) => list.update(note('new')), [note('new'), A, B, C]],
    [
      'one of a page to come, changed already',
      (list) => list.update(note('c', 'changed')),
      [note('c', 'changed'), A, B],
    ],
  ])('is kept while pages are appended: %s', (_what, change, items) => {
    const list = new LocalList(NOTES);
    list.startLoading();
    list.fill([A], 1000);
    change(list);
    list.append([B]);
    list.append([C]);
    expect(list.items()).toEqual(items);
  });

  it('does not affect the next download', () => {
    const list = filled(A, B);
    list.startLoading();
    list.update(NEW_A);
    list.update(note('new'));
    list.remove('b');
    list.startLoading();
    list.fill([A, B], 2000);
    expect(list.items()).toEqual([A, B]);
  });

  it('does not affect items without an id', () => {
    const list = filled();
    list.startLoading();
    list.remove('');
    list.append([note(''), note('')]);
    list.append([note('')]);
    expect(list.items()).toHaveLength(3);
  });

  it('is forgotten when the list is cleared', () => {
    const list = filled(A);
    list.startLoading();
    list.update(NEW_A);
    list.clear();
    list.fill([A], 2000);
    expect(list.items()).toEqual([A]);
  });
});

describe('the state of a list', () => {
  it('has a new generation only after it is cleared', () => {
    const list = filled(A);
    const generation = list.startLoading();
    list.fill([B], 2000);
    list.append([C]);
    list.update(NEW_A);
    expect([list.generation(), list.startLoading()]).toEqual([generation, generation]);
    list.clear();
    expect(list.generation()).not.toBe(generation);
  });

  it('expires, and is current after it is filled', () => {
    const list = filled(A);
    list.expire();
    expect([list.filledAt(), list.isLoaded()]).toEqual([0, true]);
    list.fill([A], 5000);
    expect(list.filledAt()).toBe(5000);
  });

  it('appends only new items', () => {
    const list = filled(A);
    list.append([B, A]);
    list.append([]);
    expect(list.items()).toEqual([A, B]);
    expect(list.filledAt()).toBe(1000);
  });

  it('replaces known items in place', () => {
    const list = filled(A, B, note(''));
    const shown = list.items();
    list.renew([note('b', 'news'), C, note('', 'news')]);
    expect(list.items()).toEqual([A, note('b', 'news'), note('')]);
    expect(shown[1]).toBe(B);
    const empty = new LocalList(NOTES);
    empty.renew([A]);
    expect(empty.isLoaded()).toBe(false);
  });
});

describe('a listener of a list', () => {
  it('is called once for every change until it unsubscribes', () => {
    const list = new LocalList(NOTES);
    const heard: number[] = [];
    const stop = list.subscribe(() => heard.push(list.items().length));
    list.fill([A], 0);
    list.append([B]);
    list.update(NEW_A);
    list.remove('b');
    list.renew([A]);
    list.clear();
    expect(heard).toEqual([1, 2, 2, 1, 1, 0]);
    stop();
    list.fill([A], 0);
    expect(heard).toHaveLength(6);
  });
});
