/** A bucket's lifecycle rules, by meaning: what they remove or move, of which objects, and when. */
import type { AuditLog, Resource } from '../../facts/audit-log';
import { isList, isUnknown, Unknown, valueAt, type Json, type Value } from '../../facts/value';
import { unknown, type Place, type Verdict } from '../guardrail';
import { numberOf } from '../scalars';

const RULES = 'LifecycleConfiguration.Rules';

/** A rule that is not disabled: where its status is Unknown, it may act. */
export interface LifecycleRule {
  /** Property path of the rule. */
  readonly path: string;
  readonly value: Value;
  /** Whether it applies to every object that is asked for; Unknown where its filters are. */
  readonly coversEverything: boolean | Unknown;
}

/** Days after which a rule acts: Unknown where they cannot be known, 0 where a date stands instead. */
export interface Timing {
  /** Property path of the number. */
  readonly path: string;
  readonly days: number | Unknown;
  /** As it stands there. */
  readonly found: Value;
}

/** A move to a storage class. */
export interface Transition extends Timing {
  readonly storageClass: Value;
}

/**
 * The rules that may act on log files. CloudTrail writes below `[S3KeyPrefix/]AWSLogs/` only (CloudTrail User Guide, "Finding your
 * CloudTrail log files"), so that a rule with this prefix acts on all of them.
 */
function logRules({ log: { bucket }, trails }: AuditLog): readonly LifecycleRule[] | Unknown {
  const folders = trails.map(({ properties: { S3KeyPrefix: prefix } }) =>
    isUnknown(prefix) ? prefix : `${typeof prefix === 'string' && prefix !== '' ? `${prefix}/` : ''}AWSLogs/`,
  );
  const unresolved = folders.length === 0 ? new Unknown('no trail says where it writes') : folders.find(isUnknown);
  return activeRules(bucket, unresolved ?? folders.filter((folder) => typeof folder === 'string'));
}

/**
 * Judges by the rules of a bucket that may act, and is unknown where it cannot be known which there are.
 *
 * @param judge Answers with the verdicts; `place` is where the rules stand.
 */
export function rulesOn(
  auditLog: AuditLog,
  bucket: Resource,
  expected: Json,
  judge: (rules: readonly LifecycleRule[], place: Place) => readonly Verdict[],
): readonly Verdict[] {
  const place = { resource: bucket, path: RULES };
  const rules = bucket === auditLog.log.bucket ? logRules(auditLog) : activeRules(bucket);
  return isUnknown(rules) ? [unknown(place, expected, rules)] : judge(rules, place);
}

/**
 * @param folders Where the objects lie that are asked for; everywhere in the bucket where left out.
 * @returns the rules that may act on them; the Unknown where it cannot be known which there are.
 */
function activeRules(
  bucket: Resource,
  folders: readonly string[] | Unknown = [''],
): readonly LifecycleRule[] | Unknown {
  const rules = valueAt(bucket.properties, RULES);
  if (rules === undefined) return [];
  if (isUnknown(rules)) return rules;
  if (!isList(rules)) return new Unknown(`${RULES} is no list`);
  return rules
    .map((value, index) => ({ path: `${RULES}.${index}`, value, coversEverything: coversEverything(value, folders) }))
    .filter(({ value }) => valueAt(value, 'Status') !== 'Disabled' && mayReach(value, folders));
}

/** Whether the rule surely acts: enabled, and on every object. */
export function surelyCoversEverything(rule: LifecycleRule): boolean {
  return rule.coversEverything === true && valueAt(rule.value, 'Status') === 'Enabled';
}

/** When current versions expire: on a versioned bucket they then get a delete marker. */
export function expirationOf(rule: LifecycleRule): Timing | undefined {
  return timing(rule, ['ExpirationInDays']) ?? date(rule, 'ExpirationDate');
}

