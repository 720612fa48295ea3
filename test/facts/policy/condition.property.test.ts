/** Conditions of every operator on any value, held against a policy simulator that knows nothing of wormtrail. */
import { runSimulation } from '@cloud-copilot/iam-simulate';
import fc from 'fast-check';
import { mayAllow, statementsOf, surelyDenies, thePrincipal } from '../../../lib/facts/policy';
import { truthOf, type Context } from '../../../lib/facts/policy/condition';

const ACCOUNT = '111122223333';
const CALLER = `arn:aws:iam::${ACCOUNT}:role/caller`;
const CALL = { action: 's3:DeleteObject', resource: 'arn:aws:s3:::logs/a' };

/** A context key that the simulator knows, its operators, and values so near to each other that a wrong comparison shows. */
interface Kind {
  readonly key: string;
  readonly operators: readonly string[];
  readonly values: readonly string[];
}

const withNegation = (name: string): string[] => [name, name.replace(/^(String|Numeric|Date|Arn)/, '$1Not')];
const withBounds = (type: string): string[] => [
  ...withNegation(`${type}Equals`),
  ...['LessThan', 'LessThanEquals', 'GreaterThan', 'GreaterThanEquals'].map((name) => type + name),
];
const ARNS: Kind = {
  key: 'aws:SourceArn',
  operators: ['ArnEquals', 'ArnLike'].flatMap(withNegation),
  values: [
    ...[`arn:aws:iam::${ACCOUNT}:role/a`, `arn:aws:iam::${ACCOUNT}:role/ab`, `arn:aws:iam::${ACCOUNT}:role/a:b`],
    ...[`arn:aws:iam::${ACCOUNT}:role/a?`, `arn:aws:iam::${ACCOUNT}:role/*`, 'arn:aws:iam::*:role/a', 'arn:*:iam::*:*'],
    ...['arn:aws:s3:::a', 'arn:aws:s3:::*', 'arn:aws:s3:::a/b:c', 'arn:aws:iam::*', 'arn:*', '*'],
  ],
};
const TEXTS: Kind = {
  key: 'aws:UserAgent',
  operators: ['StringEquals', 'StringEqualsIgnoreCase', 'StringLike'].flatMap(withNegation),
  values: ['', 'a', 'A', 'ab', 'aB', 'abc', 'a*', '*', '?', 'a?', 'a*c', '**b'],
};
const NUMBERS: Kind = {
  key: 's3:TlsVersion',
  operators: withBounds('Numeric'),
  values: ['1.2', '1.1', '1.20', '01.2', '1', '0', '-1', '10', '9', '1e1', 'one', ''],
};
const FLAGS: Kind = {
  key: 'aws:SecureTransport',
  operators: ['Bool'],
  values: ['true', 'false', 'True', 'FALSE'],
};
const KINDS: readonly Kind[] = [
  ...[ARNS, TEXTS, NUMBERS, FLAGS],
  {
    key: 'aws:CurrentTime',
    operators: withBounds('Date'),
    values: ['2026-11-29T00:00:00Z', '2026-11-29T01:00:00+01:00', '2026-11-30T00:00:00Z', '2025-01-01T00:00:00Z'],
  },
  {
    key: 'aws:SourceIp',
    operators: ['IpAddress', 'NotIpAddress'],
    values: ['10.0.0.1', '10.0.0.0/8', '10.0.0.1/32', '192.0.2.1', '0.0.0.0/0', '2001:db8::1', '2001:db8::/32'],
  },
];

const oftenOf = <T>(often: fc.Arbitrary<T>, other: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 4, arbitrary: often }, { weight: 1, arbitrary: other });
const isOne = (value: string): boolean => !/[*?]/.test(value);

const operatorOf = ({ operators }: Kind): fc.Arbitrary<string> =>
  oftenOf(
    fc
      .tuple(
        oftenOf(fc.constant(''), fc.constantFrom('ForAllValues:', 'ForAnyValue:')),
        fc.constantFrom(...operators),
        fc.constantFrom('', '', 'IfExists'),
      )
      .map((parts) => parts.join('')),
    fc.constant('Null'),
  );

/** A condition on a key, and what a request says of the key; nothing where it lacks it. */
const questionsOn = (kind: Kind) =>
  operatorOf(kind).chain((operator) =>
    fc.record({
      key: fc.constant(kind.key),
      operator: fc.constant(operator),
      values: fc.array(fc.constantFrom(...(operator === 'Null' ? ['true', 'false'] : kind.values)), {
        ...{ minLength: 1, maxLength: 3 },
      }),
      value: oftenOf(fc.constantFrom(...kind.values.filter(isOne)), fc.constant(undefined)),
    }),
  );
