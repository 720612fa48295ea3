/** The policies that stand at resources of an audit log and say who may use them. */
import type { AuditLog, Resource } from '../facts/audit-log';
import { statementsOf, type Statement } from '../facts/policy';
import { oncePer } from '../facts/cache';
import { isList, isUnknown, Unknown, valueAt, type Value } from '../facts/value';
import type { Place } from './guardrail';

/** Where the policy document stands, by type of the resource that holds it. */
const POLICY_PATH: ReadonlyMap<string, string> = new Map([
  ['AWS::IAM::Role', 'AssumeRolePolicyDocument'],
  ['AWS::KMS::Key', 'KeyPolicy'],
  ['AWS::KMS::ReplicaKey', 'KeyPolicy'],
  ['AWS::S3::AccessPoint', 'Policy'],
  ['AWS::S3::BucketPolicy', 'PolicyDocument'],
  ['AWS::S3::MultiRegionAccessPointPolicy', 'Policy'],
  ['AWS::SNS::TopicInlinePolicy', 'PolicyDocument'],
  ['AWS::SNS::TopicPolicy', 'PolicyDocument'],
  ['AWS::SQS::QueueInlinePolicy', 'PolicyDocument'],
  ['AWS::SQS::QueuePolicy', 'PolicyDocument'],
]);

export interface ResourcePolicy extends Place {
  readonly resource: Resource;
  readonly statements: readonly Statement[];
}

/** The resource policies among the members, and those in the app that are attached to a member; Lambda permissions included. */
export const resourcePoliciesOf = oncePer(({ members, inventory }: AuditLog): readonly ResourcePolicy[] => {
  const own = new Set(members);
  const names = new Set<Value>(members.flatMap(({ ref, arn = ref }) => [ref, arn]));
  const isOurs = (name: Value): boolean => names.has(name);
  for (const name of accessPointsOf(inventory, isOurs)) names.add(name);
  const attached = inventory.filter(
    (resource) => !own.has(resource) && (subjectsOf(resource).some(isOurs) || isClosed(resource)),
  );
  return [...members, ...attached].flatMap(policiesIn);
});

/** Whether neither what a policy says is known nor what it is attached to: it may be ours. */
function isClosed(resource: Resource): boolean {
  const path = POLICY_PATH.get(resource.type);
  return path !== undefined && isUnknown(resource.properties[path]) && subjectsOf(resource).some(isUnknown);
}

/** Names of the access points of many Regions that lead to a bucket: their policies name them, and no bucket. */
function accessPointsOf(inventory: readonly Resource[], isOurs: (bucket: Value) => boolean): readonly Value[] {
  return inventory
    .filter(({ type }) => type === 'AWS::S3::MultiRegionAccessPoint')
    .filter(({ properties: { Regions: regions } }) =>
      (isList(regions) ? regions : []).some((region) => isOurs(valueAt(region, 'Bucket') ?? '')),
    )
    .flatMap(({ ref, properties: { Name: name = ref } }) => [ref, name]);
}

function policiesIn(resource: Resource): readonly ResourcePolicy[] {
  if (resource.type === 'AWS::Lambda::Permission') return [permission(resource)];
  const path = POLICY_PATH.get(resource.type);
  if (path === undefined) return [];
  return [{ resource, path, statements: statementsOf(valueAt(resource.properties, path)) }];
}

/** Where a policy names what it is attached to. */
const ATTACHED_BY: ReadonlyMap<string, string> = new Map([
  ['AWS::Lambda::Permission', 'FunctionName'],
  ['AWS::S3::AccessPoint', 'Bucket'],
  ['AWS::S3::MultiRegionAccessPointPolicy', 'MrapName'],
  ['AWS::SNS::TopicInlinePolicy', 'TopicArn'],
  ['AWS::SNS::TopicPolicy', 'Topics'],
  ['AWS::SQS::QueueInlinePolicy', 'Queue'],
  ['AWS::SQS::QueuePolicy', 'Queues'],
]);

/** What a policy is attached to, as it names it. */
function subjectsOf({ type, properties }: Resource): readonly Value[] {
  const property = ATTACHED_BY.get(type);
  const names = property === undefined ? undefined : properties[property];
  if (names === undefined) return [];
  return isList(names) ? names : [names];
}

/** By the name of what they are attached to; under the empty name what may be attached to anything. */
const attachedIn = oncePer((inventory: readonly Resource[]): ReadonlyMap<string, readonly ResourcePolicy[]> => {
  const attached = new Map<string, ResourcePolicy[]>();
  for (const resource of inventory) {
    for (const name of subjectsOf(resource)) {
      const key = typeof name === 'string' ? name : '';
      attached.set(key, [...(attached.get(key) ?? []), ...policiesIn(resource)]);
    }
  }
  return attached;
});

/** The policy of a topic, queue or function; undefined where the app gives it none. */
export function resourcePolicyOf({ inventory }: AuditLog, { type, ref, arn }: Resource): ResourcePolicy | undefined {
  const attached = attachedIn(inventory);
  const named = [...new Set([ref, ...(arn === undefined ? [] : [arn])])].flatMap((name) => attached.get(name) ?? []);
  const service = type.split('::')[1] ?? '';
  const maybe = (attached.get('') ?? []).filter(({ resource }) => resource.type.includes(`::${service}::`));
  const [first] = [...named, ...maybe];
  if (!first) return undefined;
  if (named.length === 1 && maybe.length === 0) return first;
  const doubts = maybe.flatMap(({ resource }) =>
    statementsOf(new Unknown(`what ${resource.displayName} is attached to`)),
  );
  // permissions add up, but of policies the one that is made last takes the place of the others
  const isSettled = named.length < 2 || first.resource.type === 'AWS::Lambda::Permission';
  const statements = named.flatMap((policy) => policy.statements);
  return { ...first, statements: [...(isSettled ? statements : statements.map(inDoubt)), ...doubts] };
}

function inDoubt(statement: Statement): Statement {
  return { ...statement, unknown: statement.unknown ?? new Unknown('it has several policies, and keeps only one') };
}

/** A permission is a statement of the function's policy in another spelling. */
function permission(resource: Resource): ResourcePolicy {
  const { Action, FunctionName, Principal, PrincipalOrgID, SourceArn, SourceAccount } = resource.properties;
  const statement = {
    Effect: 'Allow',
    Principal:
      typeof Principal === 'string' && Principal.includes('.amazonaws.com') ? { Service: Principal } : Principal,
    Action,
    Resource: isUnknown(FunctionName) ? FunctionName : '*',
    Condition: {
      ArnLike: withoutAbsent({ 'aws:SourceArn': SourceArn }),
      StringEquals: withoutAbsent({ 'aws:SourceAccount': SourceAccount, 'aws:PrincipalOrgID': PrincipalOrgID }),
    },
  };
  return { resource, path: '', statements: statementsOf({ Statement: withoutAbsent(statement) }) };
}

function withoutAbsent(values: Readonly<Record<string, Value | undefined>>): Readonly<Record<string, Value>> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
  );
}
