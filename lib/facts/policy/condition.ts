/** Whether a condition is true for every request of a kind, for none, or for some only. */
import { coversArn, coversPattern, isCovered } from './pattern';
import type { Condition } from './statement';

/**
 * What is known of a context key: its value; that no value of it fits the patterns, if there is one at all; or that the
 * request does not have it. Of keys that are not mentioned nothing is known.
 */
export type Known = { readonly is: string } | { readonly isNot: readonly string[] } | 'absent';

/** What is known of a request, by context key in lower case. */
export type Context = Readonly<Record<string, Known>>;

/** undefined: for some requests, or not understood. */
export type Truth = boolean | undefined;

interface Operator {
  /** Whether it is true where the base comparison is false: StringNotEquals. */
  readonly negated: boolean;
  readonly matches: (pattern: string, value: string) => boolean;
}

const equals = (pattern: string, value: string) => pattern === value;
const equalsIgnoringCase = (pattern: string, value: string) => pattern.toLowerCase() === value.toLowerCase();
const numerically = (holds: (value: number, bound: number) => boolean) => (bound: string, value: string) =>
  holds(Number(value), Number(bound));

/** By their names in lower case; what does not stand here is not understood. */
const OPERATORS: Readonly<Record<string, Operator>> = {
  stringequals: { negated: false, matches: equals },
  stringnotequals: { negated: true, matches: equals },
  stringequalsignorecase: { negated: false, matches: equalsIgnoringCase },
  stringnotequalsignorecase: { negated: true, matches: equalsIgnoringCase },
  stringlike: { negated: false, matches: coversPattern },
  stringnotlike: { negated: true, matches: coversPattern },
  arnequals: { negated: false, matches: coversArn },
  arnlike: { negated: false, matches: coversArn },
  arnnotequals: { negated: true, matches: coversArn },
  arnnotlike: { negated: true, matches: coversArn },
  bool: { negated: false, matches: equalsIgnoringCase },
  numericequals: { negated: false, matches: numerically((value, bound) => value === bound) },
  numericnotequals: { negated: true, matches: numerically((value, bound) => value === bound) },
  numericlessthan: { negated: false, matches: numerically((value, bound) => value < bound) },
  numericlessthanequals: { negated: false, matches: numerically((value, bound) => value <= bound) },
  numericgreaterthan: { negated: false, matches: numerically((value, bound) => value > bound) },
  numericgreaterthanequals: { negated: false, matches: numerically((value, bound) => value >= bound) },
};

const IF_EXISTS = 'ifexists';
const NULL = 'null';

/** Whether a condition is true for all requests of which this is known (true), for none (false), or neither. */
export function truthOf({ operator: written, values }: Condition, known: Known | undefined): Truth {
  const name = written.toLowerCase();
  const ifExists = name.endsWith(IF_EXISTS);
  const base = ifExists ? name.slice(0, -IF_EXISTS.length) : name;
  const operator = Object.hasOwn(OPERATORS, base) ? OPERATORS[base] : undefined;
  if (name === NULL) return nullTruth(values, known);
  if (!operator || known === undefined) return undefined;
  // Without the key a negated comparison is true and any other is false (IAM User Guide, "Condition operators").
  if (known === 'absent') return ifExists || operator.negated;
  if ('is' in known) return values.some((value) => operator.matches(value, known.is)) !== operator.negated;
  if (!values.every((arn) => isCovered(arn, known.isNot))) return undefined;
  return operator.negated ? true : ifExists ? undefined : false;
}

/** `Null: true` asks that the key is absent. */
function nullTruth(values: readonly string[], known: Known | undefined): Truth {
  if (known === undefined || (known !== 'absent' && 'isNot' in known)) return undefined;
  return values.some((value) => value.toLowerCase() === String(known === 'absent'));
}
