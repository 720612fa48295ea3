/** What the conditions of an Allow statement ask of a request, and whether they ask it of every request. */
import type { Condition } from '../facts/policy';

type Accepts = (key: string, value: string) => boolean;

const COMPARISON =
  /^(ForAnyValue:|ForAllValues:)?(StringEquals(IgnoreCase)?|StringLike|ArnEquals|ArnLike)(IfExists)?$/i;
/** True where the key is absent (IAM User Guide, "Set operators for multivalued context keys" and "...IfExists condition operators"). */
const HOLDS_WHERE_ABSENT = /^ForAllValues:|IfExists$/i;

/**
 * Whether a statement applies only to requests that have a key with a value that is accepted; `ifPresent` where it applies to
 * requests without the key as well.
 */
export function requirementOf(conditions: readonly Condition[], accepts: Accepts): 'always' | 'ifPresent' | 'never' {
  const asking = conditions.filter(
    ({ operator, key, values }) => COMPARISON.test(operator) && values.every((value) => accepts(key, value)),
  );
  const isAlways = ({ operator, key }: Condition): boolean =>
    !HOLDS_WHERE_ABSENT.test(operator) || isPresent(key, conditions);
  if (asking.some(isAlways)) return 'always';
  return asking.length > 0 ? 'ifPresent' : 'never';
}

/** Whether it applies only to requests that have such a value. */
export function requiresKey(conditions: readonly Condition[], accepts: Accepts): boolean {
  return requirementOf(conditions, accepts) === 'always';
}

/** `Null: { key: false }` asks that the key is there. */
function isPresent(wanted: string, conditions: readonly Condition[]): boolean {
  return conditions.some(
    ({ operator, key, values }) => /^null$/i.test(operator) && key === wanted && values.every(isFalse),
  );
}

function isFalse(value: string): boolean {
  return value.toLowerCase() === 'false';
}

/** Whether a pattern fits every text. */
export function fitsAll(pattern: string): boolean {
  return /^[*?]*$/.test(pattern);
}
