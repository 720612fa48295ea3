/** What acknowledgements accept: until when, and what is hidden behind a cause. */
import { applyAcknowledgements, type Acknowledged } from '../../lib/check/apply-acknowledgements';
import type { CheckId } from '../../lib/checks/ids';
import type { Finding } from '../../lib/findings/finding';
import { finding } from '../support/reports';

const WRITE_ONCE = 'ObjectLockEnabled';
const OTHER = 'KeyRotationEnabled';
const TODAY = new Date('2027-03-31T23:59:59Z');
const rules = { now: TODAY, mayAcknowledge: (guardrail: string) => guardrail !== WRITE_ONCE };

const acknowledged = (guardrail: string, until = '2999-12-31'): Acknowledged => ({
  path: 'App/Logs',
  guardrail,
  acknowledgement: { reason: 'because', owner: 'security', until },
});

function applied(findings: readonly Finding[], ...accepted: Acknowledged[]): string[] {
  const placed = findings.map((one) => ({ finding: one, path: one.resource }));
  return applyAcknowledgements(placed, accepted, rules).map(
    ({ finding: { guardrail, status } }) => `${guardrail} ${status}`,
  );
}

describe('an acknowledgement counts to the end of its last day', () => {
  const open = finding({ guardrail: OTHER, status: 'FAIL', resource: 'App/Logs' });

  test.each([
    ['the day before', '2027-03-30', false],
    ['the day itself', '2027-03-31', true],
    ['the day after', '2027-04-01', true],
    ['a date that no calendar has', '2027-13-45', false],
  ])('%s (%s): counts is %s', (_, until, counts) => {
    expect(applied([open], acknowledged(OTHER, until))).toEqual(
      counts ? [`${OTHER} ACKNOWLEDGED`] : [`${OTHER} FAIL`, 'AcknowledgementInForce FAIL'],
    );
  });
});

describe('a cause', () => {
  const cause = finding({ guardrail: 'AuditLogComplete', status: 'UNKNOWN', resource: 'App/Logs' });
  const behind = (guardrail: CheckId): Finding =>
    finding({ guardrail, status: 'UNKNOWN', resource: 'App/Logs', cause: 'AuditLogComplete App/Logs' });

  test('is not accepted where it leaves a write-once guardrail unknown', () => {
    expect(applied([cause, behind(OTHER), behind(WRITE_ONCE)], acknowledged('AuditLogComplete'))).toEqual([
      'AuditLogComplete UNKNOWN',
      `${OTHER} UNKNOWN`,
      `${WRITE_ONCE} UNKNOWN`,
      'AcknowledgementAllowed FAIL',
    ]);
  });

  test('is accepted where all that it leaves unknown may be', () => {
    expect(applied([cause, behind(OTHER)], acknowledged('AuditLogComplete'))).toEqual([
      'AuditLogComplete ACKNOWLEDGED',
      `${OTHER} UNKNOWN`,
    ]);
  });

  test('is gone where all that it leaves unknown is accepted by itself, and the acknowledgement is needed', () => {
    expect(applied([cause, behind(OTHER)], acknowledged(OTHER))).toEqual([`${OTHER} ACKNOWLEDGED`]);
  });

  test('stands as long as it leaves something else unknown', () => {
    expect(applied([cause, behind(OTHER), behind('TlsOnly')], acknowledged(OTHER))).toEqual([
      'AuditLogComplete UNKNOWN',
      `${OTHER} ACKNOWLEDGED`,
      'TlsOnly UNKNOWN',
    ]);
  });
});
