import { describe, expect, it } from 'vitest';
import { parseRule } from '../../src/sandbox/fault-rule.ts';

describe('a rule for a fault', () => {
  it.each([
    ['POST /v2/videos 402 x2', { method: 'POST', path: '/v2/videos', status: 402, times: 2, body: expect.anything() }],
    ['get /v2/videos 503', { method: 'GET', path: '/v2/videos', status: 503 }],
    [' GET  /v2/videos?limit=5  500 ', { method: 'GET', path: '/v2/videos?limit=5', status: 500 }],
    ['* /v2/videos 500 always', { path: '/v2/videos', status: 500, times: Number.POSITIVE_INFINITY }],
    ['GET /v2/videos drop x3', { method: 'GET', path: '/v2/videos', drop: 'before', times: 3 }],
    ['POST /v2/videos 504 applied', { method: 'POST', path: '/v2/videos', status: 504, applied: true }],
    ['GET /v2/videos delay=2500', { method: 'GET', path: '/v2/videos', delayMs: 2500 }],
    ['GET /v2/videos 500 delay=10', { method: 'GET', path: '/v2/videos', status: 500, delayMs: 10 }],
    ['GET /v2/videos/* 404', { method: 'GET', path: expect.any(Function), status: 404 }],
  ])('%j is read', (rule, fault) => {
    expect(parseRule(rule)).toEqual(fault);
  });

  it.each([
    ...['', 'POST', 'POST /v2/videos', 'POST v2/videos 402', '/v2/videos 402', 'BREW /v2/videos 402'],
    ...[
      'POST /v2/videos x2',
      'POST /v2/videos always',
      'POST /v2/videos applied',
      'POST /v2/videos 402 x0',
      'POST /v2/videos 402 x-1',
    ],
    ...['POST /v2/videos 402 2x', 'POST /v2/videos 99', 'POST /v2/videos 100', 'POST /v2/videos 600'],
    ...[
      'POST /v2/videos 402 500',
      'POST /v2/videos 402 x2 x3',
      'POST /v2/videos delay=',
      'POST /v2/videos delay=9999999',
    ],
    ...['POST /v2/videos 402 x2 extra', 'POST /v2/videos 402 always x2'],
  ])('%j is none', (rule) => {
    expect(parseRule(rule)).toBeUndefined();
  });

  it('with a star matches one part of a path', () => {
    const path = parseRule('GET /v2/videos/* 404')?.path;
    const matches = (one: string) => typeof path === 'function' && path(one);
    expect(['/v2/videos/a', '/v2/videos/', '/v2/videos', '/v2/videos/a/name'].map(matches)).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });
});