type Question = ReturnType<typeof questionsOn> extends fc.Arbitrary<infer T> ? T : never;
const questions = fc.constantFrom(...KINDS).chain(questionsOn);

const policyOf = (Effect: 'Allow' | 'Deny', asked: readonly Question[]) => ({
  Version: '2012-10-17',
  Statement: [
    {
      ...{ Effect, Principal: '*', Action: 's3:*', Resource: '*' },
      Condition: Object.fromEntries(asked.map(({ operator, key, values }) => [operator, { [key]: values }])),
    },
  ],
});

async function simulated(Effect: 'Allow' | 'Deny', asked: readonly Question[]): Promise<string> {
  const present = asked.flatMap(({ key, value }) => (value === undefined ? [] : [[key, value] as const]));
  const result = await runSimulation(
    {
      request: {
        ...{ principal: CALLER, action: CALL.action, resource: { resource: CALL.resource, accountId: ACCOUNT } },
        contextVariables: Object.fromEntries(present),
      },
      ...{ identityPolicies: [], serviceControlPolicies: [], resourceControlPolicies: [] },
      resourcePolicy: policyOf(Effect, asked),
    },
    {},
  );
  if (result.resultType === 'error') throw new Error(JSON.stringify(result.errors));
  return result.overallResult;
}

const isTrue = async (question: Question): Promise<boolean> =>
  (await simulated('Deny', [question])) === 'ExplicitlyDenied';

test('what is said of one value is what the simulator says', async () => {
  await fc.assert(
    fc.asyncProperty(questions, async (question) => {
      const { value } = question;
      const truth = truthOf(question, value === undefined ? 'absent' : { is: value });
      if (truth !== undefined) expect(truth).toBe(await isTrue(question));
    }),
    { numRuns: 1_500 },
  );
});

const ODD = /^(|one|1e1|\*|arn:\*|arn:aws:iam::\*)$/;

test.each([ARNS, TEXTS, NUMBERS, FLAGS].flatMap((kind) => kind.operators.map((operator) => [operator, kind] as const)))(
  '%s is understood of every value of its type',
  (operator, { key, values }) => {
    for (const pattern of values.filter((each) => !ODD.test(each))) {
      for (const value of values.filter((each) => isOne(each) && !ODD.test(each))) {
        const truth = truthOf({ operator, key, values: [pattern] }, { is: value });
        expect([pattern, value, truth]).toEqual([pattern, value, expect.any(Boolean)]);
      }
    }
  },
);

test('what is said of all values but those of some patterns is true of each', async () => {
  const arns = fc.constantFrom(...ARNS.values);
  const operators = [ARNS, TEXTS, NUMBERS, FLAGS]
    .flatMap((kind) => kind.operators)
    .flatMap((name) => [name, `${name}IfExists`]);
  const asked = fc.record({
    ...{ operator: fc.constantFrom(...operators), values: fc.array(arns, { minLength: 1, maxLength: 2 }) },
    ...{
      isNot: fc.array(fc.constantFrom(...ARNS.values.filter((each) => !ODD.test(each))), { maxLength: 3 }),
      value: fc.constantFrom(...ARNS.values.filter(isOne), undefined),
    },
  });
  let decided = 0;
  await fc.assert(
    fc.asyncProperty(asked, async ({ operator, values, isNot, value }) => {
      const { key } = ARNS;
      const truth = truthOf({ operator, key, values }, { isNot });
      const excepted = { key, operator: 'ArnLike', values: isNot, value };
      if (truth === undefined || (value !== undefined && isNot.length > 0 && (await isTrue(excepted)))) return;
      expect(truth).toBe(await isTrue({ key, operator, values, value }));
      decided += 1;
    }),
    { numRuns: 3_000 },
  );
  expect(decided).toBeGreaterThan(50);
});

test('a statement with conditions surely denies, and may allow, no more and no less', async () => {
  const two = fc
    .tuple(questionsOn(ARNS), questionsOn(NUMBERS))
    .filter(([one, other]) => one.operator !== other.operator);
  const several: fc.Arbitrary<Question[]> = fc.oneof(
    two,
    questions.map((one) => [one]),
  );
  await fc.assert(
    fc.asyncProperty(several, async (asked) => {
      const context: Context = Object.fromEntries(
        asked.map(({ key, value }) => [key.toLowerCase(), value === undefined ? 'absent' : { is: value }]),
      );
      const call = { ...CALL, caller: thePrincipal(CALLER), context };
      if (surelyDenies(statementsOf(policyOf('Deny', asked)), call)) {
        expect(await simulated('Deny', asked)).toBe('ExplicitlyDenied');
      }
      if (!mayAllow(statementsOf(policyOf('Allow', asked)), call)) {
        expect(await simulated('Allow', asked)).toBe('ImplicitlyDenied');
      }
    }),
    { numRuns: 500 },
  );
});
