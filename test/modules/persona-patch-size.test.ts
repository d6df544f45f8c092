import process from 'node:process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PatchOperation } from '../../src/api/noun-calls.ts';
import { EditedDocument, valueAt } from '../../src/lib/json-pointer.ts';
import { differenceRows } from '../../src/modules/resource/edit/difference.ts';
import { withKeysOf } from '../../src/modules/resource/edit/keys.ts';
import { applyPatch as applyAsTavus } from '../../src/sandbox/json-patch.ts';
import { detailLines } from '../../src/ui/output/details.ts';
import { applyPatch, applySettings, readPatch } from '../support/persona-edit.ts';
import { PLAIN } from '../ui/texts.ts';

type Json = Readonly<Record<string, unknown>>;

const range = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, at) => make(at));
const members = (count: number, value: unknown) => Object.fromEntries(range(count, (at) => [`k${at}`, value]));
const at = (index: number | string) => `/layers/llm/extra_body/k${index}`;

/** A persona, and a patch with this many operations. */
const SHAPES: Readonly<Record<string, (count: number) => { before: Json; patch: PatchOperation[] }>> = {
  'members that are added': (count) => ({
    before: { layers: { llm: { extra_body: {} } } },
    patch: range(count, (index) => ({ op: 'add', path: at(index), value: index })),
  }),
  'members that are replaced': (count) => ({
    before: { layers: { llm: { extra_body: members(count, 'old') } } },
    patch: range(count, (index) => ({ op: 'replace', path: at(index), value: `new ${index}` })),
  }),
  'members that are removed': (count) => ({
    before: { layers: { llm: { extra_body: members(count, 1) } } },
    patch: range(count, (index) => ({ op: 'remove', path: at(index) })),
  }),
  'a member that moves about among many': (count) => ({
    before: { layers: { llm: { extra_body: members(count, 1) } } },
    patch: range(count, (index) => ({
      op: 'move',
      from: at(index === 0 ? 0 : `x${index - 1}`),
      path: at(`x${index}`),
    })),
  }),
  'members that are copied': (count) => ({
    before: { layers: { llm: { extra_body: members(1, { a: [1, 2] }) } } },
    patch: range(count, (index) => ({ op: 'copy', from: at(0), path: at(index + 1) })),
  }),
  'members that are tested': (count) => ({
    before: { layers: { llm: { extra_body: members(count, ['x']) } } },
    patch: range(count, (index) => ({ op: 'test', path: at(index), value: ['x'] })),
  }),
  'the start of a list': (count) => ({
    before: { document_tags: [] },
    patch: range(count, (index) => ({ op: 'add', path: '/document_tags/0', value: `${index}` })),
  }),
  'the end of a list': (count) => ({
    before: { document_tags: range(count, String) },
    patch: range(count, (index) => ({ op: 'add', path: '/document_tags/-', value: `${index}` })),
  }),
};

/** CPU time in milliseconds. Below the minimum, a pause of the engine would count more than the work. */
function timeOf(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return Math.max(2, (user + system) / 1000);
}

/** Ten times the work may take up to 25 times as long, not 100 times, in one of several tries: noise only adds time. */
function expectNearlyLinear(workOn: (count: number) => () => void): void {
  const [small, large] = [workOn(900), workOn(9000)];
  let least = Number.POSITIVE_INFINITY;
  for (let tries = 0; tries < 8 && least >= 25; tries++) least = Math.min(least, timeOf(large) / timeOf(small));
  expect(least).toBeLessThan(25);
}

describe.each(Object.entries(SHAPES))('a patch with %s', (_name, make) => {
  it('takes time linear in its operations', () => {
    expectNearlyLinear((count) => {
      const { before, patch } = make(count);
      const text = JSON.stringify(patch);
      return () => void applyPatch(before, readPatch(text));
    });
  });

  it('takes linear time in the sandbox', () => {
    expectNearlyLinear((count) => {
      const { before, patch } = make(count);
      return () => void applyAsTavus(before, patch);
    });
  });

  it('gives the same result as the sandbox', () => {
    const { before, patch } = make(40);
    const was = structuredClone(before);
    expect(applyPatch(before, readPatch(JSON.stringify(patch)))).toEqual(applyAsTavus(before, patch));
    expect(before).toEqual(was);
  });
});

