/** Nothing but the responder takes tamper events out of their queue. */
import { code } from '../../checks/code';
import { parseArn } from '../../facts/arn';
import type { AuditLog, Resource } from '../../facts/audit-log';
import { isManagedByAws } from '../../facts/key-names';
import { anyPrincipalBut, mayAllow, surelyDenies } from '../../facts/policy';
import { hasToken } from '../../facts/template/tokens';
import { inNoTemplate, isUnknown, valueAt, type Unknown } from '../../facts/value';
import { firstLeftTo } from '../encryption/key-policy';
import { membersOf } from '../functions';
import { fail, pass, unknown, type Guardrail, type Verdict } from '../guardrail';
import { grantsIn, type IdentityPolicy } from '../identity-policies';
import { keyNamed } from '../keys';
import { inventoryOfType, membersOfType } from '../members';
import { permitsOthers } from '../reach';
import { resourcePolicyOf, type ResourcePolicy } from '../resource-policies';
import { tamperingIn } from '../tampering';
import { mappedTo, mappingsOf } from './mappings';

const EXPECTED = 'the responder alone';
const RECEIVE = 'sqs:ReceiveMessage';

export const TamperEventsTakenByResponderOnly: Guardrail = {
  id: 'TamperEventsTakenByResponderOnly',
  theme: 'monitoring',
  title: 'Nothing but the responder takes tamper events out of their queue',
  problem: 'Something else takes tamper events out of their queue',
  reason:
    'A message goes to one consumer. A second function on the queue, or a principal that receives and deletes, gets events that no ' +
    'owner hears of, and rule, queue and responder stay as they were (SQS Developer Guide, "Amazon SQS visibility timeout").',
  severity: 'HIGH',
  threat: { technique: 'T1562.001', name: 'Impair Defenses: Disable or Modify Tools' },
  remedy: `Remove other event source mappings and pipes from the queue, and ${RECEIVE} from policies of others.`,
  code: {
    cloudFormation: code`
      QueuePolicy:
        Properties:
          PolicyDocument:
            Statement: # none that allows sqs:ReceiveMessage
              - Effect: Allow
                Principal: { Service: events.amazonaws.com }
                Action: sqs:SendMessage
                Resource: !GetAtt Queue.Arn
                Condition:
                  ArnEquals: { aws:SourceArn: !GetAtt Rule.Arn }
    `,
    cdk: code`
      // and no grantConsumeMessages
      queue.addToResourcePolicy(
        new iam.PolicyStatement({
          principals: [new iam.ServicePrincipal('events.amazonaws.com')],
          actions: ['sqs:SendMessage'],
          resources: [queue.queueArn],
          conditions: { ArnEquals: { 'aws:SourceArn': rule.ruleArn } },
        }),
      );
    `,
  },
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) =>
    membersOf(auditLog, 'tamper-responder', 'AWS::Lambda::Function').flatMap((responder) =>
      queuesOf(auditLog, responder).flatMap((queue) => judgeQueue(auditLog, responder, queue)),
    ),
};

function queuesOf(auditLog: AuditLog, responder: Resource): readonly Resource[] {
  const sources = mappingsOf(auditLog, responder).map(({ properties }) => properties['EventSourceArn']);
  return membersOfType(auditLog, 'AWS::SQS::Queue').filter(({ arn }) => arn !== undefined && sources.includes(arn));
}

function judgeQueue(auditLog: AuditLog, responder: Resource, queue: Resource): Verdict[] {
  const { Role: role } = responder.properties;
  const rightful = [...auditLog.requirements.administrators, ...(typeof role === 'string' ? [role] : [])];
  const found = [
    ...mappedTo(auditLog.inventory, queue).flatMap((taker) => judgeTaker(taker, responder)),
    ...inventoryOfType(auditLog, 'AWS::Scheduler::Schedule').flatMap((schedule) => judgeSchedule(schedule, queue)),
    ...judgePolicy(queue, resourcePolicyOf(auditLog, queue), rightful),
    ...grantsIn(auditLog.inventory).policies.flatMap((policy) => judgeGrant(auditLog, policy, queue, rightful)),
  ];
  return found.length > 0 ? found : [pass({ resource: queue, path: '' }, EXPECTED, responder.displayName)];
}

