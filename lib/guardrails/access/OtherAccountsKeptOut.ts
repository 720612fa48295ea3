/** Nothing of the audit log goes to, or is open to, an account that its requirements do not know. */
import { parseArn } from '../../facts/arn';
import type { AuditLog, Resource } from '../../facts/audit-log';
import { statementsOf, type Condition, type Statement } from '../../facts/policy';
import { hasToken } from '../../facts/template/tokens';
import { firstUnknown, isUnknown, valueAt, type Value } from '../../facts/value';
import { fail, pass, unknown, type Guardrail, type Verdict } from '../guardrail';
import { inventoryOfType, membersOfType } from '../members';
import { resourcePoliciesOf } from '../resource-policies';
import { namedAccounts } from './guarded-roles';

const EXPECTED = 'accounts of the stacks, the administrators and the readers only';

export const OtherAccountsKeptOut: Guardrail = {
  id: 'OtherAccountsKeptOut',
  theme: 'access',
  title: 'No destination, policy or subscription of the audit log names an account that it does not know',
  problem: 'Another account receives, or may reach, a part of the audit log',
  reason:
    'An inventory lists every log file with its lock, a replica holds them, and a subscription tells a stranger of each finding. A ' +
    'condition on arn:aws:iam::*:role/name names no account: anybody makes such a role (S3 User Guide, "Amazon S3 Inventory").',
  severity: 'HIGH',
  threat: { technique: 'T1537', name: 'Transfer Data to Cloud Account' },
  remedy: 'Remove the destination, statement or subscription, or name the account’s role among the readers.',
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => {
    const accounts = namedAccounts(auditLog);
    return [
      ...destinationsOf(auditLog).map((each) => judgeDestination(each, accounts)),
      ...resourcePoliciesOf(auditLog).map(({ resource, path, statements }) =>
        judgePolicy(resource, path, statements, accounts),
      ),
      ...logGroupPoliciesOf(auditLog).map(({ resource, path, statements }) =>
        judgePolicy(resource, path, statements, accounts),
      ),
    ];
  },
};

interface Destination {
  readonly resource: Resource;
  readonly path: string;
  readonly value: Value;
}

/** Properties that say where something goes, by type. */
const DESTINATIONS: Readonly<Record<string, readonly string[]>> = {
  'AWS::S3::Bucket': [
    'InventoryConfigurations',
    'AnalyticsConfigurations',
    'MetadataTableConfiguration',
    'MetadataConfiguration',
    'NotificationConfiguration',
    'ReplicationConfiguration',
    'LoggingConfiguration',
  ],
  'AWS::SNS::Subscription': ['Endpoint', 'RedrivePolicy'],
  'AWS::Lambda::EventInvokeConfig': ['DestinationConfig'],
  'AWS::Lambda::Function': ['DeadLetterConfig'],
  'AWS::Logs::SubscriptionFilter': ['DestinationArn'],
  'AWS::CloudWatch::Alarm': ['AlarmActions', 'OKActions', 'InsufficientDataActions'],
  'AWS::CloudTrail::Trail': ['SnsTopicName', 'CloudWatchLogsLogGroupArn', 'KMSKeyId'],
  'AWS::SQS::Queue': ['RedrivePolicy', 'KmsMasterKeyId'],
  'AWS::SNS::Topic': ['KmsMasterKeyId', 'Subscription'],
};

function destinationsOf(auditLog: AuditLog): readonly Destination[] {
  const own = Object.entries(DESTINATIONS).flatMap(([type, paths]) =>
    membersOfType(auditLog, type).flatMap((resource) =>
      paths.flatMap((path) => {
        const value = valueAt(resource.properties, path);
        return value === undefined || value === null ? [] : [{ resource, path, value }];
      }),
    ),
  );
  const groups = membersOfType(auditLog, 'AWS::Logs::LogGroup').map(({ ref }) => ref);
  const filters = inventoryOfType(auditLog, 'AWS::Logs::SubscriptionFilter').flatMap((resource) => {
    const { LogGroupName: group, DestinationArn: value } = resource.properties;
    const isOurs = typeof group === 'string' && groups.includes(group) && !auditLog.members.includes(resource);
    return isOurs && value !== undefined ? [{ resource, path: 'DestinationArn', value }] : [];
  });
  return [...own, ...filters];
}

