/** Which findings a verification of some hours looked at, too. */
import { isWithin } from '../../lib/evidence/hours';
import { finding } from '../support/reports';

const DAY = { start: new Date('2026-11-01T00:00:00Z'), end: new Date('2026-11-02T00:00:00Z') };

test.each<[what: string, path: string, expected: boolean]>([
  ['an hour of the day', '2026-11-01T05:00:00Z/2026-11-01T06:00:00Z', true],
  ['the whole day', '2026-11-01T00:00:00.000Z/2026-11-02T00:00:00.000Z', true],
  ['a digest that begins the day before', '2026-10-31T23:12:30Z/2026-11-01T00:12:30Z', true],
  ['a digest that ends the day after', '2026-11-01T23:12:30Z/2026-11-02T00:12:30Z', true],
  ['the last hour of the day before', '2026-10-31T23:00:00Z/2026-11-01T00:00:00Z', false],
  ['the first hour of the day after', '2026-11-02T00:00:00Z/2026-11-02T01:00:00Z', false],
  ['the month around the day', '2026-10-15T00:00:00Z/2026-11-15T00:00:00Z', false],
  ['hours that end before they begin', '2026-11-01T06:00:00Z/2026-11-01T05:00:00Z', false],
  ['one time alone', '2026-11-01T06:00:00Z', false],
  ['no hours', 'security', false],
  ['nothing', '', false],
])('%s', (_, path, expected) => {
  expect(isWithin(finding({ path }), DAY)).toBe(expected);
});
