/** Nothing of the audit log goes to, or is open to, an account that its requirements do not know. */
import type { AuditLog, Resource } from '../../facts/audit-log';
import { overlaps, statementsOf, type Statement } from '../../facts/policy';
import { elsewhereOf } from '../../facts/resources';
import { firstUnknown, inNoTemplate, isUnknown, toJson, type Elsewhere, type Value } from '../../facts/value';
import { fail, pass, unknown, type Guardrail, type Place, type Verdict } from '../guardrail';
import { keyNamed, keysOf } from '../keys';
import { inventoryOfType } from '../members';
import { resourcePoliciesOf } from '../resource-policies';
import { busPoliciesOf } from './bus-policies';
import { accountsIn, bucketsOfNobody, type Destination } from './destination';
import { destinationsOf, groupIn, logGroupsOf } from './destinations';
import { READ_BY_READERS } from './grant-code';
import { namedAccounts } from './guarded-roles';
import { isForeign, strangersIn } from './strangers';

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
  code: READ_BY_READERS,
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => [
    ...destinationsOf(auditLog).map((each) => judgeDestination(auditLog, each)),
    ...policiesOf(auditLog).map(({ resource, path, statements }) =>
      judgePolicy(auditLog, { resource, path }, statements),
    ),
  ],
};

function judgeDestination(auditLog: AuditLog, { resource, path, value, doubt }: Destination): Verdict {
  const place = { resource, path };
  const accounts = namedAccounts(auditLog);
  const foreign = [...accountsIn(value), ...bucketsOfNobody(value).map((arn) => ownerOf(auditLog, arn))].find(
    (account) => account !== undefined && isForeign(account, accounts),
  );
  if (foreign !== undefined) {
    if (doubt) return unknown(place, EXPECTED, doubt);
    return isOfCentralBucket(auditLog, place)
      ? unknown(place, EXPECTED, whyUnseen(auditLog, path, value))
      : fail(place, EXPECTED, foreign, `it names account ${foreign}`);
  }
  const unseen = bucketsOfNobody(value).find((arn) => ownerOf(auditLog, arn) === undefined);
  const reason =
    firstUnknown(value) ?? (unseen === undefined ? undefined : inNoTemplate(`the bucket ${unseen}`, unseen));
  return reason ? unknown(place, EXPECTED, reason) : pass(place, EXPECTED, []);
}

/** One cause with all else that is not known of the key or the topic. */
function whyUnseen(auditLog: AuditLog, path: string, value: Value): Elsewhere {
  const name = typeof value === 'string' ? value : JSON.stringify(toJson(value));
  const key = path === 'KMSKeyId' ? keyNamed(auditLog, value) : undefined;
  return (key && elsewhereOf(key)) ?? inNoTemplate(`the ${path === 'KMSKeyId' ? 'key' : 'topic'} ${name}`, name);
}

/** The account of a bucket of the app. */
function ownerOf(auditLog: AuditLog, bucketArn: string): string | undefined {
  const found = inventoryOfType(auditLog, 'AWS::S3::Bucket').find(({ arn }) => arn === bucketArn);
  return found && (found.account ?? '');
}

/** A log archive has the key and the topic of its trails beside its bucket, which no template here has. */
function isOfCentralBucket({ log, trails }: AuditLog, { resource, path }: Place): boolean {
  const isOfTrail = trails.some((trail) => trail === resource) && /^(KMSKeyId|SnsTopicName)$/.test(path);
  return isOfTrail && elsewhereOf(log.bucket) !== undefined;
}

interface Policy {
  readonly resource: Resource;
  readonly path: string;
  readonly statements: readonly Statement[];
}

function policiesOf(auditLog: AuditLog): readonly Policy[] {
  return [
    ...resourcePoliciesOf(auditLog),
    ...replicaKeyPoliciesOf(auditLog),
    ...logGroupPoliciesOf(auditLog),
    ...busPoliciesOf(auditLog),
  ];
}

/** A replica decrypts what its primary key encrypted, by a policy of its own (KMS Developer Guide, "Multi-Region keys"). */
function replicaKeyPoliciesOf(auditLog: AuditLog): readonly Policy[] {
  const keys = keysOf(auditLog).map(({ arn }) => arn);
  const path = 'KeyPolicy';
  return inventoryOfType(auditLog, 'AWS::KMS::ReplicaKey')
    .filter(({ properties: { PrimaryKeyArn: primary, [path]: policy } }) =>
      typeof primary === 'string' ? keys.includes(primary) : isUnknown(primary) && isUnknown(policy),
    )
    .map((resource) => ({ resource, path, statements: statementsOf(resource.properties[path]) }));
}

/** Policies of CloudWatch Logs name log groups by themselves: what they say of other groups is left out. */
function logGroupPoliciesOf(auditLog: AuditLog): readonly Policy[] {
  const named = [
    ...logGroupsOf(auditLog).map(({ ref, arn = ref }) => arn),
    ...auditLog.trails.flatMap(({ properties }) => properties['CloudWatchLogsLogGroupArn'] ?? []),
  ];
  const groups = [...new Set(named.flatMap((arn) => groupIn(arn) ?? []))];
  if (named.length === 0) return [];
  const path = 'PolicyDocument';
  return inventoryOfType(auditLog, 'AWS::Logs::ResourcePolicy').map((resource) => ({
    ...{ resource, path },
    statements: statementsOf(resource.properties[path]).filter(
      ({ resources: { except, patterns } }) =>
        except || named.some(isUnknown) || patterns.some((pattern) => groups.some((arn) => isAbout(pattern, arn))),
    ),
  }));
}

function isAbout(pattern: string, group: string): boolean {
  return overlaps(pattern, group) || overlaps(pattern, `${group}:*`);
}

function judgePolicy(auditLog: AuditLog, place: Place, statements: readonly Statement[]): Verdict {
  const letting = statements.filter(({ effect }) => effect === 'Allow');
  const sure = letting.filter(({ unknown: doubt }) => doubt === undefined);
  const found = [...new Set(sure.flatMap((statement) => strangersIn(auditLog, statement)))];
  const strangers = found.filter((each) => typeof each === 'string');
  if (strangers.length > 0) return fail(place, EXPECTED, strangers, `it lets in ${strangers.join(', ')}`);
  const doubt = letting.find((statement) => statement.unknown)?.unknown ?? found.find(isUnknown);
  return doubt ? unknown(place, EXPECTED, doubt) : pass(place, EXPECTED, []);
}
