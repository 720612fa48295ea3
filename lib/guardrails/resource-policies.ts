/** The policies that stand at resources of an audit log and say who may use them. */
import type { AuditLog, Resource } from '../facts/audit-log';
import { statementsOf, type Statement } from '../facts/policy';
import { oncePer } from '../facts/cache';
import { valueAt, type Value } from '../facts/value';
import type { Place } from './guardrail';

/** Where the policy document stands, by type of the resource that holds it. */
const POLICY_PATH: ReadonlyMap<string, string> = new Map([
  ['AWS::IAM::Role', 'AssumeRolePolicyDocument'],
  ['AWS::KMS::Key', 'KeyPolicy'],
  ['AWS::S3::BucketPolicy', 'PolicyDocument'],
  ['AWS::SNS::TopicPolicy', 'PolicyDocument'],
  ['AWS::SQS::QueuePolicy', 'PolicyDocument'],
]);

export interface ResourcePolicy extends Place {
  readonly resource: Resource;
  readonly statements: readonly Statement[];
}

/** The resource policies among the members, Lambda permissions included. */
export const resourcePoliciesOf = oncePer(({ members }: AuditLog): readonly ResourcePolicy[] =>
  members.flatMap((resource) => {
    if (resource.type === 'AWS::Lambda::Permission') return [permission(resource)];
    const path = POLICY_PATH.get(resource.type);
    if (path === undefined) return [];
    return [{ resource, path, statements: statementsOf(valueAt(resource.properties, path)) }];
  }),
);

/** A permission is a statement of the function's policy in another spelling. */
function permission(resource: Resource): ResourcePolicy {
  const { Action, FunctionName, Principal, SourceArn, SourceAccount } = resource.properties;
  const statement = {
    Effect: 'Allow',
    Principal:
      typeof Principal === 'string' && Principal.includes('.amazonaws.com') ? { Service: Principal } : Principal,
    Action,
    Resource: FunctionName,
    Condition: conditionOf({ 'aws:SourceArn': SourceArn, 'aws:SourceAccount': SourceAccount }),
  };
  return { resource, path: '', statements: statementsOf({ Statement: withoutAbsent(statement) }) };
}

function conditionOf(keys: Readonly<Record<string, Value | undefined>>): Value {
  return { ArnLike: withoutAbsent(keys) };
}

function withoutAbsent(values: Readonly<Record<string, Value | undefined>>): Readonly<Record<string, Value>> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
  );
}
