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

describe('one change and what follows from it', () => {
  const drift = finding({ guardrail: 'Drift', status: 'DRIFT', resource: 'Policy', path: 'PolicyDocument' });
  const broken = (guardrail: string) =>
    finding({
      guardrail,
      status: 'FAIL',
      resource: 'Policy',
      path: 'PolicyDocument',
      cause: 'Drift Policy PolicyDocument',
    });
  const told = (before: readonly Finding[], now: readonly Finding[]) => {
    const { appeared, worsened, resolved } = changesBetween(before, now);
    return [appeared, worsened, resolved].map((all) => all.map(({ guardrail }) => guardrail).join());
  };
  const alone = finding({ guardrail: 'TlsOnly', status: 'FAIL', resource: 'Policy', path: 'PolicyDocument' });

  test.each<[what: string, before: Finding[], now: Finding[], told: string[]]>([
    ['it appears once', [], [drift, broken('TlsOnly'), broken('TamperingDenied')], ['Drift', '', '']],
    [
      'it breaks one check more',
      [drift, broken('TlsOnly')],
      [drift, broken('TlsOnly'), broken('X')],
      ['', 'Drift', ''],
    ],
    ['it breaks one check less', [drift, broken('TlsOnly'), broken('X')], [drift, broken('TlsOnly')], ['', '', '']],
    ['what failed alone before is no news, and not resolved', [alone], [drift, broken('TlsOnly')], ['Drift', '', '']],
    ['what goes on failing without it is news', [drift, broken('TlsOnly')], [alone], ['TlsOnly', '', 'Drift']],
    ['it is resolved once', [drift, broken('TlsOnly')], [], ['', '', 'Drift']],
  ])('%s', (_what, before, now, expected) => {
    expect(told(before, now)).toEqual(expected);
  });

  test('the consequences come with it', () => {
    expect(changesBetween([], [drift, broken('TlsOnly')]).appeared[0]?.consequences).toEqual([broken('TlsOnly')]);
  });
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
