/** Whether what a rule hears comes to somebody who acts on it. */
import { parseArn } from '../../facts/arn';
import type { AuditLog, Resource } from '../../facts/audit-log';
import { oncePer } from '../../facts/cache';
import type { Answer } from '../../facts/policy';
import { hasToken } from '../../facts/template/tokens';
import { isUnknown, Unknown, valueAt, type Value } from '../../facts/value';
import { inventoryOfType, membersOfType, statedName } from '../members';
import { mappedTo } from './mappings';

/** Unknown where the app does not hold what the rule sends to, or where it is not known who looks there. */
export function isReached(auditLog: AuditLog, rule: Resource, arn: Value): Answer {
  if (typeof arn !== 'string') return isUnknown(arn) ? arn : false;
  if (isElsewhere(arn, rule)) return false;
  const { service, resource = '' } = parseArn(arn) ?? {};
  if (service === 'events' && resource.startsWith('event-bus/')) return isForwarded(auditLog, rule, arn);
  const target = targetsIn(auditLog.inventory).get(withoutStreams(arn));
  if (!target) return new Unknown(`the target ${arn} is in none of the templates`);
  return statedName(rule) === undefined ? acts(auditLog, target) : isOwnReceiver(auditLog, target);
}

const targetsIn = oncePer(
  (inventory: readonly Resource[]): ReadonlyMap<string, Resource> =>
    new Map(inventory.flatMap((each) => (each.arn === undefined ? [] : [[withoutStreams(each.arn), each] as const]))),
);

/** The ARN of a log group stands with and without what stands for its streams. */
function withoutStreams(arn: string): string {
  return arn.endsWith(':*') ? arn.slice(0, -2) : arn;
}

const ACTING = [
  'AWS::SNS::Topic',
  'AWS::Lambda::Function',
  'AWS::StepFunctions::StateMachine',
  'AWS::Events::ApiDestination',
];

/** Of somebody's own rules: a log group keeps events and tells nobody, unless something filters them. */
function acts(auditLog: AuditLog, target: Resource): Answer {
  const { type, displayName } = target;
  if (ACTING.includes(type)) return true;
  const doubt = new Unknown(`whether anybody looks at what ${displayName} gets`);
  if (type === 'AWS::SQS::Queue') return mappedTo(auditLog.inventory, target).length > 0 || doubt;
  return type !== 'AWS::Logs::LogGroup' || isFiltered(auditLog, target) ? doubt : false;
}

function isFiltered(auditLog: AuditLog, { ref }: Resource): boolean {
  const filters = ['AWS::Logs::MetricFilter', 'AWS::Logs::SubscriptionFilter'].flatMap((type) =>
    inventoryOfType(auditLog, type),
  );
  return filters.some(({ properties: { LogGroupName: name } }) => name === ref || isUnknown(name));
}

/** Wormtrail's own rules tell an owner, or the responder, by its queue or at once. */
function isOwnReceiver(auditLog: AuditLog, target: Resource): Answer {
  const component = (resource: Resource) => valueAt(resource.metadata, 'wormtrail.component');
  if (target.type === 'AWS::SNS::Topic') return component(target) === 'owner-topic';
  if (target.type === 'AWS::Lambda::Function') return component(target) === 'tamper-responder';
  if (target.type !== 'AWS::SQS::Queue') return false;
  const responders = membersOfType(auditLog, 'AWS::Lambda::Function').filter(
    (each) => component(each) === 'tamper-responder',
  );
  const names = mappedTo(auditLog.inventory, target).map(({ properties }) => properties['FunctionName']);
  return (
    responders.some(({ ref, arn }) => names.some((name) => name === ref || name === arn)) ||
    (names.find(isUnknown) ?? false)
  );
}

/**
 * A rule may forward to the default bus of a Region where other rules of the audit log hear. What a bus takes in tells nobody, and
 * back on the bus that they come from, events meet the rules that heard them already.
 */
function isForwarded(auditLog: AuditLog, rule: Resource, arn: string): Answer {
  const { region = '', resource = '' } = parseArn(arn) ?? {};
  const regionOf = ({ stack }: Resource) => auditLog.stacks.find(({ name }) => name === stack)?.region;
  const own = regionOf(rule);
  if (resource === 'event-bus/default') {
    if (region === own) return false;
    const hears = membersOfType(auditLog, 'AWS::Events::Rule').some((each) => regionOf(each) === region);
    if (hears && typeof own === 'string' && !hasToken(own + region)) return true;
  }
  const bus = inventoryOfType(auditLog, 'AWS::Events::EventBus').find((each) => each.arn === arn);
  const isNamed = (name: Value | undefined) => isUnknown(name) || name === bus?.ref || name === arn;
  const rules = inventoryOfType(auditLog, 'AWS::Events::Rule').filter((each) =>
    isNamed(each.properties['EventBusName']),
  );
  return bus && rules.length === 0 ? false : new Unknown(`what the rules of the event bus ${arn} send on`);
}

/** Whether an ARN surely names something of another account than a resource's own. */
export function isElsewhere(arn: string, { arn: own = '', account = parseArn(own)?.account }: Resource): boolean {
  const isNumber = (text = '') => /^\d{12}$/.test(text);
  const { account: named } = parseArn(arn) ?? {};
  return isNumber(named) && isNumber(account) && named !== account;
}
