/** Every policy between what notices something and the owner lets the message through. */
import { code } from '../../checks/code';
import { parseArn } from '../../facts/arn';
import { isManagedByAws } from '../../facts/key-names';
import type { AuditLog, Resource } from '../../facts/audit-log';
import { resourceId } from '../../facts/resources';
import { statementsOf, theService, type Context, type Statement } from '../../facts/policy';
import { isUnknown, valueAt, type Unknown } from '../../facts/value';
import { KEY_POLICY, keyStatements } from '../encryption/key-policy';
import { groupBy } from '../../findings/group';
import { unknown, type Guardrail, type Place, type Verdict } from '../guardrail';
import { keyUses } from '../key-uses';
import { keyNamed } from '../keys';
import { decisionWithSymbols, judgeNeeds, OF_SERVICES, type Need } from '../permissions';
import { resourcePolicyOf } from '../resource-policies';
import { roleMay, roleNamed, trusts } from '../roles';
import { hopsOf, type Hop } from './hops';

const EXPECTED = 'the sender may do what it needs to';

export const NotificationsPermitted: Guardrail = {
  id: 'NotificationsPermitted',
  theme: 'monitoring',
  title:
    'Policies, keys and roles let rules, alarms and schedules reach the topics, queues and functions that they name',
  problem: 'A policy, key or role stops a message on its way to an owner',
  reason:
    'A topic, a queue or a key that refuses the sender drops the message, and no resource says so: the rule stays enabled, the alarm ' +
    'goes off, and no owner hears of it (SNS Developer Guide, "Enable compatibility between event sources and encrypted topics").',
  severity: 'HIGH',
  threat: { technique: 'T1562.001', name: 'Impair Defenses: Disable or Modify Tools' },
  remedy:
    'Allow the service sns:Publish, sqs:SendMessage or lambda:InvokeFunction in the policy of the target, and kms:Decrypt and ' +
    'kms:GenerateDataKey* in the policy of its key; EventBridge without a condition on aws:SourceArn or aws:SourceAccount where it ' +
    'publishes to a topic. Remove what denies them.',
  code: {
    cloudFormation: code`
      TopicPolicy:
        Type: AWS::SNS::TopicPolicy
        Properties:
          Topics: [!Ref Topic]
          PolicyDocument:
            Version: '2012-10-17'
            Statement:
              - Effect: Allow
                Principal: { Service: events.amazonaws.com }
                Action: sns:Publish
                Resource: !Ref Topic
    `,
    cdk: code`
      topic.grantPublish(new iam.ServicePrincipal('events.amazonaws.com'));
    `,
  },
  owner: 'engineering',
  judgedFrom: ['template', 'account'],
  check: judgeHops,
};

/** What one policy, key or role has to allow. */
interface Question extends Need {
  readonly place: Place;
}

/** One verdict for each policy, key and role that has a say. */
function judgeHops(auditLog: AuditLog): Verdict[] {
  const asked = hopsOf(auditLog).flatMap((hop) => questionsOf(auditLog, hop));
  return [...groupBy(asked, ({ place }) => idOf(place)).values()].flatMap((all) => {
    const [doubt] = all.filter((each) => 'doubt' in each);
    if (doubt) return [unknown(doubt.place, EXPECTED, doubt.doubt)];
    const questions = all.filter((each) => 'decide' in each);
    return questions[0] ? [judgeNeeds(questions[0].place, EXPECTED, questions)] : [];
  });
}

function idOf({ resource, path }: Place): string {
  return `${resource && resourceId(resource)} ${path}`;
}

interface Doubt {
  readonly place: Place;
  readonly doubt: Unknown | string;
}

function questionsOf(auditLog: AuditLog, hop: Hop): readonly (Question | Doubt)[] {
  if (hop.role === undefined) return [ofService(auditLog, hop), ...ofKey(auditLog, hop)];
  const place = { resource: hop.from, path: `${hop.path}.RoleArn` };
  if (isUnknown(hop.role)) return [{ place, doubt: hop.role }];
  const role = roleNamed(auditLog, hop.role);
  if (!role) return [{ place, doubt: `the role ${JSON.stringify(hop.role)} is in none of the templates` }];
  return [
    ofTrust(hop, role),
    ofRole(auditLog, hop, role),
    ...keyUses(auditLog, role, hop.to).map((need) => ({ ...need, place: { resource: role, path: '' } })),
  ];
}

const ACTIONS: Readonly<Record<string, string>> = {
  'AWS::SNS::Topic': 'sns:Publish',
  'AWS::SQS::Queue': 'sqs:SendMessage',
  'AWS::Lambda::Function': 'lambda:InvokeFunction',
  'AWS::StepFunctions::StateMachine': 'states:StartExecution',
};

function callOn({ to }: Hop): { readonly action: string; readonly resource: string } {
  return { action: ACTIONS[to.type] ?? '', resource: to.arn ?? to.ref };
}

function ofRole(auditLog: AuditLog, hop: Hop, role: Resource): Question {
  const call = callOn(hop);
  return {
    place: { resource: role, path: '' },
    what: `${call.action} on ${hop.to.displayName}`,
    decide: () => roleMay(auditLog, role, call, resourcePolicyOf(auditLog, hop.to)?.statements),
  };
}

