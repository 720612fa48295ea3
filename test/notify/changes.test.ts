/** What owners hear of: each finding once when it comes up, once when it gets worse, once when it is resolved. */
import { changesBetween, isEmpty, type Changes } from '../../lib/notify/changes';
import type { Finding } from '../../lib/findings/finding';
import { finding } from '../support/reports';

type Kind = keyof Changes;

const kinds = (before: Partial<Finding> | undefined, now: Partial<Finding> | undefined): Kind[] => {
  const changes = changesBetween(before ? [finding(before)] : [], now ? [finding(now)] : []);
  return (['appeared', 'worsened', 'resolved'] as const).filter((kind) => changes[kind].length > 0);
};

test.each<[what: string, before: Partial<Finding> | undefined, now: Partial<Finding> | undefined, told: Kind[]]>([
  ['a guardrail that holds', undefined, { status: 'PASS' }, []],
  ['a guardrail that fails in the first run', undefined, { status: 'FAIL' }, ['appeared']],
  ['a guardrail that held', { status: 'PASS' }, { status: 'FAIL' }, ['appeared']],
  ['drift', undefined, { status: 'DRIFT' }, ['appeared']],
  ['what cannot be proven', { status: 'PASS' }, { status: 'UNKNOWN' }, ['appeared']],
  ['the same again', { status: 'FAIL' }, { status: 'FAIL' }, []],
  ['the same with another value', { status: 'FAIL', found: 1 }, { status: 'FAIL', found: 2 }, []],
  ['more severe', { status: 'FAIL', severity: 'LOW' }, { status: 'FAIL', severity: 'HIGH' }, ['worsened']],
  ['less severe', { status: 'FAIL', severity: 'HIGH' }, { status: 'FAIL', severity: 'LOW' }, []],
  ['unproven, now known to be wrong', { status: 'UNKNOWN' }, { status: 'FAIL' }, ['worsened']],
  ['wrong, now unproven', { status: 'FAIL' }, { status: 'UNKNOWN' }, []],
  ['put right', { status: 'FAIL' }, { status: 'PASS' }, ['resolved']],
  ['no difference any more', { status: 'DRIFT' }, undefined, ['resolved']],
  ['acknowledged', { status: 'FAIL' }, { status: 'ACKNOWLEDGED' }, ['resolved']],
  ['acknowledged no longer', { status: 'ACKNOWLEDGED' }, { status: 'FAIL' }, ['appeared']],
  ['another resource', { status: 'FAIL', resource: 'a' }, { status: 'FAIL', resource: 'b' }, ['appeared', 'resolved']],
  ['another path', { status: 'DRIFT', path: 'A' }, { status: 'DRIFT', path: 'B' }, ['appeared', 'resolved']],
])('%s', (_, before, now, told) => {
  expect(kinds(before, now)).toEqual(told);
});

test('drift is not resolved by taking away the right to read it', () => {
  const before = finding({ guardrail: 'Drift', status: 'DRIFT', path: 'IsLogging' });
  const denied = finding({ guardrail: 'FactCouldNotBeRead', status: 'UNKNOWN', path: 'IsLogging' });
  expect(changesBetween([before], [denied])).toEqual({ appeared: [denied], worsened: [], resolved: [] });
});

test('what was resolved is told as it was', () => {
  const before = finding({ status: 'DRIFT', found: 'GOVERNANCE' });
  expect(changesBetween([before], []).resolved).toEqual([before]);
});

test('two alike are two', () => {
  const one = finding({ status: 'FAIL' });
  expect(changesBetween([one], [one, one]).appeared).toHaveLength(1);
  expect(changesBetween([one, one], [one]).resolved).toHaveLength(1);
});

test('nothing changed is empty', () => {
  expect(isEmpty(changesBetween([finding({ status: 'FAIL' })], [finding({ status: 'FAIL' })]))).toBe(true);
  expect(isEmpty(changesBetween([], [finding({ status: 'FAIL' })]))).toBe(false);
});
