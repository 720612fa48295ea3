/** Whether an EventBridge event pattern can match an event of which some fields are known. */
import { overlaps } from '../../facts/policy';
import { isList, isProperties, isUnknown, Unknown, type Value } from '../../facts/value';

/** Stands for a field that an event does not have. */
export const MISSING = Symbol('missing');

/** Stands for whatever a field holds, where it is not asked whether the pattern fits that. */
export const ANYTHING = Symbol('anything');

type Name = string | boolean | typeof MISSING;

/** A field that an event may leave out: what it says where it does not. */
interface Optional {
  readonly optional: readonly Name[];
}

/**
 * What may stand in a field, which are the names of one and the same thing. `${STACK.LOGICAL-ID}` in a name stands for what only a
 * deployment knows.
 */
export type Stated = readonly Name[] | Optional | typeof ANYTHING;

/** What is known of an event: what stands in a field, by dotted path; undefined where it is not known. */
export type KnownFields = Pick<ReadonlyMap<string, Stated>, 'get'>;

export function fieldsOf(stated: Readonly<Record<string, Stated>>): KnownFields {
  return new Map(Object.entries(stated));
}

/** Both together; where both say what stands in a field, the first counts. */
export function both(own: KnownFields, common: KnownFields): KnownFields {
  return { get: (path) => own.get(path) ?? common.get(path) };
}

/** Unknown where it depends on a name that only a deployment knows, or on a field of which it is not known what stands there. */
export type Answer = boolean | Unknown;

/**
 * Whether a pattern can match such an event.
 *
 * @param leftOut What stands in fields that are not among the known ones; where nothing is said, a pattern that asks for one of
 *   them may match or not.
 */
export type EventTest = (event: KnownFields, leftOut?: typeof ANYTHING) => Answer;

/**
 * Reads a pattern once, since it is asked of many events. Every field has to match, and of an `$or` one alternative; a field
 * matches where one of its matchers does (EventBridge User Guide, "Creating Amazon EventBridge event patterns" and "Comparison
 * operators for use in event patterns").
 *
 * @param at Where in the event the pattern applies.
 */
export function eventTest(pattern: Value, at = ''): EventTest {
  if (isUnknown(pattern)) return () => pattern;
  if (isList(pattern)) return fieldTest(pattern, at);
  if (!isProperties(pattern)) return () => false;
  return allOf(Object.keys(pattern).map((name) => partTest(name, pattern[name] ?? null, at)));
}

function partTest(name: string, part: Value, at: string): EventTest {
  if (name === '$or' && isList(part)) return anyOf(part.map((alternative) => eventTest(alternative, at)));
  return eventTest(part, at === '' ? name : `${at}.${name}`);
}

/** What an event says of the call itself, whatever the call is about. */
const FIELDS_OF_CALL: ReadonlySet<string> = new Set(['eventName', 'eventCategory', 'managementEvent']);

/** Whether alternatives of a pattern list calls, so that what it says of a call depends on which one it is. */
export function choosesCalls(pattern: Value, isAlternative = false): boolean {
  if (isList(pattern)) return isAlternative && pattern.some((part) => choosesCalls(part, true));
  if (!isProperties(pattern)) return false;
  for (const name in pattern) {
    if (isAlternative && FIELDS_OF_CALL.has(name)) return true;
    if (choosesCalls(pattern[name] ?? null, isAlternative || name === '$or')) return true;
  }
  return false;
}

/** Whether a field can hold the name of a thing that has these names. */
type FieldTest = (names: readonly Name[]) => Answer;

/** What an event has beside its detail (EventBridge Events Reference, "AWS service event metadata"). */
const METADATA: ReadonlySet<string> = new Set([
  'version',
  'id',
  'detail-type',
  'source',
  'account',
  'time',
  'region',
  'resources',
  'detail',
]);

function fieldTest(matchers: readonly Value[], path: string): EventTest {
  const ofNoEvent = isOfNoEvent(path) ? NO_NAMES : undefined;
  // read where something is asked: many fields may hold anything
  let test: FieldTest | undefined;
  return (event, leftOut) => {
    const names = event.get(path) ?? ofNoEvent ?? leftOut;
    if (names === ANYTHING) return matchers.length > 0;
    if (names === undefined) return ofWhatIsNotKnown(matchers, path);
    test ??= readField(matchers);
    if (isOptional(names)) return agreed(test(names.optional), test(NO_NAMES), path);
    return names.length > 0 ? test(names) : ofWhatIsNotKnown(matchers, path);
  };
}

function isOfNoEvent(path: string): boolean {
  const dot = path.indexOf('.');
  return !METADATA.has(dot < 0 ? path : path.slice(0, dot));
}

