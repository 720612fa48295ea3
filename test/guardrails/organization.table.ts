/** Who holds and who administers the trail and the archive of an organization, as cases. */
import { inNoTemplate, type Properties, type Value } from '../../lib/facts/value';
import { ArchiveAdministeredApart } from '../../lib/guardrails/access/ArchiveAdministeredApart';
import { ArchiveOutsideManagementAccount } from '../../lib/guardrails/access/ArchiveOutsideManagementAccount';
import { TrailOutsideArchive } from '../../lib/guardrails/access/TrailOutsideArchive';
import { rowsFor } from '../support/guardrail-table';
import {
  ABSENT,
  ACCOUNT,
  ADMINISTRATOR,
  OTHER_ACCOUNT,
  stranger,
  UNKNOWN,
  type Changes,
} from '../support/sound-audit-log';

const [MANAGEMENT, DELEGATED] = [OTHER_ACCOUNT, '777788889999'];
const NO_ACCOUNT = 'the template does not say its account';
const organization: Changes = { 'Trail.properties.IsOrganizationTrail': true };
/** A trail of another stack than the bucket's. */
const apart = (account: unknown, more: Changes = organization): Changes => ({
  ...{ 'Trail.stack': 'trail', 'Trail.account': account },
  ...more,
});
const owners = (managementAccount: string, delegatedAdministrator?: string): Changes => ({
  'requirements.trailOwners': { managementAccount, ...(delegatedAdministrator && { delegatedAdministrator }) },
});
const bucketsIn = (account: string): Changes => ({ 'LogBucket.account': account, 'EvidenceBucket.account': account });
const elsewhere: Changes = { 'LogBucket.deletionPolicy': inNoTemplate('the bucket acme-logs', 'acme-logs') };

export const TRAIL_OUTSIDE_ARCHIVE_ROWS = rowsFor(TrailOutsideArchive, [
  { case: 'the trail is of one account alone', verdict: 'notApplicable' },
  { case: 'no trail delivers', change: { Trail: ABSENT, ...owners(MANAGEMENT) }, verdict: 'notApplicable' },
  { case: 'another account has it', change: apart(MANAGEMENT), verdict: 'pass', resource: 'Trail', found: MANAGEMENT },
  {
    case: 'another account has what may be an organization’s',
    change: apart(MANAGEMENT, { 'Trail.properties.IsOrganizationTrail': UNKNOWN }),
    verdict: 'pass',
  },
  {
    case: 'another account has it, as its stack says',
    change: { ...apart(ABSENT), 'stacks.1': { name: 'trail', account: MANAGEMENT, region: 'eu-central-1' } },
    verdict: 'pass',
  },
  { case: 'another account has it, live', origin: 'account', change: apart(MANAGEMENT), verdict: 'pass' },
  {
    case: 'one account has both',
    change: apart(ACCOUNT),
    verdict: 'fail',
    resource: 'Trail',
    found: ACCOUNT,
    because: `both in account ${ACCOUNT}`,
  },
  {
    case: 'one account has both, and the text true',
    change: apart(ACCOUNT, { 'Trail.properties.IsOrganizationTrail': 'true' }),
    verdict: 'fail',
  },
  { case: 'one account has both, live', origin: 'account', change: apart(ACCOUNT), verdict: 'fail' },
  { case: 'the requirements name its accounts', change: apart(ACCOUNT, owners(MANAGEMENT)), verdict: 'fail' },
  {
    case: 'one stack has both, whatever its account',
    change: { ...organization, 'stacks.0.account': UNKNOWN },
    verdict: 'fail',
    because: 'both in one account',
  },
  {
    case: 'one account has what may be an organization’s',
    change: { 'Trail.properties.IsOrganizationTrail': UNKNOWN },
    verdict: 'unknown',
    because: UNKNOWN.reason,
  },
  {
    case: 'what is neither true nor false',
    change: { 'Trail.properties.IsOrganizationTrail': 'perhaps' },
    verdict: 'unknown',
  },
  { case: 'its template has no account', change: apart(ABSENT), verdict: 'unknown', because: NO_ACCOUNT },
  { case: 'its template leaves the account open', change: apart('${AWS::AccountId}'), verdict: 'unknown' },
  {
    case: 'the template of the bucket has no account',
    change: { ...apart(MANAGEMENT), ...bucketsIn('${AWS::AccountId}') },
    verdict: 'unknown',
    because: NO_ACCOUNT,
  },
  {
    case: 'no template has the bucket',
    change: { ...organization, ...elsewhere },
    verdict: 'unknown',
    because: 'in none of the templates',
  },
]);

