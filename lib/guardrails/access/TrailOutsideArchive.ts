/** The trail of an organization and its archive are in two accounts. */
import type { AuditLog, Resource } from '../../facts/audit-log';
import { isUnknown } from '../../facts/value';
import { fail, pass, unknown, type Guardrail, type Verdict } from '../guardrail';
import { accountOf, areInOneAccount, isOfOrganization } from '../trail-accounts';
import { withTrail } from '../trail/trails';

const EXPECTED = 'another account than that of the log bucket';

export const TrailOutsideArchive: Guardrail = {
  id: 'TrailOutsideArchive',
  theme: 'access',
  title: 'The trail of the organization and its log bucket are in two accounts',
  problem: 'One account holds both the trail and the logs',
  reason:
    'Who takes over the account of the trail can stop it, and finds the logs of every account beside it. AWS recommends an account for the ' +
    'archive alone, so that the one who can stop the recording is not the one who holds what was recorded (Organizing Your AWS Environment ' +
    'Using Multiple Accounts, "Security OU and accounts").',
  severity: 'HIGH',
  threat: { technique: 'T1562.008', name: 'Impair Defenses: Disable or Modify Cloud Logs' },
  remedy: 'Let the trail deliver to a bucket in a log archive account: OrganizationAuditLog makes both.',
  noCode: 'It takes a second account, with a stack of its own.',
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => withTrail(auditLog, () => auditLog.trails.flatMap((trail) => judgeTrail(auditLog, trail))),
};

function judgeTrail(auditLog: AuditLog, trail: Resource): Verdict[] {
  const ofOrganization = isOfOrganization(auditLog, trail);
  if (ofOrganization === false) return [];
  const place = { resource: trail, path: '' };
  const account = accountOf(auditLog, trail);
  const inOne = areInOneAccount(auditLog, trail, auditLog.log.bucket);
  if (isUnknown(inOne)) return [unknown(place, EXPECTED, inOne)];
  if (!inOne) return [pass(place, EXPECTED, account)];
  if (isUnknown(ofOrganization)) return [unknown(place, EXPECTED, ofOrganization)];
  const where = isUnknown(account) ? 'one account' : `account ${account}`;
  return [fail(place, EXPECTED, account, `the trail and its bucket are both in ${where}`)];
}