const NO_NAMES: readonly Name[] = [MISSING];

/**
 * Whether each event passes, where nothing is known of what stands in a field.
 *
 * - `exists: true` and `exists: false` together let each event pass.
 * - `exists` alone, or a matcher that fits any text: it depends on whether events have the field.
 * - Values that are listed, excepted or compared: some event has another value, and does not pass.
 */
function ofWhatIsNotKnown(matchers: readonly Value[], path: string): Answer {
  const asksFor = (exists: boolean) => matchers.some((each) => isProperties(each) && each['exists'] === exists);
  const isAlwaysThere = OF_EVERY_CALL.has(path);
  if (asksFor(true) && (asksFor(false) || isAlwaysThere)) return true;
  if (asksFor(true) || (asksFor(false) && !isAlwaysThere) || matchers.some(fitsAnyText)) return narrowedBy(path);
  return (
    matchers.find(isUnknown) ??
    matchers
      .map(matcherTest)
      .map((test) => test(['?']))
      .find(isUnknown) ??
    false
  );
}

/** What each record of a call has (CloudTrail User Guide, "CloudTrail record contents"). */
const OF_EVERY_CALL: ReadonlySet<string> = new Set([
  'id',
  'time',
  'account',
  'region',
  'detail.awsRegion',
  'detail.eventID',
  'detail.eventTime',
  'detail.sourceIPAddress',
]);

function fitsAnyText(matcher: Value): boolean {
  return isProperties(matcher) && (matcher['prefix'] === '' || matcher['suffix'] === '' || matcher['wildcard'] === '*');
}

function isOptional(names: readonly Name[] | Optional): names is Optional {
  return !Array.isArray(names);
}

/** Of a field that may be missing: whether it matches either way. */
function agreed(whereStated: Answer, whereMissing: Answer, path: string): Answer {
  return whereStated === whereMissing ? whereStated : narrowedBy(path);
}

function narrowedBy(path: string): Unknown {
  return new Unknown(`the rule is narrowed by ${path}`);
}

/** Most fields list names: these are looked up, and only what is not among them is tested. */
function readField(matchers: readonly Value[]): FieldTest {
  let every: readonly MatcherTest[] | undefined;
  let others: readonly MatcherTest[] | undefined;
  return (names) => {
    let isOneOpen = false;
    for (const name of names) {
      if (name !== MISSING && matchers.includes(name)) return true;
      isOneOpen ||= typeof name === 'string' && isOpen(name);
    }
    // what only a deployment knows may turn out to be any of the names
    if (isOneOpen) return any((every ??= matchers.map(matcherTest)), names);
    return any((others ??= matchers.filter((matcher) => !isPlain(matcher)).map(matcherTest)), names);
  };
}

/** A name that matches nothing but itself. */
function isPlain(matcher: Value): boolean {
  return typeof matcher === 'boolean' || (typeof matcher === 'string' && !isOpen(matcher));
}

/** Whether a matcher lets a thing through that has these names. */
type MatcherTest = (names: readonly Name[]) => Answer;

function matcherTest(matcher: Value): MatcherTest {
  const refused = isProperties(matcher) ? matcher[ANYTHING_BUT] : undefined;
  if (refused === undefined) return anyName(nameTest(matcher));
  const tests = listOf(refused).map((each) => anyName(nameTest(each)));
  // what refuses one of the names that a thing has, refuses the thing
  return (names) => names.some(isStated) && not(any(tests, names.filter(isStated)));
}

function anyName(test: NameTest): MatcherTest {
  return (names) => {
    let open: Unknown | undefined;
    for (const name of names) {
      const answer = test(name);
      if (answer === true) return true;
      if (answer !== false) open ??= answer;
    }
    return open ?? false;
  };
}

function isStated(name: Name): boolean {
  return name !== MISSING;
}

type NameTest = (name: Name) => Answer;

function nameTest(matcher: Value): NameTest {
  if (isUnknown(matcher)) return () => matcher;
  if (typeof matcher === 'string') return textTest([matcher]);
  if (typeof matcher === 'boolean') return (name) => name === matcher;
  if (!isProperties(matcher)) return () => false;
  const [operator] = Object.keys(matcher);
  const operand = operator === undefined ? undefined : matcher[operator];
  if (operator === undefined || operand === undefined || COMPARES_NO_TEXT.has(operator)) return () => false;
  if (operator === 'exists') return (name) => operand === isStated(name);
  const shapeOf = SHAPES.get(operator);
  if (!shapeOf) return () => new Unknown(`the event pattern asks for "${operator}", which is not known here`);
  return anyOf(listOf(operand).map((each) => operandTest(each, shapeOf, operator === IGNORING_CASE)));
}