function ofTrust({ service, from }: Hop, role: Resource): Question {
  return {
    place: { resource: role, path: 'AssumeRolePolicyDocument' },
    what: `sts:AssumeRole by ${service} for ${from.displayName}`,
    decide: () => trusts(role, service, sourceOf(from)),
  };
}

/** Scheduler acts for a schedule group (EventBridge Scheduler User Guide, "Confused deputy prevention"), other services for what sends. */
function sourceOf({ type, arn, properties }: Resource): string | undefined {
  if (type !== 'AWS::Scheduler::Schedule' || arn === undefined) return arn;
  const { partition = '', region = '', account = '' } = parseArn(arn) ?? {};
  const group = valueAt(properties, 'GroupName') ?? 'default';
  return `arn:${partition}:scheduler:${region}:${account}:schedule-group/${typeof group === 'string' ? group : '*'}`;
}

function ofService(auditLog: AuditLog, hop: Hop): Question {
  const { to, service, from } = hop;
  const policy = resourcePolicyOf(auditLog, to);
  const call = { ...callOn(hop), caller: theService(service), context: { ...OF_SERVICES, ...sourceIn(hop) } };
  return {
    place: policy ?? { resource: to, path: '' },
    what: `${call.action} by ${service} for ${from.displayName}`,
    decide: () => decisionWithSymbols(policy?.statements ?? defaultStatements(to), call),
  };
}

/** EventBridge sends no condition keys to a topic (EventBridge User Guide, "Using resource-based policies for Amazon EventBridge"). */
function sourceIn({ service, from, to }: Hop): Context {
  if (service === 'events.amazonaws.com' && to.type === 'AWS::SNS::Topic') {
    return { 'aws:sourcearn': 'absent', 'aws:sourceaccount': 'absent', 'aws:sourceowner': 'absent' };
  }
  const { account = from.account ?? '' } = parseArn(from.arn ?? to.arn ?? '') ?? {};
  return {
    'aws:sourceaccount': { is: account },
    'aws:sourceowner': { is: account },
    ...(from.arn !== undefined && { 'aws:sourcearn': { is: from.arn } }),
  };
}

/** A topic without a policy serves its account (SNS Developer Guide, "Overview of managing access"); queues and functions no service. */
function defaultStatements({ type, arn = '' }: Resource): readonly Statement[] {
  if (type !== 'AWS::SNS::Topic') return [];
  const Condition = { StringEquals: { 'AWS:SourceOwner': parseArn(arn)?.account ?? '' } };
  return statementsOf({
    Statement: [{ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sns:Publish', Resource: arn, Condition }],
  });
}

/** What the key of a topic or queue answers to the service that sends there. */
function ofKey(auditLog: AuditLog, { to, from, service }: Hop): readonly (Question | Doubt)[] {
  const id = to.properties['KmsMasterKeyId'];
  const place = { resource: to, path: 'KmsMasterKeyId' };
  if (id === undefined || id === null || id === '') return [];
  if (isUnknown(id)) return [{ place, doubt: id }];
  const calls = ['kms:GenerateDataKey', 'kms:Decrypt'].map((action) => ({ action, name: `${action} by ${service}` }));
  // the policy of a key that AWS manages cannot be changed to let a service in
  if (typeof id === 'string' && isManagedByAws(id)) {
    return calls.map(({ name }) => ({ place, what: name, decide: () => 'refused' }));
  }
  const key = keyNamed(auditLog, id);
  if (!key) return [{ place, doubt: `the key ${JSON.stringify(id)} is in none of the templates` }];
  const context = { ...OF_SERVICES, ...contextOfKey({ to, from, service }) };
  const caller = theService(service);
  return calls.map(({ action, name }) => ({
    place: { resource: key, path: KEY_POLICY },
    what: `${name} for ${to.displayName}`,
    decide: () => decisionWithSymbols(keyStatements(key), { caller, action, resource: key.arn ?? '*', context }),
  }));
}

/** EventBridge gives the key of a topic no source (SNS Developer Guide, "Enable compatibility between event sources …"). */
function contextOfKey({ to, from, service }: Pick<Hop, 'to' | 'from' | 'service'>): Context {
  const name = to.type === 'AWS::SNS::Topic' ? 'sns:topicarn' : 'sqs:arn';
  const context: Context = { ...NO_CONTEXT, [`kms:encryptioncontext:aws:${name}`]: { is: to.arn ?? to.ref } };
  if (service !== 'events.amazonaws.com') {
    const { account = '' } = parseArn(from.arn ?? '') ?? {};
    return { ...context, 'aws:sourceaccount': { is: account }, 'aws:sourcearn': { is: from.arn ?? '' } };
  }
  const isTopic = to.type === 'AWS::SNS::Topic';
  return isTopic ? { ...context, 'aws:sourceaccount': 'absent', 'aws:sourcearn': 'absent' } : context;
}

/** Encryption contexts of other services. */
const NO_CONTEXT: Context = Object.fromEntries(
  ['cloudtrail:arn', 'logs:arn', 's3:arn', 'sns:topicarn', 'sqs:arn'].map((name) => [
    `kms:encryptioncontext:aws:${name}`,
    'absent',
  ]),
);
