/** EventBridge rules of an audit log: which events they hear, and whether they are on. */
import type { AuditLog, Resource } from '../../facts/audit-log';
import { coversPattern } from '../../facts/policy';
import { firstUnknown, isList, isProperties, Unknown, valueAt, type Value } from '../../facts/value';
import { membersOfType } from '../members';

/** Rules that match events: not those that only have a schedule. */
export function eventRulesOf(auditLog: AuditLog): readonly Resource[] {
  return membersOfType(auditLog, 'AWS::Events::Rule').filter(
    ({ properties }) => properties['EventPattern'] !== undefined,
  );
}

export function isOn({ properties }: Resource): boolean {
  return properties['State'] === undefined || toText(properties['State']).startsWith('ENABLED');
}

function toText(value: Value | undefined): string {
  return typeof value === 'string' ? value : '';
}

/** The event pattern of a rule: a live account answers with JSON text. */
function eventPatternOf({ properties }: Resource): Value | undefined {
  const pattern = properties['EventPattern'];
  if (typeof pattern !== 'string') return pattern;
  try {
    return JSON.parse(pattern) as Value;
  } catch {
    return new Unknown('the event pattern is not JSON');
  }
}

/** A rule that asks for events of a kind. */
export interface Asking {
  readonly rule: Resource;
  readonly pattern: Value;
  /** The property that keeps it from sending them anywhere; absent where it sends them. */
  readonly silencedBy?: 'State' | 'Targets';
}

/** A rule of which it is not known whether it asks for events, or whether it sends them. */
export interface Doubt {
  readonly rule: Resource;
  readonly reason: Unknown;
}

/** @param detailType What the kind of events is called: `AWS API Call via CloudTrail`. */
export function rulesAskingFor(auditLog: AuditLog, detailType: string): { rules: Asking[]; doubt?: Doubt } {
  const rules: Asking[] = [];
  const doubts: Doubt[] = [];
  for (const rule of eventRulesOf(auditLog)) {
    const pattern = eventPatternOf(rule);
    const unread = firstUnknown(pattern);
    if (pattern === undefined || (!unread && !isLetThrough(valueAt(pattern, 'detail-type'), detailType))) continue;
    const { State: state, Targets: targets } = rule.properties;
    const reason = unread ?? firstUnknown(state) ?? firstUnknown(targets);
    const isSent = isList(targets) && targets.length > 0;
    const silencedBy = isOn(rule) ? (isSent ? undefined : 'Targets') : 'State';
    if (reason) doubts.push({ rule, reason });
    else rules.push({ rule, pattern, ...(silencedBy && { silencedBy }) });
  }
  const [doubt] = doubts;
  return { rules, ...(doubt && { doubt }) };
}

/**
 * Whether a field of an event pattern lets a text through. One that is left out lets everything through (EventBridge User Guide,
 * "Comparison operators for use in event patterns").
 */
export function isLetThrough(matchers: Value | undefined, text: string): boolean {
  if (matchers === undefined) return true;
  return (
    isList(matchers) &&
    matchers.some((matcher) => (typeof matcher === 'string' ? matcher === text : fits(matcher, text)))
  );
}

function fits(matcher: Value, text: string): boolean {
  if (!isProperties(matcher)) return false;
  const { prefix, suffix, wildcard, exists } = matcher;
  if (typeof prefix === 'string') return text.startsWith(prefix);
  if (typeof suffix === 'string') return text.endsWith(suffix);
  if (typeof wildcard === 'string') return coversPattern(wildcard, text);
  return exists === true;
}
