/** EventBridge rules of an audit log: which events they hear, and whether they are on. */
import type { AuditLog, Resource } from '../../facts/audit-log';
import { coversPattern } from '../../facts/policy';
import { firstUnknown, isList, isProperties, isUnknown, Unknown, valueAt, type Value } from '../../facts/value';
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

/** An enabled rule that hears events of a kind and sends them somewhere. */
export interface Listener {
  readonly rule: Resource;
  readonly pattern: Value;
}

export interface Listening {
  readonly listeners: readonly Listener[];
  /** Why one more rule may hear them, or may not. */
  readonly unknown?: Unknown;
}

/** @param detailType What the kind of events is called: `AWS API Call via CloudTrail`. */
export function listeningTo(auditLog: AuditLog, detailType: string): Listening {
  const heard = eventRulesOf(auditLog).map((rule) => ({ rule, pattern: heardBy(rule, detailType) }));
  const unknown = heard.map(({ pattern }) => pattern).find(isUnknown);
  return {
    listeners: heard.flatMap(({ rule, pattern }) =>
      pattern === undefined || isUnknown(pattern) ? [] : [{ rule, pattern }],
    ),
    ...(unknown && { unknown }),
  };
}

/** The pattern of a rule that hears events of a kind; undefined where it does not. */
function heardBy(rule: Resource, detailType: string): Value | Unknown | undefined {
  const { State: state, Targets: targets } = rule.properties;
  const pattern = eventPatternOf(rule);
  const reason = firstUnknown(pattern) ?? firstUnknown(targets) ?? firstUnknown(state);
  if (reason) return reason;
  const isSent = isOn(rule) && isList(targets) && targets.length > 0;
  return isSent && isLetThrough(pattern, 'detail-type', detailType) ? pattern : undefined;
}

/**
 * Whether an event pattern lets a text through at a dotted path. A field that is left out lets everything through (EventBridge
 * User Guide, "Comparison operators for use in event patterns").
 */
export function isLetThrough(pattern: Value | undefined, path: string, text: string): boolean {
  const matchers = valueAt(pattern, path);
  if (matchers === undefined) return true;
  return isList(matchers) && matchers.some((matcher) => matcher === text || fits(matcher, text));
}

function fits(matcher: Value, text: string): boolean {
  if (!isProperties(matcher)) return false;
  const { prefix, suffix, wildcard, exists } = matcher;
  if (typeof prefix === 'string') return text.startsWith(prefix);
  if (typeof suffix === 'string') return text.endsWith(suffix);
  if (typeof wildcard === 'string') return coversPattern(wildcard, text);
  return exists === true;
}
