/** Whether a trail that the account cannot stop logs it as well: reported once where there is none, and whenever one is gone. */
import { lookForListeners } from '../../lib/drift/second-listener';
import type { Baseline } from '../../lib/evidence/baseline';
import type { AuditLog } from '../../lib/facts/audit-log';
import { Unknown, type Value } from '../../lib/facts/value';

const trailArn = (account: string, name = 'trail'): string =>
  `arn:aws:cloudtrail:eu-central-1:${account}:trail/${name}`;
const ORGANIZATION = trailArn('999988887777', 'organization');
const ANOTHER = trailArn('999988887777', 'another');
const OWN = trailArn('111122223333', 'own');

function auditLogBeside(...others: readonly string[]): AuditLog {
  return withTrails(others.map((arn) => ({ arn, bucket: 'bucket' })));
}

function withTrails(OtherTrails: Value): AuditLog {
  const trail = { displayName: 'Trail', type: 'AWS::CloudTrail::Trail', arn: trailArn('111122223333') };
  const bucket = { displayName: 'Log', type: 'AWS::S3::Bucket' };
  return { name: 'audit-log', log: { bucket }, trails: [{ ...trail, state: { OtherTrails } }] } as unknown as AuditLog;
}

const after = (...others: readonly string[]) =>
  ({ surroundings: lookForListeners(auditLogBeside(...others), undefined, true).surroundings }) as unknown as Baseline;

function told(auditLog: AuditLog, before?: Baseline, isRecorded = true): string[] {
  const { findings } = lookForListeners(auditLog, before, isRecorded);
  return findings.map(({ status, guardrail }) => `${status} ${guardrail}`);
}

test.each<[what: string, auditLog: AuditLog, before: Baseline | undefined, isRecorded: boolean, told: string[]]>([
  ['none, in the first run', auditLogBeside(), undefined, true, ['FAIL SecondListener']],
  ['one of the same account', auditLogBeside(OWN), undefined, true, ['FAIL SecondListener']],
  ['none, in a later run', auditLogBeside(), after(), true, []],
  ['none, in a run that is not written down', auditLogBeside(), undefined, false, []],
  ['one of the organization', auditLogBeside(ORGANIZATION, OWN), undefined, true, ['PASS SecondListener']],
  ['the same one later', auditLogBeside(ORGANIZATION), after(ORGANIZATION), true, ['PASS SecondListener']],
  ['one that is new', auditLogBeside(ORGANIZATION), after(), true, ['PASS SecondListener']],
  ['one that is gone', auditLogBeside(OWN), after(ORGANIZATION), true, ['DRIFT SurroundingsUnchanged']],
  [
    'one of two that is gone',
    auditLogBeside(ANOTHER),
    after(ANOTHER, ORGANIZATION),
    true,
    ['DRIFT SurroundingsUnchanged'],
  ],
  ['trails that could not be read', withTrails(new Unknown('refused')), after(ORGANIZATION), true, []],
])('%s', (_, auditLog, before, isRecorded, expected) => {
  expect(told(auditLog, before, isRecorded)).toEqual(expected);
});

test('what could not be read is not forgotten', () => {
  const before = after(ORGANIZATION);
  const { surroundings } = lookForListeners(withTrails(new Unknown('refused')), before, true);
  expect(surroundings).toEqual(before.surroundings);
});

test('the one that is gone is named', () => {
  const [finding] = lookForListeners(auditLogBeside(), after(ORGANIZATION), true).findings;
  expect(finding?.message).toBe(`${ORGANIZATION} no longer logs this account since the last run.`);
});
