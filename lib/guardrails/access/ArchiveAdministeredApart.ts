/** No principal administers both the archive of an organization and its trail. */
import { parseArn } from '../../facts/arn';
import type { AuditLog, Resource } from '../../facts/audit-log';
import { coversArn, coversPattern, statementsOf, type Statement } from '../../facts/policy';
import { accountNamedIn } from '../../facts/principals';
import { hasToken } from '../../facts/template/tokens';
import { isUnknown, Unknown } from '../../facts/value';
import { fail, pass, unknown, type Guardrail, type Verdict } from '../guardrail';
import { inventoryOfType } from '../members';
import { accountOf, isOfOrganization } from '../trail-accounts';

const PATH = 'AssumeRolePolicyDocument';
const REQUIREMENTS = 'Metadata.wormtrail.requirements';

/** Roles that AWS makes in member accounts for the management account; both names are the defaults. */
const ROLES_OF_MANAGEMENT = ['OrganizationAccountAccessRole', 'AWSControlTowerExecution'];

export const ArchiveAdministeredApart: Guardrail = {
  id: 'ArchiveAdministeredApart',
  theme: 'access',
  title: 'No named administrator of the archive belongs to, or trusts, an account that may change the trail',
  problem: 'One principal administers both the archive and the trail',
  reason:
    'A principal that administers both stops the recording and opens the archive by itself. CloudTrail’s delegated administrator may do what ' +
    'the management account may (CloudTrail User Guide, "Organization delegated administrator"), and every principal of the management ' +
    'account may be let into OrganizationAccountAccessRole (AWS Organizations User Guide, "Accessing member accounts in an organization").',
  severity: 'HIGH',
  threat: { technique: 'T1078.004', name: 'Valid Accounts: Cloud Accounts' },
  remedy:
    'Name as administrators roles of the log archive account that its own principals assume, and delegate CloudTrail to an account that is ' +
    'not the archive’s.',
  noCode: 'The configuration names administrators and the delegated administrator.',
  owner: 'compliance',
  judgedFrom: ['template', 'account'],
  check: judgeAdministration,
};

function judgeAdministration(auditLog: AuditLog): Verdict[] {
  const accounts = trailAccounts(auditLog);
  if (accounts.length === 0) return [];
  const named = new Set(accounts.filter((account) => typeof account === 'string'));
  const doubt = [accountOf(auditLog, auditLog.log.bucket), ...accounts].find(isUnknown);
  const verdicts = [
    ...judgeDelegation(auditLog),
    ...auditLog.requirements.administrators.map((pattern, index) => judgeName(auditLog, pattern, index, named)),
    ...administratorsIn(auditLog).map((role) => judgeTrust(role, named)),
  ];
  return verdicts.map((verdict) =>
    doubt && verdict.kind === 'pass' ? unknown(verdict, verdict.expected, doubt) : verdict,
  );
}

/** The accounts that may change the trail, apart from the archive's own: that the trail is there is said elsewhere. */
function trailAccounts(auditLog: AuditLog): readonly (string | Unknown)[] {
  const { managementAccount, delegatedAdministrator } = auditLog.requirements.trailOwners ?? {};
  const trails = auditLog.trails.filter((trail) => isOfOrganization(auditLog, trail) === true);
  const archive = accountOf(auditLog, auditLog.log.bucket);
  const named = [managementAccount, delegatedAdministrator].filter((account) => account !== undefined);
  const known = named.map((account) =>
    hasToken(account) ? new Unknown(`the account ${account} of the trail is not known`) : account,
  );
  return [...known, ...trails.map((trail) => accountOf(auditLog, trail))].filter((account) => account !== archive);
}

function judgeDelegation(auditLog: AuditLog): Verdict[] {
  const { delegatedAdministrator: delegated } = auditLog.requirements.trailOwners ?? {};
  if (delegated === undefined) return [];
  const { bucket } = auditLog.log;
  const place = { resource: bucket, path: `${REQUIREMENTS}.trailOwners.delegatedAdministrator` };
  const expected = 'another account than that of the archive';
  const archive = accountOf(auditLog, bucket);
  if (isUnknown(archive)) return [unknown(place, expected, archive)];
  return delegated === archive
    ? [fail(place, expected, delegated, 'CloudTrail’s delegated administrator is the account of the archive')]
    : [pass(place, expected, delegated)];
}

function judgeName(auditLog: AuditLog, pattern: string, index: number, accounts: ReadonlySet<string>): Verdict {
  const place = { resource: auditLog.log.bucket, path: `${REQUIREMENTS}.administrators.${index}` };
  const expected = 'a role that only the archive’s own account can use';
  const account = accountNamedIn(pattern);
  const [covered] = account === undefined ? [] : [...accounts].filter((each) => coversPattern(account, each));
  if (covered !== undefined) {
    return fail(place, expected, pattern, `${pattern} is of account ${covered}, which may change the trail`);
  }
  const { partition = 'aws' } = parseArn(pattern) ?? {};
  const made = ROLES_OF_MANAGEMENT.find((role) => coversArn(pattern, `arn:${partition}:iam::${account}:role/${role}`));
  if (made !== undefined) {
    return fail(place, expected, pattern, `principals of the management account may assume ${made}`);
  }
  if (account !== undefined && !hasToken(account)) return pass(place, expected, pattern);
  return unknown(place, expected, `the account of ${pattern} is not known`);
}

function administratorsIn(auditLog: AuditLog): readonly Resource[] {
  const { administrators } = auditLog.requirements;
  return inventoryOfType(auditLog, 'AWS::IAM::Role').filter(
    ({ arn }) => arn !== undefined && administrators.some((pattern) => coversArn(pattern, arn)),
  );
}

/** Strangers that a role trusts are for RoleTrustLimited, which takes the accounts of the trail for known ones. */
function judgeTrust(role: Resource, accounts: ReadonlySet<string>): Verdict {
  const place = { resource: role, path: PATH };
  const expected = 'trust in no account that may change the trail';
  const letting = statementsOf(role.properties[PATH]).filter(({ effect }) => effect === 'Allow');
  const trusted = (statement: Statement) => accountsIn(statement).filter((account) => accounts.has(account));
  const sure = letting.filter((statement) => !statement.unknown).flatMap(trusted);
  const [account] = sure;
  if (account !== undefined)
    return fail(place, expected, [...new Set(sure)], `principals of account ${account} may assume it`);
  const open = letting.flatMap(accountsIn).find(hasToken);
  const doubt =
    letting.find((statement) => statement.unknown)?.unknown ??
    (open === undefined ? undefined : new Unknown(`the account ${open} is not known`));
  return doubt ? unknown(place, expected, doubt) : pass(place, expected, []);
}

/** The accounts whose principals a statement names: by themselves or, where it names everybody, in a condition. */
function accountsIn({ principals, conditions }: Statement): readonly string[] {
  const named = (principals?.named ?? []).filter(({ type }) => type === 'AWS' || type === 'Federated');
  const ids = principals?.except ? [] : named.map(({ id }) => id);
  const asked = conditions
    .filter(({ key }) => /^aws:principal(account|arn)$/.test(key))
    .flatMap(({ values }) => values);
  return [...ids, ...(ids.includes('*') ? asked : [])].map((id) => parseArn(id)?.account ?? id);
}
