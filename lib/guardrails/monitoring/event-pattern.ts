/** Whether an EventBridge event pattern can match an event of which some fields are known. */
import { overlaps } from '../../facts/policy';
import { isList, isProperties, isUnknown, Unknown, type Value } from '../../facts/value';

/** Stands for a field that an event does not have. */
export const MISSING = Symbol('missing');

/** What may stand in a field: one of the names of one and the same thing, or nothing. */
type Names = readonly (string | typeof MISSING)[];

/**
 * What is known of an event, by dotted path. Fields that are left out may hold anything. `${STACK.LOGICAL-ID}` in a name stands
 * for what only a deployment knows.
 */
export type KnownFields = Readonly<Record<string, Names>>;

/** Unknown where it depends on a name that only a deployment knows. */
export type Answer = boolean | Unknown;

/**
 * Every field of a pattern has to match, and of an `$or` one alternative; a field matches where one of its matchers does
 * (EventBridge User Guide, "Creating Amazon EventBridge event patterns" and "Comparison operators for use in event patterns").
 *
 * @param at Where in the event the pattern applies.
 */
export function canMatch(pattern: Value, event: KnownFields, at = ''): Answer {
  if (isUnknown(pattern)) return pattern;
  if (isList(pattern)) return fieldCanMatch(pattern, Object.hasOwn(event, at) ? event[at] : undefined);
  if (!isProperties(pattern)) return false;
  return all(Object.entries(pattern), ([name, part]) =>
    name === '$or' && isList(part)
      ? any(part, (alternative) => canMatch(alternative, event, at))
      : canMatch(part, event, at === '' ? name : `${at}.${name}`),
  );
}

function fieldCanMatch(matchers: readonly Value[], names: Names | undefined): Answer {
  if (!names?.length) return matchers.length > 0;
  return any(matchers, (matcher) =>
    isRefusal(matcher) ? letsAllThrough(matcher, names) : any(names, (name) => letsThrough(matcher, name)),
  );
}

/** What refuses one of the names that a thing has, refuses the thing. */
function letsAllThrough(refusal: Value, names: Names): Answer {
  const stated = names.filter((name) => name !== MISSING);
  return stated.length > 0 && all(stated, (name) => letsThrough(refusal, name));
}

function isRefusal(matcher: Value): boolean {
  return isProperties(matcher) && matcher[ANYTHING_BUT] !== undefined;
}

function letsThrough(matcher: Value, value: string | typeof MISSING): Answer {
  if (isUnknown(matcher)) return matcher;
  if (typeof matcher === 'string') return value !== MISSING && fits([matcher], value);
  const [operator, operand] = (isProperties(matcher) && Object.entries(matcher)[0]) || [];
  if (operator === undefined || operand === undefined) return false;
  if (operator === 'exists') return operand === (value !== MISSING);
  if (value === MISSING || COMPARES_NO_TEXT.has(operator)) return false;
  if (operator === ANYTHING_BUT) return not(any(listOf(operand), (refused) => letsThrough(refused, value)));
  const shapeOf = SHAPES.get(operator);
  if (!shapeOf) return new Unknown(`the event pattern asks for "${operator}", which is not known here`);
  const ignoresCase = operator === IGNORING_CASE;
  return any(listOf(operand), (text) => fitsShape(shapeOf, text, value, ignoresCase));
}

const ANYTHING_BUT = 'anything-but';
const IGNORING_CASE = 'equals-ignore-case';
const COMPARES_NO_TEXT: ReadonlySet<string> = new Set(['numeric', 'cidr']);

/** A text with gaps that anything fills: the parts between the gaps. */
type Shape = readonly string[];

const SHAPES: ReadonlyMap<string, (text: string) => Shape> = new Map([
  ['prefix', (text: string): Shape => [text, '']],
  ['suffix', (text: string): Shape => ['', text]],
  ['wildcard', (text: string): Shape => text.split(/(?<=(?<!\\)(?:\\\\)*)\*/).map(withoutEscapes)],
  [IGNORING_CASE, (text: string): Shape => [text]],
]);

function withoutEscapes(part: string): string {
  return part.replace(/\\([\\*])/g, '$1');
}

function fitsShape(shapeOf: (text: string) => Shape, operand: Value, value: string, ignoresCase: boolean): Answer {
  if (isUnknown(operand)) return operand;
  if (isProperties(operand)) return fitsShape(shapeOf, operand[IGNORING_CASE] ?? null, value, true);
  if (typeof operand !== 'string') return false;
  return ignoresCase ? fits(shapeOf(operand.toLowerCase()), value.toLowerCase()) : fits(shapeOf(operand), value);
}

/** Names that are not known yet are equal where they are written alike; what else they will be, a deployment decides. */
function fits(shape: Shape, text: string): Answer {
  if (fills(text, shape)) return true;
  const pattern = shape.join('*');
  if (!isOpen(pattern) && !isOpen(text)) return false;
  if (shape.length === 1 && isNameOfResource(pattern) && isNameOfResource(text)) return false;
  return overlaps(withGaps(pattern), withGaps(text))
    ? new Unknown(`whether ${pattern} matches ${text} is known at deployment only`)
    : false;
}

function fills(text: string, [first = '', ...others]: Shape): boolean {
  const last = others.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const part of others) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}

function isOpen(text: string): boolean {
  return text.includes('${');
}

/** Whether it is the name of a resource that is not known yet, and nothing else: two of them are two resources. */
function isNameOfResource(text: string): boolean {
  return /^\$\{(?!AWS::)[^}]*\}$/i.test(text);
}

function withGaps(text: string): string {
  return text.replace(/\$\{[^}]*\}/g, '*');
}

function listOf(operand: Value): readonly Value[] {
  return isList(operand) ? operand : [operand];
}

function not(answer: Answer): Answer {
  return isUnknown(answer) ? answer : !answer;
}

function any<Item>(items: readonly Item[], holds: (item: Item) => Answer): Answer {
  let open: Unknown | undefined;
  for (const item of items) {
    const answer = holds(item);
    if (answer === true) return true;
    if (isUnknown(answer)) open ??= answer;
  }
  return open ?? false;
}

function all<Item>(items: readonly Item[], holds: (item: Item) => Answer): Answer {
  return not(any(items, (item) => not(holds(item))));
}
