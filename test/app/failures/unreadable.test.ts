import { describe, expect, it } from 'vitest';
import { UnreadableAnswerError, type UnreadableDetails, type UnreadableReason } from '../../../src/api/errors.ts';
import { explainUnreadable } from '../../../src/app/failures/unreadable.ts';

function happenedWith(reason: UnreadableReason, details?: UnreadableDetails, serverMessage?: string): string {
  const facts = { method: 'GET', path: '/v2/videos', status: 200, serverMessage };
  return explainUnreadable(new UnreadableAnswerError('', facts, reason, details)).happened;
}

describe('an unreadable response', () => {
  it.each<[reason: UnreadableReason, details: UnreadableDetails | undefined, words: string]>([
    [
      'redirect',
      { redirectsTo: 'https://login.example' },
      'it redirects to https://login.example, which is not followed',
    ],
    ['redirect', {}, 'it redirects to an unknown address, which is not followed'],
    ['too_large', { limit: 5_242_880 }, 'it is larger than 5 MB, and was not read'],
    ['too_large', { limit: 4000 }, 'it is larger than 4000 bytes, and was not read'],
    ['empty', undefined, 'it is empty'],
  ])('is explained: %s with %j', (reason, details, words) => {
    expect(happenedWith(reason, details, 'not shown')).toBe(words);
  });

  it('is quoted if that helps, cut between characters', () => {
    expect(happenedWith('html', undefined, 'Sign in')).toBe('it is a web page, not JSON: “Sign in”');
    expect(happenedWith('shape', undefined, '👋'.repeat(61))).toBe(
      `its JSON has an unexpected structure: “${'👋'.repeat(60)}…”`,
    );
  });
});
