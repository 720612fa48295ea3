/** EventBridge rules of an audit log: which calls they match, and whether they are on. */
import type { AuditLog, Resource } from '../../facts/audit-log';
import { coversPattern } from '../../facts/policy';
import { firstUnknown, isList, isProperties, Unknown, valueAt, type Value } from '../../facts/value';
import { membersOfType } from '../members';

/** A call as CloudTrail reports it to EventBridge. */
export interface CallEvent {
  readonly eventSource: string;
  readonly eventName: string;
}

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

/** Whether a rule sends a call on some resource of the audit log somewhere. */
export type Watcher = (event: CallEvent) => boolean | Unknown;

/** What a rule watches: its pattern is read once, and then asked about every call. */
export function watcherOf({ properties }: Resource): Watcher {
  const pattern = patternOf(properties['EventPattern']);
  const targets = properties['Targets'];
  const reason = firstUnknown(pattern) ?? firstUnknown(targets) ?? firstUnknown(properties['State']);
  if (reason) return () => reason;
  const isSent = isList(targets) && targets.length > 0;
  if (!isSent || !matches(valueAt(pattern, 'detail-type'), 'AWS API Call via CloudTrail')) return () => false;
  const sources = valueAt(pattern, 'detail.eventSource');
  const names = valueAt(pattern, 'detail.eventName');
  return ({ eventSource, eventName }) => matches(sources, eventSource) && matches(names, eventName);
}

/** A live account answers with the pattern as JSON text. */
function patternOf(value: Value | undefined): Value | undefined {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value) as Value;
  } catch {
    return new Unknown('the event pattern is not JSON');
  }
}

/** (EventBridge User Guide, "Comparison operators for use in event patterns".) A field that is left out matches all. */
function matches(matchers: Value | undefined, text: string): boolean {
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
