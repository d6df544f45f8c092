import { describe, expect, it } from 'vitest';
import { applyPatch, type Operation, PatchError } from '../../src/lib/json-patch.ts';

const DOCUMENT = { name: 'Coach', tags: ['one', 'two'], layers: { llm: { model: 'm' } } };

function failureOf(operations: readonly Operation[], makesMissing = false): Partial<PatchError> | undefined {
  try {
    applyPatch(DOCUMENT, operations, { makesMissing });
    return undefined;
  } catch (error) {
    if (!(error instanceof PatchError)) throw error;
    const { reason, path, index } = error;
    return { reason, path, index };
  }
}

describe('a patch', () => {
  it.each<[Operation, boolean]>([
    [{ op: 'add', path: ['layers', 'tts', 'engine'], value: 'x' }, true],
    [{ op: 'replace', path: ['context'], value: 'x' }, true],
    [{ op: 'replace', path: ['tags', '2'], value: 'x' }, true],
    [{ op: 'add', path: ['name', '0'], value: 'x' }, false],
    [{ op: 'add', path: ['tags', '3'], value: 'x' }, false],
    [{ op: 'add', path: ['tags', '01'], value: 'x' }, false],
    [{ op: 'remove', path: ['context'] }, false],
    [{ op: 'remove', path: ['tags', '-'] }, false],
    [{ op: 'test', path: ['context'], value: 'x' }, false],
  ])('fails on what is missing: %j, which can be made: %s', (operation, isMade) => {
    const operations: Operation[] = [
      { op: 'add', path: ['context'], value: 'x' },
      { op: 'remove', path: ['context'] },
    ];
    const failure = { reason: 'missing', path: operation.path, index: 2 };
    expect(failureOf([...operations, operation])).toEqual(failure);
    expect(failureOf([...operations, operation], true)).toEqual(isMade ? undefined : failure);
  });

  it.each(['copy', 'move'] as const)('reports the missing end of a %s', (op) => {
    expect(failureOf([{ op, from: ['none'], path: ['context'] }])).toMatchObject({ path: ['none'] });
    expect(failureOf([{ op, from: ['name'], path: ['none', 'name'] }])).toMatchObject({ path: ['none', 'name'] });
  });

  it('fails on a test of another value', () => {
    const operation: Operation = { op: 'test', path: ['tags'], value: ['two', 'one'] };
    expect(failureOf([operation])).toEqual({ reason: 'different', path: ['tags'], index: 0 });
  });

  it('cannot move a value into itself', () => {
    const operation: Operation = { op: 'move', from: ['layers'], path: ['layers', 'llm', 'layers'] };
    expect(failureOf([operation])).toMatchObject({ reason: 'missing', path: operation.path });
  });

  it.each(['__proto__', 'constructor', 'prototype', 'toString'])('treats %s as an ordinary name', (name) => {
    const path = ['layers', name];
    expect(failureOf([{ op: 'copy', from: path, path: ['context'] }])).toMatchObject({ reason: 'missing', path });
    const patched = applyPatch(DOCUMENT, [
      { op: 'add', path, value: { polluted: 1 } },
      { op: 'replace', path: [...path, 'polluted'], value: 2 },
    ]);
    expect(JSON.parse(JSON.stringify(patched)).layers).toEqual(
      JSON.parse(`{"llm":{"model":"m"},${JSON.stringify(name)}:{"polluted":2}}`),
    );
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('does not modify the document', () => {
    const before = structuredClone(DOCUMENT);
    applyPatch(DOCUMENT, [
      { op: 'add', path: ['tags', '0'], value: 'zero' },
      { op: 'copy', from: ['tags'], path: ['layers', 'llm', 'tags'] },
      { op: 'remove', path: ['layers', 'llm', 'tags', '1'] },
    ]);
    expect(DOCUMENT).toEqual(before);
  });
});