describe('many changes', () => {
  it('of --set take linear time', () => {
    expectNearlyLinear((count) => {
      const settings = range(count, (index) => ({ path: ['layers', 'llm', `k${index}`], value: index }));
      return () => void applySettings({}, settings);
    });
  });

  it('are compared and drawn in linear time', () => {
    expectNearlyLinear((count) => {
      const [before, after] = ['old', 'new'].map((value) => ({
        layers: { llm: { extra_body: members(count, value) } },
      }));
      return () => void detailLines(differenceRows(before ?? {}, after ?? {}), 79, PLAIN);
    });
  });

  it('of masked keys are restored in linear time', () => {
    expectNearlyLinear((count) => {
      const headers = (value: string) => Object.fromEntries(range(count, (index) => [`x-api-key-${index}`, value]));
      const [masked, known] = ['********', 'hidden'].map((value) => ({ layers: { llm: { headers: headers(value) } } }));
      return () => void withKeysOf(masked ?? {}, known ?? {});
    });
  });

  it('copy an object once', () => {
    let copies = 0;
    const body = new Proxy(members(500, 1), {
      ownKeys(target) {
        copies += 1;
        return Reflect.ownKeys(target);
      },
    });
    const edited = new EditedDocument({ layers: { body } });
    for (let index = 0; index < 500; index++) {
      edited.set(['layers', 'body', `n${index}`], index);
      edited.remove(['layers', 'body', `k${index}`]);
    }
    expect(copies).toBe(1);
    expect(Object.keys(Object(valueAt(edited.value(), ['layers', 'body'])))).toHaveLength(500);
    expect(Object.keys(body)).toHaveLength(500);
  });

  it.each([201, 10_000])('of %i levels are refused with a message', (levels) => {
    const deep = '/a'.repeat(levels - 1);
    const patch = (operations: unknown) => () => applyPatch({}, readPatch(JSON.stringify(operations)));
    expect(patch([{ op: 'add', path: `/layers${deep}`, value: 1 }])).toThrow('200 levels');
    const moves = range(levels, (index) => ({
      op: 'move',
      from: `/layers/a${index}`,
      path: `/layers/a${index + 1}/b`,
    }));
    expect(patch([{ op: 'add', path: '/layers/a0', value: 1 }, ...moves])).toThrow('200 levels');
    expect(() => applySettings({}, [{ path: ['layers', ...deep.split('/').slice(1)], value: {} }])).toThrow(
      '200 levels',
    );
  });

  it.each([
    ['an object', { a: { b: 'x'.repeat(1000) } }],
    ['a long text', 'x'.repeat(1_000_000)],
  ])('that copy %s into itself repeatedly end with a message', (_what, value) => {
    const copies = range(9000, (index) => ({ op: 'copy', from: '/layers', path: `/layers/x${index}` }));
    const patch = [{ op: 'add', path: '/layers/a', value }, ...copies] as PatchOperation[];
    expect(() => applyPatch({ layers: {} }, readPatch(JSON.stringify(patch)))).toThrow('more than 10 MB');
    expect(() => applyAsTavus({ layers: {} }, patch)).toThrow(expect.objectContaining({ status: 422 }));
  });
});

/** A copy of the value with one change; undefined if it cannot be made. */
function changedPlainly(
  document: unknown,
  path: readonly string[],
  change: (parent: Json | unknown[], key: string) => boolean,
) {
  const copy: unknown = structuredClone(document);
  const parent = valueAt(copy, path.slice(0, -1));
  if (typeof parent !== 'object' || parent === null) return undefined;
  return change(parent as Json, path.at(-1) ?? '') ? copy : undefined;
}

describe('an edited document', () => {
  const key = fc.constantFrom('a', 'b', '0', '1', '2', '-', '', '__proto__', '01');
  const path = fc.array(key, { minLength: 1, maxLength: 3 });
  const json = fc.jsonValue({ maxDepth: 3 });
  const step = fc.record({ kind: fc.constantFrom('set', 'insert', 'remove'), path, value: json });

  it('equals the result of applying each change separately, and does not change its source', () => {
    const property = fc.property(json, fc.array(step, { maxLength: 12 }), (document, steps) => {
      const was = JSON.stringify(document);
      const edited = new EditedDocument(document);
      let plain: unknown = document;
      for (const { kind, path, value } of steps) {
        const one = new EditedDocument(structuredClone(plain));
        const isDone = kind === 'remove' ? edited.remove(path) : edited.set(path, value, kind === 'insert');
        const isOneDone = kind === 'remove' ? one.remove(path) : one.set(path, value, kind === 'insert');
        expect(isDone).toBe(isOneDone);
        if (isDone) plain = one.value();
        expect(JSON.stringify(edited.value())).toBe(JSON.stringify(plain));
      }
      expect(JSON.stringify(document)).toBe(was);
    });
    fc.assert(property, { numRuns: 300 });
  });

  it('removes values like a plain copy', () => {
    const property = fc.property(json, path, (document, path) => {
      const edited = new EditedDocument(document);
      const isThere = valueAt(document, path) !== undefined;
      expect(edited.remove(path)).toBe(isThere);
      const plain = changedPlainly(document, path, (parent, name) =>
        Array.isArray(parent) ? parent.splice(Number(name), 1).length > 0 : Reflect.deleteProperty(parent, name),
      );
      if (isThere) expect(JSON.stringify(edited.value())).toBe(JSON.stringify(plain));
    });
    fc.assert(property, { numRuns: 300 });
  });
});