/** When noncurrent versions are deleted for good: some of them, where the rule keeps the newest. */
export function noncurrentExpirationOf(rule: LifecycleRule): Timing | undefined {
  return timing(rule, ['NoncurrentVersionExpiration.NoncurrentDays', 'NoncurrentVersionExpirationInDays']);
}

/**
 * When the last noncurrent version is deleted for good. `NewerNoncurrentVersions` keeps that many for ever, and a log file that
 * expired has one (S3 User Guide, "Lifecycle configuration elements").
 */
export function lastVersionExpirationOf(rule: LifecycleRule): Timing | undefined {
  const kept = valueAt(rule.value, 'NoncurrentVersionExpiration.NewerNoncurrentVersions');
  const expiration = noncurrentExpirationOf(rule);
  if (kept === undefined || numberOf(kept) === 0) return expiration;
  return expiration && isUnknown(kept) ? { ...expiration, days: kept } : undefined;
}

/** Where current versions move, and when. CloudFormation takes one `Transition` or a list of `Transitions`. */
export function transitionsOf(rule: LifecycleRule): readonly Transition[] | Unknown {
  const many = valueAt(rule.value, 'Transitions');
  if (isUnknown(many)) return many;
  const paths = [
    ...(valueAt(rule.value, 'Transition') === undefined ? [] : ['Transition']),
    ...(isList(many) ? many.map((_, index) => `Transitions.${index}`) : []),
  ];
  return paths.map((path) => {
    const when = timing(rule, [`${path}.TransitionInDays`]) ?? date(rule, `${path}.TransitionDate`);
    const storageClass = valueAt(rule.value, `${path}.StorageClass`) ?? null;
    return { ...(when ?? { path: `${rule.path}.${path}`, days: 0, found: null }), storageClass };
  });
}

function timing(rule: LifecycleRule, names: readonly string[]): Timing | undefined {
  for (const name of names) {
    const found = valueAt(rule.value, name);
    if (found !== undefined) {
      const path = `${rule.path}.${name}`;
      return { path, found, days: isUnknown(found) ? found : (numberOf(found) ?? new Unknown(`${path} is no number`)) };
    }
  }
  return undefined;
}

/** A date acts on every object from that day on, the newest included. */
function date(rule: LifecycleRule, name: string): Timing | undefined {
  const found = valueAt(rule.value, name);
  if (found === undefined) return undefined;
  return { path: `${rule.path}.${name}`, found, days: isUnknown(found) ? found : 0 };
}

function coversEverything(rule: Value, folders: readonly string[] | Unknown): boolean | Unknown {
  const filters = [...['TagFilters', 'ObjectSizeLessThan'].map((name) => valueAt(rule, name)), largerThan(rule)];
  const prefix = prefixOf(rule);
  if (filters.some((filter) => !isUnknown(filter) && narrows(filter))) return false;
  const unresolved = filters.find(isUnknown);
  if (isUnknown(prefix)) return prefix;
  if (unresolved || prefix === '') return unresolved ?? true;
  return isUnknown(folders) ? folders : folders.every((folder) => folder.startsWith(prefix));
}

/** No log file and no digest is empty. */
function largerThan(rule: Value): Value | undefined {
  const bytes = valueAt(rule, 'ObjectSizeGreaterThan');
  return numberOf(bytes) === 0 ? undefined : bytes;
}

/** Whether there may be objects below the rule's prefix in one of the folders. */
function mayReach(rule: Value, folders: readonly string[] | Unknown): boolean {
  const prefix = prefixOf(rule);
  if (isUnknown(prefix) || isUnknown(folders)) return true;
  return folders.some((folder) => folder.startsWith(prefix) || prefix.startsWith(folder));
}

function prefixOf(rule: Value): string | Unknown {
  const prefix = valueAt(rule, 'Prefix');
  return isUnknown(prefix) ? prefix : typeof prefix === 'string' ? prefix : '';
}

function narrows(filter: Value | undefined): boolean {
  return filter !== undefined && filter !== '' && !(isList(filter) && filter.length === 0);
}
