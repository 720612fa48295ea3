/** How long and how firmly a bucket locks new objects. */
import type { Resource } from '../../facts/audit-log';
import { isUnknown, Unknown, valueAt, type Value } from '../../facts/value';
import { numberOf } from '../scalars';

export const DEFAULT_RETENTION = 'ObjectLockConfiguration.Rule.DefaultRetention';

/** Object Lock counts at least so many days where the default retention is stated in years. */
const DAYS_IN_A_YEAR_AT_LEAST = 365;

/**
 * Days that a new object is locked by default.
 *
 * @returns undefined where no default retention is configured, the Unknown where it cannot be known.
 */
export function lockDays(bucket: Resource): number | Unknown | undefined {
  const days = valueAt(bucket.properties, `${DEFAULT_RETENTION}.Days`);
  const years = valueAt(bucket.properties, `${DEFAULT_RETENTION}.Years`);
  if (days !== undefined) return wholeNumber(days, 'Days');
  if (years === undefined) return undefined;
  const number = wholeNumber(years, 'Years');
  return isUnknown(number) ? number : number * DAYS_IN_A_YEAR_AT_LEAST;
}

/** Whether the lock cannot be shortened; undefined where no default retention is configured. */
export function lockMode(bucket: Resource): Value | undefined {
  return valueAt(bucket.properties, `${DEFAULT_RETENTION}.Mode`);
}

function wholeNumber(value: Value, name: string): number | Unknown {
  if (isUnknown(value)) return value;
  return numberOf(value) ?? new Unknown(`${DEFAULT_RETENTION}.${name} is not a number`);
}
