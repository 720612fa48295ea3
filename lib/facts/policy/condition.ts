/** Whether a condition is true for every request of a kind, for none, or for some only. */
import { arnParts } from '../arn';
import { coversArn, coversPattern, isCovered, overlaps } from './pattern';
import type { Condition } from './statement';

/**
 * What is known of a context key: its value; that no value of it fits the patterns, if there is one at all, or that there is one,
 * which fits `like`; or that the request does not have it. Of keys that are not mentioned nothing is known.
 */
export type Known = { readonly is: string } | { readonly isNot: readonly string[]; readonly like?: string } | 'absent';

/** What is known of a request, by context key in lower case. */
export type Context = Readonly<Record<string, Known>>;

/** undefined: for some requests, or not understood. */
export type Truth = boolean | undefined;

interface Operator {
  /** Whether it is true where the base comparison is false: StringNotEquals. */
  readonly negated: boolean;
  /** undefined where AWS does not say what comes of it. */
  readonly matches: (pattern: string, value: string) => Truth;
  /** Whether a value that fits none of some patterns does not match what these patterns cover. */
  readonly isCoverable?: true;
  /** Whether it compares with patterns, so that it matches all that fit a narrower one. */
  readonly isPattern?: true;
}

const equals = (pattern: string, value: string) => pattern === value;
const equalsIgnoringCase = (pattern: string, value: string) => pattern.toLowerCase() === value.toLowerCase();
/** What is no number, or a number that only JavaScript reads, compares to nothing known. */
const NUMBER = /^-?\d+(\.\d+)?$/;
const numerically = (holds: (value: number, bound: number) => boolean) => (bound: string, value: string) =>
  NUMBER.test(bound) && NUMBER.test(value) ? holds(Number(value), Number(bound)) : undefined;
/** Six parts, each compared on its own (IAM User Guide, "ARN condition operators"): what has fewer compares to nothing known. */
const byArn = (pattern: string, value: string) =>
  arnParts(pattern) && arnParts(value) ? coversArn(pattern, value) : undefined;

/** By their names in lower case; what does not stand here is not understood. */
const OPERATORS: Readonly<Record<string, Operator>> = {
  stringequals: { negated: false, matches: equals, isCoverable: true },
  stringnotequals: { negated: true, matches: equals, isCoverable: true },
  stringequalsignorecase: { negated: false, matches: equalsIgnoringCase },
  stringnotequalsignorecase: { negated: true, matches: equalsIgnoringCase },
  stringlike: { negated: false, matches: coversPattern, isCoverable: true, isPattern: true },
  stringnotlike: { negated: true, matches: coversPattern, isCoverable: true, isPattern: true },
  arnequals: { negated: false, matches: byArn, isCoverable: true, isPattern: true },
  arnlike: { negated: false, matches: byArn, isCoverable: true, isPattern: true },
  arnnotequals: { negated: true, matches: byArn, isCoverable: true, isPattern: true },
  arnnotlike: { negated: true, matches: byArn, isCoverable: true, isPattern: true },
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
  const { quantifier, base, ifExists } = partsOf(written);
  const operator = Object.hasOwn(OPERATORS, base) ? OPERATORS[base] : undefined;
  if (written.toLowerCase() === NULL) return nullTruth(values, known);
  if (!operator || known === undefined) return undefined;
  if (known === 'absent') return whereAbsent(quantifier, ifExists, operator);
  if ('is' in known) {
    const found = values.map((value) => operator.matches(value, known.is));
    if (found.includes(true)) return !operator.negated;
    return found.includes(undefined) ? undefined : operator.negated;
  }
  if (!operator.isCoverable) return undefined;
  const { isNot, like } = known;
  if (like !== undefined && operator.isPattern && values.some((value) => operator.matches(value, like) === true)) {
    return !operator.negated;
  }
  const matchesNone = values.every((arn) => isCovered(arn, isNot) || (like !== undefined && !overlaps(arn, like)));
  if (!matchesNone) return undefined;
  const whereStated = operator.negated;
  // without a pattern that it fits, the key may be absent
  if (like !== undefined) return whereStated;
  return whereStated === whereAbsent(quantifier, ifExists, operator) ? whereStated : undefined;
}

const QUANTIFIERS = ['forallvalues:', 'foranyvalue:'] as const;
type Quantifier = (typeof QUANTIFIERS)[number] | undefined;

function partsOf(written: string): { quantifier: Quantifier; base: string; ifExists: boolean } {
  const name = written.toLowerCase();
  const quantifier = QUANTIFIERS.find((prefix) => name.startsWith(prefix));
  const rest = name.slice(quantifier?.length ?? 0);
  const ifExists = rest.endsWith(IF_EXISTS);
  return { quantifier, base: ifExists ? rest.slice(0, -IF_EXISTS.length) : rest, ifExists };
}

/**
 * Without the key a negated comparison is true, and any other is false (IAM User Guide, "IAM JSON policy elements: Condition
 * operators"). ForAllValues is true where there are no values, ForAnyValue is false ("Set operators for multivalued context keys").
 */
function whereAbsent(quantifier: Quantifier, ifExists: boolean, { negated }: Operator): Truth {
  if (quantifier === 'forallvalues:') return true;
  if (quantifier === 'foranyvalue:') return ifExists ? undefined : false;
  return ifExists || negated;
}

/** `Null: true` asks that the key is absent. */
function nullTruth(values: readonly string[], known: Known | undefined): Truth {
  if (known === undefined || (known !== 'absent' && 'isNot' in known)) return undefined;
  return values.some((value) => value.toLowerCase() === String(known === 'absent'));
}
