/** Whether an alarm goes off when nothing comes, instead of waiting for data that never does. */
import type { Resource } from '../../facts/audit-log';
import { firstUnknown, isList, isUnknown, type Unknown } from '../../facts/value';
import { numberOf } from '../scalars';

const TWO_DAYS_IN_SECONDS = 2 * 24 * 60 * 60;

type Alarm = Pick<Resource, 'properties'>;

/** Treats it as breaching; or changes to INSUFFICIENT_DATA and tells the same owner then. */
export function tellsOfMissingData({ properties }: Alarm): boolean | Unknown {
  const { TreatMissingData: missing = 'missing', InsufficientDataActions: actions, AlarmActions: owners } = properties;
  if (isUnknown(missing) || missing === 'breaching') return isUnknown(missing) ? missing : true;
  const reason = firstUnknown(actions) ?? firstUnknown(owners);
  if (missing !== 'missing') return false;
  if (reason) return reason;
  return isList(actions) && isList(owners) && actions.some((action) => owners.includes(action));
}

/**
 * Whether an alarm on one metric goes off when it stays at zero for two days at most.
 *
 * @param most What comes in a period at most: an alarm that no number of them ends is always on, and tells nothing more.
 */
export function goesOffAtNothing({ properties }: Alarm, most = Infinity): boolean {
  const { ComparisonOperator: operator, Period, EvaluationPeriods, Threshold } = properties;
  const seconds = (numberOf(Period) ?? Infinity) * (numberOf(EvaluationPeriods) ?? Infinity);
  const threshold = numberOf(Threshold) ?? Number.NaN;
  const isBelowOne = operator === 'LessThanThreshold' && threshold > 0 && threshold <= most;
  const isZero = operator === 'LessThanOrEqualToThreshold' && threshold >= 0 && threshold < most;
  return seconds <= TWO_DAYS_IN_SECONDS && (isBelowOne || isZero);
}