const ANYTHING_BUT = 'anything-but';
const IGNORING_CASE = 'equals-ignore-case';
const COMPARES_NO_TEXT: ReadonlySet<string> = new Set(['numeric', 'cidr']);

/** A text with gaps that anything fills: the parts between the gaps. */
type Shape = readonly string[];

const SHAPES: ReadonlyMap<string, (text: string) => Shape> = new Map([
  ['prefix', (text: string): Shape => [text, '']],
  ['suffix', (text: string): Shape => ['', text]],
  ['wildcard', wildcardShape],
  [IGNORING_CASE, (text: string): Shape => [text]],
]);

/** `*` is a gap; `\*` and `\\` are the characters themselves. Read from left to right: a pattern may be all backslashes. */
function wildcardShape(text: string): Shape {
  if (!text.includes('\\')) return text.split('*');
  const parts = [''];
  for (const [token] of text.matchAll(/\\[\\*]|[^\\*]+|[^]/g)) {
    if (token === '*') parts.push('');
    else parts.push((parts.pop() ?? '') + token.replace(/^\\(?=.)/, ''));
  }
  return parts;
}

function operandTest(operand: Value, shapeOf: (text: string) => Shape, ignoresCase: boolean): NameTest {
  if (isUnknown(operand)) return () => operand;
  if (isProperties(operand)) return operandTest(operand[IGNORING_CASE] ?? null, shapeOf, true);
  if (typeof operand !== 'string') return () => false;
  if (!ignoresCase) return textTest(shapeOf(operand));
  const test = textTest(shapeOf(operand.toLowerCase()));
  return (name) => test(typeof name === 'string' ? name.toLowerCase() : name);
}

/** Names that are not known yet are equal where they are written alike; what else they will be, a deployment decides. */
function textTest(shape: Shape): NameTest {
  const pattern = shape.join('*');
  const isPatternOpen = isOpen(pattern);
  return (name) => {
    if (typeof name !== 'string') return false;
    if (fills(name, shape)) return true;
    if (!isPatternOpen && !isOpen(name)) return false;
    if (shape.length === 1 && areDifferent(pattern, name)) return false;
    return overlaps(withGaps(pattern), withGaps(name))
      ? new Unknown(`whether ${pattern} matches ${name} is known at deployment only`)
      : false;
  };
}

function fills(text: string, shape: Shape): boolean {
  const first = shape[0] ?? '';
  if (shape.length === 1) return text === first;
  const last = shape[shape.length - 1] ?? '';
  if (!text.startsWith(first) || !text.endsWith(last)) return false;
  let at = first.length;
  for (let i = 1; i < shape.length - 1; i++) {
    const part = shape[i] ?? '';
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return text.length - last.length >= at;
}

function isOpen(text: string): boolean {
  return text.includes('${');
}

/** Whether two texts are never equal, whatever a deployment puts into them: two resources, or a text and one that adds to it. */
function areDifferent(one: string, other: string): boolean {
  if (one === other) return false;
  return (isNameOfResource(one) && isNameOfResource(other)) || one.includes(other) || other.includes(one);
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
  return typeof answer === 'boolean' ? !answer : answer;
}

type Test<Subject> = (subject: Subject, leftOut?: typeof ANYTHING) => Answer;

/** One test of several; where there is but one, it is that. */
function anyOf<Subject>(tests: readonly Test<Subject>[]): Test<Subject> {
  const [only] = tests;
  return only && tests.length === 1 ? only : (subject, leftOut) => any(tests, subject, leftOut);
}

function allOf<Subject>(tests: readonly Test<Subject>[]): Test<Subject> {
  const [only] = tests;
  return only && tests.length === 1 ? only : (subject, leftOut) => all(tests, subject, leftOut);
}

/** Whether one of the tests holds of something; where none does, the first doubt. */
function any<Subject>(tests: readonly Test<Subject>[], subject: Subject, leftOut?: typeof ANYTHING): Answer {
  let open: Unknown | undefined;
  for (const test of tests) {
    const answer = test(subject, leftOut);
    if (answer === true) return true;
    if (answer !== false) open ??= answer;
  }
  return open ?? false;
}

/** Whether all of them do; where none fails, the first doubt. */
function all<Subject>(tests: readonly Test<Subject>[], subject: Subject, leftOut?: typeof ANYTHING): Answer {
  let open: Unknown | undefined;
  for (const test of tests) {
    const answer = test(subject, leftOut);
    if (answer === false) return false;
    if (answer !== true) open ??= answer;
  }
  return open ?? true;
}
