/** Event patterns: which events they can match, and when only a deployment can tell. */
import fc from 'fast-check';
import { isUnknown, Unknown, type Value } from '../../lib/facts/value';
import {
  ANYTHING,
  choosesCalls,
  eventTest,
  MISSING,
  fieldsOf,
  type Stated,
} from '../../lib/guardrails/monitoring/event-pattern';

const BUCKET = '${audit-log.LogBucket}';
const OTHER = '${audit-log.OtherBucket}';

/** What a field of a pattern says of a value: yes, no, or known at deployment only. */
const FIELDS: readonly [matchers: Value, value: string | boolean | typeof MISSING, answer: 'yes' | 'no' | 'unknown'][] =
  [
    [['logs'], 'logs', 'yes'],
    [['other', 'logs'], 'logs', 'yes'],
    [['other'], 'logs', 'no'],
    [['Logs'], 'logs', 'no'],
    [[], 'logs', 'no'],
    [[111122223333], '111122223333', 'no'],
    [[null], 'logs', 'no'],
    ['logs', 'logs', 'no'],
    [[{ prefix: 'lo' }], 'logs', 'yes'],
    [[{ prefix: 'gs' }], 'logs', 'no'],
    [[{ prefix: { 'equals-ignore-case': 'LO' } }], 'logs', 'yes'],
    [[{ suffix: 'gs' }], 'logs', 'yes'],
    [[{ suffix: 'lo' }], 'logs', 'no'],
    [[{ suffix: { 'equals-ignore-case': 'GS' } }], 'logs', 'yes'],
    [[{ 'equals-ignore-case': 'LOGS' }], 'logs', 'yes'],
    [[{ 'equals-ignore-case': 'LOG' }], 'logs', 'no'],
    [[{ wildcard: 'l*s' }], 'logs', 'yes'],
    [[{ wildcard: '*o*g*' }], 'logs', 'yes'],
    [[{ wildcard: 'lo*gs' }], 'logs', 'yes'],
    [[{ wildcard: 'log*gs' }], 'logs', 'no'],
    [[{ wildcard: 'lo?s' }], 'logs', 'no'],
    [[{ wildcard: 'lo\\*' }], 'lo*', 'yes'],
    [[{ wildcard: 'lo\\*' }], 'logs', 'no'],
    [[{ wildcard: 'lo\\\\*' }], 'lo\\gs', 'yes'],
    [[{ wildcard: 'lo\\\\\\*' }], 'lo\\*', 'yes'],
    [[{ wildcard: 'lo\\\\\\*' }], 'lo\\gs', 'no'],
    [[{ wildcard: 'l\\o*' }], 'l\\ogs', 'yes'],
    [[{ wildcard: 'logs\\' }], 'logs\\', 'yes'],
    [[{ exists: true }], 'logs', 'yes'],
    [[{ exists: false }], 'logs', 'no'],
    [[{ exists: false }], MISSING, 'yes'],
    [[{ exists: true }], MISSING, 'no'],
    [['logs'], MISSING, 'no'],
    [[{ 'anything-but': 'other' }], MISSING, 'no'],
    [[{ 'anything-but': 'other' }], 'logs', 'yes'],
    [[{ 'anything-but': 'logs' }], 'logs', 'no'],
    [[{ 'anything-but': ['other', 'logs'] }], 'logs', 'no'],
    [[{ 'anything-but': ['other', 'others'] }], 'logs', 'yes'],
    [[{ 'anything-but': { prefix: 'lo' } }], 'logs', 'no'],
    [[{ 'anything-but': { prefix: ['a', 'b'] } }], 'logs', 'yes'],
    [[{ 'anything-but': { suffix: ['gs', 'b'] } }], 'logs', 'no'],
    [[{ 'anything-but': { 'equals-ignore-case': ['OTHER', 'LOGS'] } }], 'logs', 'no'],
    [[{ 'anything-but': { wildcard: '*g*' } }], 'logs', 'no'],
    [[{ 'anything-but': [123] }], 'logs', 'yes'],
    [[{ numeric: ['>', 0] }], 'logs', 'no'],
    [[{ cidr: '10.0.0.0/24' }], 'logs', 'no'],
    [[{ regex: 'l.*' }], 'logs', 'unknown'],
    [[{ constructor: 'logs' }], 'logs', 'unknown'],
    [[{}], 'logs', 'no'],
    [[BUCKET], BUCKET, 'yes'],
    [[OTHER], BUCKET, 'no'],
    [[BUCKET], `arn:aws:s3:::${BUCKET}`, 'no'],
    [[`arn:aws:s3:::${BUCKET}`], BUCKET, 'no'],
    [['logs'], BUCKET, 'unknown'],
    [[BUCKET], 'logs', 'unknown'],
    [[{ 'anything-but': BUCKET }], BUCKET, 'no'],
    [[{ 'anything-but': OTHER }], BUCKET, 'yes'],
    [[{ 'anything-but': 'logs' }], BUCKET, 'unknown'],
    [['arn:aws:s3:::logs'], `arn:aws:s3:::${BUCKET}`, 'unknown'],
    [['arn:aws:sqs:::logs'], `arn:aws:s3:::${BUCKET}`, 'no'],
    [[{ prefix: 'arn:aws:s3' }], `arn:aws:s3:::${BUCKET}`, 'yes'],
    [[{ suffix: BUCKET }], `arn:aws:s3:::${BUCKET}`, 'yes'],
    [[{ suffix: OTHER }], `arn:aws:s3:::${BUCKET}`, 'unknown'],
    [[{ wildcard: '*-logs' }], BUCKET, 'unknown'],
    [['111122223333'], '${AWS::AccountId}', 'unknown'],
    [['${AWS::AccountId}'], '${AWS::AccountId}', 'yes'],
    [[false], false, 'yes'],
    [[true], false, 'no'],
    [['false'], false, 'no'],
    [[{ prefix: 'f' }], false, 'no'],
    [[{ 'equals-ignore-case': 'FALSE' }], false, 'no'],
    [[{ exists: true }], false, 'yes'],
    [[false], 'false', 'no'],
    [[false], '${audit-log.LogBucket}', 'no'],
    [[false], MISSING, 'no'],
  ];

