/** The ways that messages take: from each rule, alarm and schedule of the audit log to what it names. */
import { parseArn } from '../../facts/arn';
import type { AuditLog, Resource } from '../../facts/audit-log';
import { oncePer } from '../../facts/cache';
import { isList, valueAt, type Value } from '../../facts/value';
import { membersOfType } from '../members';

/** One step of a message. */
export interface Hop {
  readonly from: Resource;
  /** Where `from` says how it sends: `Targets.0`. */
  readonly path: string;
  readonly to: Resource;
  /** The service that sends it, in its own name … */
  readonly service: string;
  /** … or with this role. */
  readonly role: Value | undefined;
  /** Whether it takes what the target did not. */
  readonly isDeadLetter: boolean;
}

/** Types that take messages. */
const RECEIVING = ['AWS::SNS::Topic', 'AWS::SQS::Queue', 'AWS::Lambda::Function', 'AWS::StepFunctions::StateMachine'];

const receiversIn = oncePer(
  (inventory: readonly Resource[]): ReadonlyMap<string, Resource> =>
    new Map(inventory.filter(({ type }) => RECEIVING.includes(type)).map((each) => [each.arn ?? each.ref, each])),
);

/** The hops to what the app holds. */
export const hopsOf = oncePer((auditLog: AuditLog): readonly Hop[] => {
  const receivers = receiversIn(auditLog.inventory);
  return targetsOf(auditLog).flatMap(({ arn, ...target }) => {
    const to = typeof arn === 'string' ? receivers.get(arn) : undefined;
    return to ? [{ ...target, to }] : [];
  });
});

interface Target extends Omit<Hop, 'to'> {
  readonly arn: Value | undefined;
}

function targetsOf(auditLog: AuditLog): readonly Target[] {
  return [
    ...membersOfType(auditLog, 'AWS::CloudWatch::Alarm').flatMap((from) =>
      eachIn(from, 'AlarmActions').map((path) => {
        const arn = valueAt(from.properties, path);
        return { from, path, arn, service: alarmServiceFor(arn), role: undefined, isDeadLetter: false };
      }),
    ),
    ...membersOfType(auditLog, 'AWS::Events::Rule').flatMap((from) =>
      eachIn(from, 'Targets').flatMap((path) => toBoth(from, path, 'events.amazonaws.com')),
    ),
    ...membersOfType(auditLog, 'AWS::Scheduler::Schedule').flatMap((from) =>
      toBoth(from, 'Target', 'scheduler.amazonaws.com'),
    ),
  ];
}

/** To the target, and to the queue that takes what the target did not. EventBridge sends there without a role. */
function toBoth(from: Resource, path: string, service: string): readonly Target[] {
  const at = (name: string) => valueAt(from.properties, `${path}.${name}`);
  const role = at('RoleArn');
  const ofLetters = service === 'events.amazonaws.com' ? undefined : role;
  return [
    { from, path, service, role, arn: at('Arn'), isDeadLetter: false },
    { from, path: `${path}.${LETTERS}`, service, role: ofLetters, arn: at(`${LETTERS}.Arn`), isDeadLetter: true },
  ];
}

const LETTERS = 'DeadLetterConfig';

/** (CloudWatch User Guide, "Invoke a Lambda function from an alarm".) */
function alarmServiceFor(arn: Value | undefined): string {
  const isFunction = typeof arn === 'string' && parseArn(arn)?.service === 'lambda';
  return isFunction ? 'lambda.alarms.cloudwatch.amazonaws.com' : 'cloudwatch.amazonaws.com';
}

function eachIn({ properties }: Resource, name: string): readonly string[] {
  const list = properties[name];
  return isList(list) ? list.map((_, index) => `${name}.${index}`) : [];
}