function judgeTaker(taker: Resource, { ref, arn }: Resource): Verdict[] {
  const isPipe = taker.type === 'AWS::Pipes::Pipe';
  const [path, source] = isPipe ? ['Target', 'Source'] : ['FunctionName', 'EventSourceArn'];
  const to = taker.properties[path];
  if (!isPipe && (to === ref || (to !== undefined && to === arn))) return [];
  const place = { resource: taker, path };
  const doubt = [to, taker.properties[source]].find(isUnknown);
  if (doubt) return [unknown(place, EXPECTED, doubt)];
  return [fail(place, EXPECTED, to, 'it takes messages from the queue of tamper events')];
}

/** A universal target makes the call itself (EventBridge Scheduler User Guide, "Using universal targets"). */
function judgeSchedule(schedule: Resource, { ref, displayName }: Resource): Verdict[] {
  const [to, input] = ['Target.Arn', 'Target.Input'].map((path) => valueAt(schedule.properties, path));
  if (typeof to !== 'string' || !to.toLowerCase().endsWith(':aws-sdk:sqs:receivemessage')) return [];
  const place = { resource: schedule, path: 'Target.Input' };
  if (isUnknown(input)) return [unknown(place, EXPECTED, input)];
  const name = ref.slice(ref.lastIndexOf('/') + 1);
  const isMeant = typeof input === 'string' && input.includes(name);
  return isMeant ? [fail(place, EXPECTED, to, `it receives messages of ${displayName}`)] : [];
}

function judgePolicy(queue: Resource, policy: ResourcePolicy | undefined, rightful: readonly string[]): Verdict[] {
  if (!policy) return [];
  const requests = { caller: anyPrincipalBut(rightful), action: RECEIVE, resource: queue.arn ?? queue.ref };
  const statement = mayAllow(policy.statements, requests);
  if (!statement || surelyDenies(policy.statements, requests) === true) return [];
  if (statement.unknown) return [unknown(policy, EXPECTED, statement.unknown)];
  return [fail(policy, EXPECTED, [RECEIVE], `it lets others receive messages of ${queue.displayName}`)];
}

/** What also permits tampering with queues, or cannot be read, `AlarmTamperingNotGranted` reports. */
function judgeGrant(
  auditLog: AuditLog,
  policy: IdentityPolicy,
  queue: Resource,
  rightful: readonly string[],
): Verdict[] {
  const { inventory } = auditLog;
  const { statements, holder, path } = policy;
  const call = { action: RECEIVE, resource: queue.arn ?? queue.ref };
  const statement = mayAllow(statements, { ...call, caller: anyPrincipalBut([]) });
  if (!statement || statement.unknown || tamperingIn(statement).includes('sqs:PurgeQueue')) return [];
  const sealed = isSealed(auditLog, queue, rightful);
  if (sealed === true) return [];
  const [place, answer] = [{ resource: holder, path }, permitsOthers(inventory, policy, call, rightful)];
  const doubt = [answer, sealed].find(isUnknown);
  if (doubt && answer !== false) return [unknown(place, EXPECTED, doubt)];
  return answer ? [fail(place, EXPECTED, [RECEIVE], `it permits ${RECEIVE} on ${queue.displayName}`)] : [];
}

/**
 * Whether the queue's key lets nothing but the audit log's own roles decrypt for SQS. Without that right nothing is received
 * (SQS Developer Guide, "Encryption at rest in Amazon SQS"), and ReadOnlyAccess of AWS permits to receive from every queue.
 */
function isSealed(
  auditLog: AuditLog,
  { properties, arn = '' }: Resource,
  rightful: readonly string[],
): boolean | Unknown {
  const id = properties['KmsMasterKeyId'];
  if (isUnknown(id)) return id;
  if (typeof id !== 'string' || id === '' || isManagedByAws(id)) return false;
  const key = keyNamed(auditLog, id);
  if (!key) return inNoTemplate(`the key ${id}`, id);
  const own = membersOfType(auditLog, 'AWS::IAM::Role').map(({ arn: role, ref }) => role ?? ref);
  const { region = '' } = parseArn(arn) ?? {};
  const isPlaced = region !== '' && !hasToken(region);
  const left = firstLeftTo(
    key,
    anyPrincipalBut([...rightful, ...own]),
    ['kms:Decrypt'],
    isPlaced ? { 'kms:viaservice': { is: `sqs.${region}.amazonaws.com` } } : {},
  );
  return isUnknown(left) ? left : left === undefined;
}
