/** What lifecycle rules remove, and when: S3 User Guide, "Expiring objects" and "Lifecycle configuration elements". */
import type { LifecycleRule as StatedRule } from '@aws-sdk/client-s3';
import type { LifecycleRule } from './fetcher';

/** Rules that are off, or that go by tags or by a date, are left out: they explain no removal. */
export function lifecycleRules(rules: readonly StatedRule[]): LifecycleRule[] {
  return rules.flatMap((rule) => {
    const { ID: id = '', Status, Filter, Prefix, Expiration, NoncurrentVersionExpiration: noncurrent } = rule;
    const filter = { ...Filter, ...Filter?.And };
    if (Status !== 'Enabled' || Filter?.Tag || Filter?.And?.Tags?.length) return [];
    const keepsSome = (noncurrent?.NewerNoncurrentVersions ?? 0) > 0;
    return [
      {
        ...{ id, prefix: filter.Prefix ?? Prefix ?? '' },
        ...(filter.ObjectSizeGreaterThan !== undefined && { largerThan: filter.ObjectSizeGreaterThan }),
        ...(filter.ObjectSizeLessThan !== undefined && { smallerThan: filter.ObjectSizeLessThan }),
        ...(Expiration?.Days !== undefined && { expirationDays: Expiration.Days }),
        ...(noncurrent?.NoncurrentDays !== undefined && !keepsSome && { noncurrentDays: noncurrent.NoncurrentDays }),
      },
    ];
  });
}

/** The rules that together remove an object: how old it is by then at least. */
export interface RemovingRule {
  /** Ids of the rules, joined by a plus sign. */
  readonly id: string;
  readonly expirationDays: number;
  /** 0 in a bucket without versions. */
  readonly noncurrentDays: number;
}

/**
 * The rule that removes an object first. In a bucket with versions two take turns: a current version expires below a delete marker,
 * and is removed as a version that is not current.
 */
export function ruleFor(
  rules: readonly LifecycleRule[],
  { key, size, versionId }: { readonly key: string; readonly size: number; readonly versionId: string },
): RemovingRule | undefined {
  const matching = rules.filter(
    ({ prefix, largerThan = -1, smallerThan = Infinity }) =>
      key.startsWith(prefix) && size > largerThan && size < smallerThan,
  );
  const expiring = earliest(matching, 'expirationDays');
  if (!expiring) return undefined;
  if (versionId === 'null') return { id: expiring.rule.id, expirationDays: expiring.days, noncurrentDays: 0 };
  const removing = earliest(matching, 'noncurrentDays');
  if (!removing) return undefined;
  const ids = new Set([expiring.rule.id, removing.rule.id]);
  return { id: [...ids].join('+'), expirationDays: expiring.days, noncurrentDays: removing.days };
}

function earliest(
  rules: readonly LifecycleRule[],
  member: 'expirationDays' | 'noncurrentDays',
): { readonly rule: LifecycleRule; readonly days: number } | undefined {
  const stated = rules.flatMap((rule) => {
    const { [member]: days } = rule;
    return days === undefined ? [] : [{ rule, days }];
  });
  return stated.sort((one, other) => one.days - other.days)[0];
}
