import { describe, expect, it } from 'vitest';
import { NotFoundError } from '../../../src/api/errors.ts';
import { explainUnknown } from '../../../src/app/failures/unknown-id.ts';
import { NoneCalledError } from '../../../src/modules/resource/find-item.ts';
import { kindOfId } from '../../support/noun-commands.ts';

const unknown = (method: string, path: string, serverMessage: string) =>
  new NotFoundError('Unknown.', { method, path, status: 400, serverMessage });

describe('the form of an id', () => {
  it.each([
    ['r90bbd427f71', 'replica'],
    ['pcb7a34da5fe', 'persona'],
    ['c2d1ae9ba5fe12d', 'conversation'],
    ['8a4f94e736', 'video'],
    ['783537ef5', 'video'],
    // Videos have ids that begin with a c, too.
    ['c0ffee1234', 'video'],
    ['feedface', undefined],
    ['c123456', 'conversation'],
    ['12345', undefined],
    ['R90bbd427f71', undefined],
    ['r90bbd427f71 ', undefined],
    ['Rio', undefined],
    ['', undefined],
  ])('%s: %s', (id, kind) => {
    expect(kindOfId(id)).toBe(kind);
  });
});

describe('an unknown id', () => {
  it.each([
    ['in the path', unknown('GET', '/v2/replicas/pcb7a34da5fe', 'Invalid replica_id'), 'persona'],
    ['in the path of its name', unknown('PATCH', '/v2/videos/r90bbd427f71/name', 'Invalid video_id'), 'replica'],
  ])('of another noun: %s', (_where, error, kind) => {
    expect(explainUnknown(error).hint).toMatch(new RegExp(`looks like the id of a ${kind}\\. Try: tavus ${kind} `));
  });

  it.each([
    ['of the right kind', unknown('GET', '/v2/replicas/r90bbd427f71', 'Invalid replica_id')],
    ['inside a persona', unknown('PATCH', '/v2/personas/pcb7a34da5fe', 'Invalid replica_uuid')],
    ['in an unknown place', unknown('POST', '/v2/videos', 'Replica not found')],
  ])('%s', (_what, error) => {
    const { summary, hint } = explainUnknown(error);
    expect(summary).toBe('Id not found');
    expect(hint).toContain('may have been deleted');
  });

  it('is distinguished from an unknown path', () => {
    expect(explainUnknown(unknown('GET', '/v2/replicas', 'Not Found')).summary).toBe('Path not found');
  });

  it('is not the reason for a list, and the address is shown', () => {
    const facts = { method: 'GET', path: '/v2/videos', status: 404, serverMessage: 'Video not found' };
    const { summary, hint } = explainUnknown(
      new NotFoundError('Unknown.', { ...facts, server: 'https://gw.test/tavus' }),
    );
    expect(summary).toBe('Path not found');
    expect(hint).toContain('https://gw.test/tavus/v2/videos. It is set by TAVUS_BASE_URL');
  });

  it('can be caused by an address with a path', () => {
    const facts = { method: 'GET', path: '/v2/videos/8a4f94e736', status: 404, serverMessage: 'Not Found' };
    const hintAt = (server: string) => explainUnknown(new NotFoundError('Unknown.', { ...facts, server })).hint;
    expect(hintAt('https://gw.test/v1')).toContain('https://gw.test/v1/v2/videos/8a4f94e736');
    expect(hintAt('https://tavusapi.com')).not.toContain('address');
  });

  it('is distinguished from a link', () => {
    const { summary, hint } = explainUnknown(unknown('GET', 'https://media.test/a.mp4', 'There is no file.'));
    expect([summary, hint]).toEqual(['Could not get the file', expect.stringContaining('may have expired')]);
  });
});

it('of a noun that the program does not support is recognized', () => {
  const error = unknown('GET', '/v2/replicas/d123456', 'Invalid replica_id');
  const document = { one: 'document', many: 'documents', idPattern: /^d\d{6}$/ };
  const replica = { one: 'replica', many: 'replicas', idPattern: /^r/, path: 'replicas' };
  const { hint } = explainUnknown(error, [replica, document]);
  expect(hint).toBe('d123456 looks like the id of a document. tavus does not support documents.');
});

describe('an unknown name', () => {
  const noun = { one: 'replica', many: 'replicas' };
  const names = ['Rio', 'Ana Maria', 'rio grande', ''];
  const none = (wanted: string) =>
    explainUnknown(new NoneCalledError(unknown('GET', '/x', 'x'), noun, wanted, { names, ids: ['r90bbd427f71'] }));

  it.each([
    ['rio', 'Did you mean “Rio”?'],
    ['Ana Mari', 'Did you mean “Ana Maria”?'],
    ['r90bbd427f17', 'Did you mean r90bbd427f71?'],
    ['r0000000000', 'It may have been deleted, or belong to another account.'],
    ['Somebody', 'Names must match exactly, including case. It may also have been renamed or deleted.'],
  ])('%s: %s', (wanted, hint) => {
    expect(none(wanted).hint).toBe(`${hint} To see all, run tavus replica list.`);
  });
});