/** What a field of a pattern says of a value that an event may leave out. */
const OPTIONAL_FIELDS: readonly [matchers: Value, value: string | boolean, answer: 'yes' | 'no' | 'unknown'][] = [
  [[false], false, 'unknown'],
  [[true], false, 'no'],
  [[true, false], false, 'unknown'],
  [[false, { exists: false }], false, 'yes'],
  [[{ exists: false }], false, 'unknown'],
  [[{ exists: true }], false, 'unknown'],
  [['Management'], 'Management', 'unknown'],
  [['Data'], 'Management', 'no'],
  [[], 'Management', 'no'],
];

/** What a whole pattern says of an event of which `name` is `logs` and `other` is missing. */
const PATTERNS: readonly [pattern: Value, answer: boolean][] = [
  [{}, true],
  [{ detail: { name: ['logs'] } }, true],
  [{ detail: { name: ['other'] } }, false],
  [{ detail: { name: ['logs'], other: ['logs'] } }, false],
  [{ detail: { name: ['logs'], unknown: [{ exists: true }, { exists: false }] } }, true],
  [{ detail: { name: ['logs'], eventID: [{ exists: true }] } }, true],
  [{ detail: { name: ['logs'], eventID: [{ exists: false }] } }, false],
  [{ detail: { name: ['logs'], sourceIPAddress: ['192.0.2.1'] } }, false],
  [{ detail: { name: ['other'], unknown: ['whatever'] } }, false],
  [{ detail: { $or: [{ name: ['other'] }, { name: ['logs'] }] } }, true],
  [{ detail: { $or: [{ name: ['other'] }, { other: ['logs'] }] } }, false],
  [{ $or: [{ detail: { name: ['logs'] } }, { detail: { unknown: ['whatever'] } }] }, true],
  [{ detail: { $or: [{ name: ['logs'] }], other: [{ exists: true }] } }, false],
  [{ detail: { unknown: [] } }, false],
  [{ detail: 'logs' }, false],
  [{ DetailType: ['AWS API Call via CloudTrail'], detail: { name: ['logs'] } }, false],
  [{ requestParameters: { name: ['logs'] } }, false],
  [{ 'replay-name': [{ exists: false }], detail: { name: ['logs'] } }, true],
  ['detail', false],
  [null, false],
];

