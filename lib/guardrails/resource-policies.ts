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
  ['AWS::S3::BucketPolicy', 'PolicyDocument'],
  ['AWS::SNS::TopicInlinePolicy', 'PolicyDocument'],
  ['AWS::SNS::TopicPolicy', 'PolicyDocument'],
  ['AWS::SQS::QueueInlinePolicy', 'PolicyDocument'],
  ['AWS::SQS::QueuePolicy', 'PolicyDocument'],
]);

export interface ResourcePolicy extends Place {
  readonly resource: Resource;
  readonly statements: readonly Statement[];
}

/** The resource policies among the members, Lambda permissions included. */
export const resourcePoliciesOf = oncePer(({ members }: AuditLog): readonly ResourcePolicy[] =>
  members.flatMap(policiesIn),
);

function policiesIn(resource: Resource): readonly ResourcePolicy[] {
  if (resource.type === 'AWS::Lambda::Permission') return [permission(resource)];
  const path = POLICY_PATH.get(resource.type);
  if (path === undefined) return [];
  return [{ resource, path, statements: statementsOf(valueAt(resource.properties, path)) }];
}

/** Where a policy names what it is attached to. */
const ATTACHED_BY: Readonly<Record<string, string>> = {
  'AWS::Lambda::Permission': 'FunctionName',
  'AWS::SNS::TopicInlinePolicy': 'TopicArn',
  'AWS::SNS::TopicPolicy': 'Topics',
  'AWS::SQS::QueueInlinePolicy': 'Queue',
  'AWS::SQS::QueuePolicy': 'Queues',
};

/** By the name of what they are attached to; under the empty name what may be attached to anything. */
const attachedIn = oncePer((inventory: readonly Resource[]): ReadonlyMap<string, readonly ResourcePolicy[]> => {
  const attached = new Map<string, ResourcePolicy[]>();
  for (const resource of inventory) {
    const property = ATTACHED_BY[resource.type];
    const names = property === undefined ? undefined : resource.properties[property];
    for (const name of names === undefined ? [] : isList(names) ? names : [names]) {
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
