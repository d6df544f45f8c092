import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toIsoUtc } from '../../src/api/dates.ts';

describe('toIsoUtc', () => {
  it.each([
    ['ISO with Z', '2024-01-24T07:14:03.327Z', '2024-01-24T07:14:03.327Z'],
    ['ISO without a fraction', '2024-01-24T07:14:03Z', '2024-01-24T07:14:03.000Z'],
    ['ISO without seconds', '2024-01-24T07:14Z', '2024-01-24T07:14:00.000Z'],
    ['ISO without a zone, which is UTC', '2024-01-24T07:14:03', '2024-01-24T07:14:03.000Z'],
    ['microseconds', '2024-01-24T07:14:03.327999', '2024-01-24T07:14:03.327Z'],
    ['a zone east of Greenwich', '2024-01-24T07:14:03+02:00', '2024-01-24T05:14:03.000Z'],
    ['a zone without colon', '2024-01-24T23:30:00-0130', '2024-01-25T01:00:00.000Z'],
    ['a day alone', '2024-02-29', '2024-02-29T00:00:00.000Z'],
    ['the callbacks’ form', '2025-06-24 07:01:57.123456', '2025-06-24T07:01:57.123Z'],
    ['the callbacks’ form with a zone', '2025-06-24 07:01:57+00:00', '2025-06-24T07:01:57.000Z'],
    ['RFC 1123', 'Tue, 24 Jun 2025 07:01:57 GMT', '2025-06-24T07:01:57.000Z'],
    ['RFC 1123 with an offset', 'Tue, 24 Jun 2025 07:01:57 +0200', '2025-06-24T05:01:57.000Z'],
    ['spaces around', ' 2024-01-24T07:14:03Z ', '2024-01-24T07:14:03.000Z'],
  ])('reads %s', (_, text, iso) => {
    expect(toIsoUtc(text)).toBe(iso);
  });

  it.each([
    [''],
    ['yesterday'],
    ['take 2'],
    ['1719212517'],
    ['2025-02-30T00:00:00Z'],
    ['2025-13-01'],
    ['2025-06-24T25:00:00Z'],
    ['24/06/2025'],
    ['Tue, 24 Foo 2025 07:01:57 GMT'],
  ])('returns %j unchanged', (text) => {
    expect(toIsoUtc(text)).toBe(text);
  });

  it('is idempotent for every instant', () => {
    const dates = fc.date({ noInvalidDate: true, min: new Date('1970-01-01'), max: new Date('2999-12-31') });
    fc.assert(
      fc.property(dates, (date) => {
        expect(toIsoUtc(date.toISOString())).toBe(date.toISOString());
        expect(Date.parse(toIsoUtc(date.toUTCString()))).toBe(Math.floor(date.getTime() / 1000) * 1000);
      }),
    );
  });
});