describe('an event pattern', () => {
  it('of a million backslashes is read as fast as any', () => {
    const pattern = { detail: { name: [{ wildcard: '\\'.repeat(1_000_000) }] } };
    expect(eventTest(pattern)(fieldsOf({ 'detail.name': ['logs'] }))).toBe(false);
  });

  test.each(FIELDS)('%j, of %p: %s', (matchers, value, answer) => {
    expect(inWords(canMatch({ detail: { name: matchers } }, { 'detail.name': [value] }))).toBe(answer);
  });

  test.each(OPTIONAL_FIELDS)('%j, of %p or nothing: %s', (matchers, value, answer) => {
    expect(inWords(canMatch({ detail: { name: matchers } }, { 'detail.name': { optional: [value] } }))).toBe(answer);
  });

  test.each(PATTERNS)('%j: %s', (pattern, answer) => {
    expect(canMatch(pattern, { 'detail.name': ['logs'], 'detail.other': [MISSING] })).toBe(answer);
  });

  it('matches where one of the values may stand in the field', () => {
    expect(canMatch({ name: ['logs'] }, { name: ['arn:aws:s3:::logs', 'logs', MISSING] })).toBe(true);
    expect(canMatch({ name: ['others'] }, { name: ['arn:aws:s3:::logs', 'logs', MISSING] })).toBe(false);
  });

  it('refuses a thing where it refuses one of its names', () => {
    const names = ['arn:aws:s3:::logs', 'logs', MISSING] as const;
    expect(canMatch({ name: [{ 'anything-but': ['logs'] }] }, { name: names })).toBe(false);
    expect(canMatch({ name: [{ 'anything-but': ['logs'] }, 'logs'] }, { name: names })).toBe(true);
    expect(canMatch({ name: [{ 'anything-but': ['other'] }] }, { name: names })).toBe(true);
    expect(canMatch({ name: [{ 'anything-but': ['other'] }] }, { name: [MISSING] })).toBe(false);
  });

  test.each<[pattern: Value, path: string]>([
    [{ detail: { unknown: [{ exists: true }] } }, 'detail.unknown'],
    [{ detail: { unknown: [{ exists: false }] } }, 'detail.unknown'],
    [{ detail: { unknown: [{ wildcard: '*' }] } }, 'detail.unknown'],
  ])('%j: unknown, since AWS may write the field into each event, or into none', (pattern, path) => {
    expect(canMatch(pattern, { 'detail.name': ['logs'] })).toEqual(new Unknown(`the rule is narrowed by ${path}`));
  });

  test.each<Value>([
    { detail: { unknown: ['whatever'] } },
    { detail: { unknown: [{ 'anything-but': 'x' }] } },
    { detail: { $or: [{ name: ['other'] }, { unknown: ['whatever'] }] } },
    { detail: { constructor: ['x'], toString: ['y'] } },
    { id: ['x'] },
  ])('%j: not every event, since some have another value', (pattern) => {
    expect(canMatch(pattern, { 'detail.name': ['logs'] })).toBe(false);
  });

  it('matches whatever it is not asked about', () => {
    const pattern: Value = { id: ['x'], detail: { name: ['logs'], $or: [{ one: ['x'] }, { other: ['y'] }] } };
    expect(eventTest(pattern)(fieldsOf({ 'detail.name': ['logs'] }), ANYTHING)).toBe(true);
    expect(eventTest(pattern)(fieldsOf({ 'detail.name': ['other'] }), ANYTHING)).toBe(false);
    expect(eventTest({ id: [] })(fieldsOf({}), ANYTHING)).toBe(false);
    expect(canMatch({ id: ['x'], detail: { name: ['logs'] } }, { id: ANYTHING, 'detail.name': ['logs'] })).toBe(true);
  });

  test.each<[pattern: Value, answer: boolean]>([
    [{ detail: { eventName: ['StopLogging'], $or: [{ a: ['x'] }, { b: ['y'] }] } }, false],
    [{ $or: [{ detail: { eventName: ['StopLogging'] } }, { detail: { a: ['x'] } }] }, true],
    [{ detail: { $or: [{ a: ['x'] }, { $or: [{ eventName: ['StopLogging'] }] }] } }, true],
    [{ detail: { $or: [{ eventCategory: ['Data'] }, { a: ['x'] }] } }, true],
    [{ detail: { $or: [{ managementEvent: [true] }, { a: ['x'] }] } }, true],
    [{ $or: 'eventName' }, false],
  ])('%j chooses calls by its alternatives: %s', (pattern, answer) => {
    expect(choosesCalls(pattern)).toBe(answer);
  });

  it('cannot be judged where a part of it cannot be known', () => {
    const unknown = new Unknown('parameter Bucket has no default');
    expect(canMatch({ name: [unknown] }, { name: ['logs'] })).toBe(unknown);
    expect(canMatch({ name: [unknown, 'logs'] }, { name: ['logs'] })).toBe(true);
    expect(canMatch({ name: [unknown], other: ['x'] }, { name: ['logs'], other: ['y'] })).toBe(false);
    expect(canMatch({ name: [{ 'anything-but': { prefix: unknown } }] }, { name: ['logs'] })).toBe(unknown);
  });

  it('is answered before a deployment as it is after it, whatever names are made, or is left open', () => {
    fc.assert(
      fc.property(PATTERN, OPEN_TEXT, NAMES, (pattern, text, names) => {
        const before = canMatch(pattern, { name: [text] });
        const after = canMatch(deployed(pattern, names), { name: [deployed(text, names) as string] });
        expect(isUnknown(before) || before === after).toBe(true);
        expect(isUnknown(after)).toBe(false);
      }),
      { numRuns: 5000 },
    );
  });

  it('refuses by anything-but what it otherwise lets through', () => {
    fc.assert(
      fc.property(OPEN_MATCHER, fc.stringMatching(/^[ab]{0,4}$/), (matcher, text) => {
        const said = { name: [text] };
        const refused = canMatch({ name: [{ 'anything-but': matcher }] }, said);
        const letThrough = canMatch({ name: [matcher] }, said);
        expect(isUnknown(letThrough) ? isUnknown(refused) : refused === !letThrough).toBe(true);
      }),
    );
  });
});

