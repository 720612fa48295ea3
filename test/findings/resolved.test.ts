/** A finding that is no longer made is resolved, unless nobody could have made it. */
import { isOutOfSight, openById } from '../../lib/findings/resolved';
import { STATUSES } from '../../lib/findings/finding';
import { finding } from '../support/reports';

const drift = finding({ guardrail: 'Drift', status: 'DRIFT', resource: 'Trail', path: 'EventSelectors.0' });

const STACK = 'AWS::CloudFormation::Stack';

describe('out of sight', () => {
  test.each([
    ['a read of the same property failed', { status: 'UNKNOWN', path: 'EventSelectors' }, true],
    ['the very path is unknown', { status: 'UNKNOWN', path: 'EventSelectors.0' }, true],
    ['nothing of the resource could be read', { status: 'UNKNOWN', path: '' }, true],
    ['the resource is gone', { status: 'DRIFT', path: '' }, true],
    ['the property as a whole is another', { status: 'DRIFT', path: 'EventSelectors' }, true],
    ['nothing of the audit log could be read', { status: 'UNKNOWN', resource: 'payments', path: '' }, true],
    [
      'the stack is gone',
      { guardrail: 'ResourceRemoved', status: 'DRIFT', resource: 'stack', resourceType: STACK, path: '' },
      true,
    ],
    [
      'the stack has no such audit log',
      { guardrail: 'AuditLogDeployed', status: 'UNKNOWN', resource: 'stack', path: '' },
      true,
    ],
    [
      'a stack of the name of the audit log was deployed',
      { guardrail: 'DeployerKnown', status: 'DRIFT', resource: 'payments', resourceType: STACK, path: '' },
      false,
    ],
    ['another property is unknown', { status: 'UNKNOWN', path: 'Event' }, false],
    ['a part of it is unknown', { status: 'UNKNOWN', path: 'EventSelectors.0.ReadWriteType' }, false],
    ['another resource is unknown', { status: 'UNKNOWN', resource: 'Key', path: '' }, false],
    ['a guardrail fails on the resource', { status: 'FAIL', path: '' }, false],
    ['a guardrail holds', { status: 'PASS', path: '' }, false],
  ] as const)('%s', (_, differs, expected) => {
    expect(isOutOfSight(drift, [finding({ resource: 'Trail', ...differs })])).toBe(expected);
  });

  test('nothing is said any more: it is resolved', () => {
    expect(isOutOfSight(drift, [])).toBe(false);
  });

  test('what is reported once is not resolved until its check holds', () => {
    const once = finding({ guardrail: 'SecondListener', status: 'FAIL' });
    expect(isOutOfSight(once, [])).toBe(true);
    expect(isOutOfSight(once, [finding({ guardrail: 'SecondListener', status: 'PASS' })])).toBe(false);
    const everyRun = finding({ guardrail: 'NoOtherTrail', status: 'FAIL' });
    expect(isOutOfSight(everyRun, [])).toBe(false);
  });
});

test('open is what needs somebody', () => {
  const open = openById(STATUSES.map((status) => finding({ status, path: status })));
  expect([...open.values()].map(({ status }) => status)).toEqual(['FAIL', 'DRIFT', 'UNKNOWN']);
});
