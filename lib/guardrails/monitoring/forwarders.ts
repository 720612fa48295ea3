/** Rules of one account that send what they hear to the bus of another, and what the rules there hear by them. */
import { parseArn } from '../../facts/arn';
import type { AuditLog, Resource } from '../../facts/audit-log';
import { isList, isUnknown, Unknown, valueAt } from '../../facts/value';
import type { Answer, EventTest } from './event-pattern';

interface Hearing {
  readonly rule: Resource;
  readonly hears: EventTest;
  readonly choosesCalls: boolean;
}

/** A rule whose only targets are default buses of other accounts. */
interface Forwarder extends Pick<Hearing, 'rule' | 'hears'> {
  readonly buses: readonly string[];
}

/** @returns undefined where the rule sends anything anywhere else. */
export function forwarderIn({ rule, hears }: Hearing): Forwarder | undefined {
  const { Targets: targets } = rule.properties;
  const arns = isList(targets) ? targets.map((target) => valueAt(target, 'Arn')) : [];
  const buses = arns.filter((arn) => typeof arn === 'string').filter((arn) => isBusElsewhere(arn, rule));
  return buses.length > 0 && buses.length === arns.length ? { rule, hears, buses } : undefined;
}

function isBusElsewhere(arn: string, { account }: Resource): boolean {
  const { service, resource, account: other } = parseArn(arn) ?? {};
  return service === 'events' && resource === 'event-bus/default' && account !== undefined && other !== account;
}

/**
 * A bus takes the events of its own account. Those of another account a rule hears only where a rule there forwards them (EventBridge User
 * Guide, "Sending and receiving events between AWS accounts in Amazon EventBridge").
 */
export function withForwarders<Rule extends Hearing>(
  auditLog: AuditLog,
  hearing: Rule,
  forwarders: readonly Forwarder[],
): Rule {
  const { rule, hears } = hearing;
  const { account } = rule;
  if (account === undefined) return hearing;
  const regionOf = ({ stack }: Resource) => auditLog.stacks.find(({ name }) => name === stack)?.region;
  const feeding = forwarders.filter(({ buses }) => buses.some((arn) => leadsTo(arn, account, regionOf(rule))));
  const hearsThere: EventTest = (event, leftOut) => {
    const answer = hears(event, leftOut);
    const [accounts, regions] = [event.get('account'), event.get('region')];
    if (answer === false || !isAccounts(accounts) || accounts.includes(account)) return answer;
    const near = feeding.filter(
      (each) => accounts.includes(each.rule.account ?? '') && isAmong(regionOf(each.rule), regions),
    );
    return both(answer, oneOf(near.map((each) => sent(each, event, leftOut))));
  };
  // which calls are forwarded is asked call by call
  return { ...hearing, hears: hearsThere, choosesCalls: hearing.choosesCalls || feeding.length > 0 };
}

/** A Region that is not known may be the one. */
function isAmong(region: unknown, regions: unknown): boolean {
  return typeof region !== 'string' || !Array.isArray(regions) || regions.includes(region);
}

function sent({ rule, hears }: Forwarder, ...event: Parameters<EventTest>): Answer {
  const { State: state } = rule.properties;
  if (isUnknown(state)) return state;
  return state !== 'DISABLED' && hears(...event);
}

function leadsTo(arn: string, account: string, region: unknown): boolean {
  const bus = parseArn(arn);
  return bus?.account === account && (typeof region !== 'string' || bus.region === region);
}

/** Twelve digits each: whose events others are, is not known. */
function isAccounts(names: unknown): names is readonly string[] {
  return Array.isArray(names) && names.length > 0 && names.every((name) => /^\d{12}$/.test(String(name)));
}

function oneOf(answers: readonly Answer[]): Answer {
  return answers.includes(true) || (answers.find(isUnknown) ?? false);
}

function both(one: Answer, other: Answer): Answer {
  if (one === false || other === false) return false;
  return [one, other].find((each) => each instanceof Unknown) ?? true;
}