function judgeDestination({ resource, path, value }: Destination, accounts: ReadonlySet<string>): Verdict {
  const place = { resource, path };
  const foreign = textsIn(value)
    .flatMap(accountsIn)
    .find((account) => isForeign(account, accounts));
  if (foreign !== undefined) return fail(place, EXPECTED, foreign, `it names account ${foreign}`);
  const reason = firstUnknown(value);
  return reason ? unknown(place, EXPECTED, reason) : pass(place, EXPECTED, []);
}

function textsIn(value: Value): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null || isUnknown(value)) return [];
  return Object.values(value).flatMap((part) => textsIn(part));
}

/** The account of an ARN, or a text that is the number of one. */
function accountsIn(text: string): readonly string[] {
  const account = /^\d{12}$/.test(text) ? text : parseArn(text)?.account;
  return account === undefined || account === '' ? [] : [account];
}

/** AWS itself, and what only a deployment knows, is no other account. */
function isForeign(account: string, accounts: ReadonlySet<string>): boolean {
  return /^\d{12}$/.test(account) && accounts.size > 0 && !accounts.has(account);
}

/** Policies of CloudWatch Logs name log groups by themselves. */
function logGroupPoliciesOf(auditLog: AuditLog) {
  const groups = [
    ...membersOfType(auditLog, 'AWS::Logs::LogGroup').map(({ ref, arn }) => arn ?? ref),
    ...auditLog.trails.flatMap(({ properties }) => properties['CloudWatchLogsLogGroupArn'] ?? []),
  ];
  if (groups.length === 0) return [];
  return inventoryOfType(auditLog, 'AWS::Logs::ResourcePolicy').map((resource) => {
    const path = 'PolicyDocument';
    return { resource, path, statements: statementsOf(resource.properties[path]) };
  });
}

function judgePolicy(
  resource: Resource,
  path: string,
  statements: readonly Statement[],
  accounts: ReadonlySet<string>,
): Verdict {
  const place = { resource, path };
  const letting = statements.filter(({ effect }) => effect === 'Allow');
  const sure = letting.filter(({ unknown: doubt }) => doubt === undefined);
  const found = sure.flatMap((statement) => strangersIn(statement, accounts));
  if (found.length > 0)
    return fail(place, EXPECTED, [...new Set(found)], `it lets in ${[...new Set(found)].join(', ')}`);
  const doubt = letting.find((statement) => statement.unknown)?.unknown;
  return doubt ? unknown(place, EXPECTED, doubt) : pass(place, EXPECTED, []);
}

/** Principals of a statement that are, or may be, of an account that nobody named. */
function strangersIn({ principals, conditions }: Statement, accounts: ReadonlySet<string>): readonly string[] {
  if (!principals) return [];
  const named = principals.except ? [{ type: 'AWS', id: '*' }] : principals.named;
  return named.flatMap(({ type, id }) => {
    if (type !== 'AWS') return [];
    const account = parseArn(id)?.account ?? '';
    if (id !== '*') return isForeign(account, accounts) ? [id] : [];
    return conditions.some((condition) => limitsAccount(condition, accounts)) ? [] : ['everybody'];
  });
}

const LIMITS = /^(ForAnyValue:)?(StringEquals(IgnoreCase)?|StringLike|ArnEquals|ArnLike)$/i;
const ACCOUNT_KEYS = /^(aws:(principalaccount|sourceaccount|sourceowner)|kms:calleraccount)$/;
const ARN_KEYS = /^aws:(principalarn|sourcearn)$/;
/** Within an organization, or a network of one’s own, no other account acts unasked. */
const OTHER_LIMITS = /^aws:(principalorgid|principalorgpaths|sourceorgid|sourceorgpaths|sourcevpce?|vpcsourceip)$/;

function limitsAccount({ operator, key, values }: Condition, accounts: ReadonlySet<string>): boolean {
  if (!LIMITS.test(operator)) return false;
  const isKnown = (account: string) => accounts.has(account) || hasToken(account) || accounts.size === 0;
  if (ACCOUNT_KEYS.test(key)) return values.every((value) => isKnown(value) && !/[*?]/.test(value));
  if (ARN_KEYS.test(key)) return values.every((value) => isAccountOf(value, isKnown));
  return OTHER_LIMITS.test(key) && values.every((value) => !/^[*?]*$/.test(value));
}

/** An ARN of S3 has no account: its bucket’s name says whose it is. */
function isAccountOf(arn: string, isKnown: (account: string) => boolean): boolean {
  const { service, account = '' } = parseArn(arn) ?? {};
  return service === 's3' ? !/[*?]/.test(arn.split(':').at(-1) ?? '*') : account !== '' && isKnown(account);
}