const OPEN_TEXT = fc
  .array(fc.constantFrom('a', 'b', 'ab', '${s.A}', '${s.B}', '${AWS::AccountId}'), { maxLength: 3 })
  .map((parts) => parts.join(''));
const OPEN_MATCHER: fc.Arbitrary<Value> = fc.oneof(
  OPEN_TEXT,
  fc.record({ prefix: OPEN_TEXT }),
  fc.record({ suffix: OPEN_TEXT }),
  fc.record({ wildcard: OPEN_TEXT.map((text) => `*${text}*`) }),
  fc.record({ wildcard: OPEN_TEXT.map((text) => text.replace('b', '*')) }),
);
const PATTERN: fc.Arbitrary<Value> = fc.record({
  name: fc.array(fc.oneof(OPEN_MATCHER, fc.record({ 'anything-but': OPEN_MATCHER })), { minLength: 1, maxLength: 2 }),
});
/** Names as a deployment makes them: two resources never have the same. */
const NAMES = fc
  .tuple(fc.stringMatching(/^[ab]{1,3}$/), fc.stringMatching(/^[ab]{1,3}$/), fc.stringMatching(/^[ab]{1,3}$/))
  .filter(([one, other]) => one !== other)
  .map(([one, other, account]) => ({ '${s.A}': one, '${s.B}': other, '${AWS::AccountId}': account }));

function deployed(value: Value, names: Readonly<Record<string, string>>): Value {
  return JSON.parse(JSON.stringify(value).replace(/\$\{[^}]*\}/g, (symbol) => names[symbol] ?? symbol)) as Value;
}

function canMatch(pattern: Value, event: Readonly<Record<string, Stated>>): boolean | Unknown {
  return eventTest(pattern)(fieldsOf(event));
}

function inWords(answer: boolean | Unknown): string {
  if (isUnknown(answer)) return 'unknown';
  return answer ? 'yes' : 'no';
}
