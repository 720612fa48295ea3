/** The ways that messages take: from each rule, alarm and schedule of the audit log to what it names. */
import { parseArn } from '../../facts/arn';
import type { AuditLog, Resource } from '../../facts/audit-log';
import { oncePer } from '../../facts/cache';
import { isList, isUnknown, Unknown, valueAt, type Value } from '../../facts/value';
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
}

/** How the path of a hop ends that takes what its target did not. */
export const LETTERS = 'DeadLetterConfig';

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
      eachIn(from, 'AlarmActions').map((path) => ({
        ...{ from, path, arn: valueAt(from.properties, path), service: 'cloudwatch.amazonaws.com', role: undefined },
      })),
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
  const letters = { role: service === 'events.amazonaws.com' ? undefined : role, arn: at(`${LETTERS}.Arn`) };
  return [
    { from, path, service, role, arn: at('Arn') },
    { from, path: `${path}.${LETTERS}`, service, ...letters },
  ];
}

function eachIn({ properties }: Resource, name: string): readonly string[] {
  const list = properties[name];
  return isList(list) ? list.map((_, index) => `${name}.${index}`) : [];
}

const arnsIn = oncePer(
  (inventory: readonly Resource[]): ReadonlySet<string> => new Set(inventory.flatMap(({ arn }) => arn ?? [])),
);

/** Whether something of the account takes what a rule sends to an ARN; Unknown where the app does not hold it. */
export function isReached({ inventory }: AuditLog, rule: Resource, arn: Value): boolean | Unknown {
  if (typeof arn !== 'string') return isUnknown(arn) ? arn : false;
  if (isElsewhere(arn, rule)) return false;
  const { service, resource = '' } = parseArn(arn) ?? {};
  const isBus = service === 'events' && resource.startsWith('event-bus/');
  return isBus || arnsIn(inventory).has(arn) || new Unknown(`the target ${arn} is in none of the templates`);
}

/** Whether an ARN surely names something of another account than a resource's own. */
function isElsewhere(arn: string, { arn: own = '', account = parseArn(own)?.account }: Resource): boolean {
  const isNumber = (text = '') => /^\d{12}$/.test(text);
  const { account: named } = parseArn(arn) ?? {};
  return isNumber(named) && isNumber(account) && named !== account;
}