export const ARCHIVE_OUTSIDE_MANAGEMENT_ROWS = rowsFor(ArchiveOutsideManagementAccount, [
  { case: 'the audit log is of one account alone', verdict: 'notApplicable' },
  { case: 'an organization that names no accounts', change: organization, verdict: 'notApplicable' },
  { case: 'a member account has the buckets', change: owners(MANAGEMENT), verdict: 'pass', found: ACCOUNT },
  { case: 'the same, live', origin: 'account', change: owners(MANAGEMENT), verdict: 'pass' },
  {
    case: 'the management account has the buckets',
    change: owners(ACCOUNT),
    verdict: 'fail',
    resource: 'LogBucket',
    expected: `another account than ${ACCOUNT}`,
    because: 'in the management account',
  },
  {
    case: 'the management account has the evidence',
    change: { ...owners(MANAGEMENT), 'EvidenceBucket.account': MANAGEMENT },
    verdict: 'fail',
    resource: 'EvidenceBucket',
  },
  {
    case: 'the template calls its own account the management account',
    change: { ...owners('${AWS::AccountId}'), ...bucketsIn('${AWS::AccountId}') },
    verdict: 'fail',
  },
  {
    case: 'the template has no account',
    change: { ...owners(MANAGEMENT), 'stacks.0.account': UNKNOWN },
    verdict: 'unknown',
  },
  { case: 'the management account is left open', change: owners('${Management}'), verdict: 'unknown' },
  {
    case: 'no template has the bucket',
    change: { ...owners(MANAGEMENT), ...elsewhere },
    verdict: 'unknown',
    because: 'in none of the templates',
  },
]);

const trusting = (Principal: Value, Condition: Properties = {}): Changes => {
  const Statement = [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole', Condition }];
  const properties = { AssumeRolePolicyDocument: { Statement } };
  return {
    ...owners(MANAGEMENT, DELEGATED),
    Person: { ...stranger('AWS::IAM::Role', 'Person', properties), arn: ADMINISTRATOR },
  };
};
const root = (account: string) => `arn:aws:iam::${account}:root`;
const administrators = (...names: readonly string[]): Changes => ({
  ...owners(MANAGEMENT, DELEGATED),
  'requirements.administrators': names,
});

export const ARCHIVE_ADMINISTERED_APART_ROWS = rowsFor(ArchiveAdministeredApart, [
  { case: 'the audit log is of one account alone', verdict: 'notApplicable' },
  { case: 'one account has trail and archive', change: organization, verdict: 'notApplicable' },
  { case: 'roles of the archive', change: owners(MANAGEMENT, DELEGATED), verdict: 'pass' },
  { case: 'roles of the archive, whose trail is there', change: apart(MANAGEMENT), verdict: 'pass' },
  { case: 'trust in the archive', change: trusting({ AWS: root(ACCOUNT) }), verdict: 'pass', resource: 'Person' },
  {
    case: 'trust in everybody of the archive',
    change: trusting('*', { StringEquals: { 'aws:PrincipalAccount': ACCOUNT } }),
    verdict: 'pass',
  },
  {
    case: 'the archive is the delegated administrator',
    change: owners(MANAGEMENT, ACCOUNT),
    verdict: 'fail',
    path: 'Metadata.wormtrail.requirements.trailOwners.delegatedAdministrator',
  },
  ...[MANAGEMENT, DELEGATED].map((account) => ({
    case: `an administrator of ${account}`,
    change: administrators(ADMINISTRATOR, `arn:aws:iam::${account}:role/audit-log-administrator`),
    verdict: 'fail' as const,
    path: 'Metadata.wormtrail.requirements.administrators.1',
    because: `is of account ${account}`,
  })),
  {
    case: 'an administrator of the account that has the trail',
    change: { ...apart(MANAGEMENT), 'requirements.administrators': [`arn:aws:iam::${MANAGEMENT}:role/administrator`] },
    verdict: 'fail',
  },
  ...['OrganizationAccountAccessRole', 'Organization*', 'AWSControlTowerExecution'].map((name) => ({
    case: `an administrator called ${name}`,
    change: administrators(`arn:aws:iam::${ACCOUNT}:role/${name}`),
    verdict: 'fail' as const,
    because: 'principals of the management account may assume',
  })),
  ...[MANAGEMENT, DELEGATED].map((account) => ({
    case: `trust in ${account}`,
    change: trusting({ AWS: root(account) }),
    verdict: 'fail' as const,
    resource: 'Person',
    because: `principals of account ${account}`,
  })),
  { case: 'trust in the number of an account', change: trusting({ AWS: MANAGEMENT }), verdict: 'fail' },
  {
    case: 'trust in everybody of the management account',
    change: trusting('*', { ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${MANAGEMENT}:role/x` } }),
    verdict: 'fail',
  },
  { case: 'trust that is not known', change: trusting(UNKNOWN), verdict: 'unknown', resource: 'Person' },
  { case: 'an administrator that is not known', change: administrators('${app.Role}'), verdict: 'unknown' },
  {
    case: 'the account of the trail is not known',
    change: apart(ABSENT),
    verdict: 'unknown',
    because: NO_ACCOUNT,
  },
  { case: 'the management account is left open', change: owners('${Management}'), verdict: 'unknown' },
  {
    case: 'the template of the archive has no account',
    change: { ...owners(MANAGEMENT, DELEGATED), 'stacks.0.account': UNKNOWN },
    verdict: 'unknown',
  },
  {
    case: 'the template of the archive has no account, and nothing is delegated',
    change: { ...owners(MANAGEMENT), 'stacks.0.account': UNKNOWN },
    verdict: 'unknown',
  },
  {
    case: 'an administrator of any account',
    change: administrators('arn:aws:iam::*:role/audit-log-administrator'),
    verdict: 'fail',
    because: `is of account ${MANAGEMENT}`,
  },
  {
    case: 'trust in an account that is left open',
    change: trusting({ AWS: root('${Partner}') }),
    verdict: 'unknown',
    resource: 'Person',
  },
]);
