/** What several Deny statements refuse together, held against a policy simulator that knows nothing of wormtrail. */
import { runSimulation } from '@cloud-copilot/iam-simulate';
import fc from 'fast-check';
import { anyPrincipalBut, statementsOf, surelyDenies } from '../../../lib/facts/policy';
import type { Properties } from '../../../lib/facts/value';

const ACCOUNT = '111122223333';
const role = (name: string): string => `arn:aws:iam::${ACCOUNT}:role/${name}`;
const NAMED = ['administrator', 'reader', 'function', 'function-1'].map(role);
const PATTERNS = ['function*', 'function-?', 'r*', '*'].map(role);
/** Everybody whom a policy may mean, and some whom none names. */
const EVERYBODY = [...NAMED, ...['functions', 'function-12', 'root-of-all', 'stranger'].map(role)];
const CALL = { action: 's3:PutBucketPolicy', resource: 'arn:aws:s3:::logs' };

const some = (arns: readonly string[]) => fc.uniqueArray(fc.constantFrom(...arns), { minLength: 1, maxLength: 3 });

const statement = (arns: readonly string[]) =>
  fc
    .record({
      action: fc.constantFrom('s3:*', 's3:Put*', 's3:PutBucketPolicy', 's3:Get*'),
      operator: fc.constantFrom('ArnNotLike', 'ArnNotLike', 'StringNotLike', 'ArnLike', 'StringLike', 'ArnEquals'),
      patterns: some(arns),
    })
    .map(({ action, operator, patterns }) => ({
      ...{ Effect: 'Deny', Principal: '*', Action: action, Resource: '*' },
      Condition: { [operator]: { 'aws:PrincipalArn': patterns } },
    }));

const askedOf = (arns: readonly string[]) =>
  fc.record({
    statements: fc.array(statement(arns), { minLength: 1, maxLength: 4 }),
    left: fc.subarray([...arns], { maxLength: 2 }),
  });

async function isDenied(statements: readonly object[], arn: string): Promise<boolean> {
  const result = await runSimulation(
    {
      request: {
        ...{ principal: arn, action: CALL.action, resource: { resource: CALL.resource, accountId: ACCOUNT } },
        contextVariables: { 'aws:PrincipalArn': arn },
      },
      ...{ identityPolicies: [], serviceControlPolicies: [], resourceControlPolicies: [] },
      resourcePolicy: { Version: '2012-10-17', Statement: statements },
    },
    {},
  );
  if (result.resultType === 'error') throw new Error(JSON.stringify(result.errors));
  return result.overallResult === 'ExplicitlyDenied';
}

const saidOf = (statements: readonly object[], left: readonly string[]) =>
  surelyDenies(statementsOf({ Statement: statements as readonly Properties[] }), {
    ...CALL,
    caller: anyPrincipalBut(left),
  });

test('where principals stand by name, what is refused to all others is what the simulator refuses to each', async () => {
  const seen = new Set<unknown>();
  await fc.assert(
    fc.asyncProperty(askedOf(NAMED), async ({ statements, left }) => {
      const others = EVERYBODY.filter((arn) => !left.includes(arn));
      const each = await Promise.all(others.map((arn) => isDenied(statements, arn)));
      const denied = saidOf(statements, left);
      expect({ statements, left, denied }).toEqual({ statements, left, denied: each.every(Boolean) });
      seen.add(denied);
    }),
    { numRuns: 250 },
  );
  expect(seen).toEqual(new Set([true, false]));
});

test('where they stand by patterns, nobody is said to be refused whom the simulator does not refuse', async () => {
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(askedOf([...NAMED, ...PATTERNS]), async ({ statements, left }) => {
      if (saidOf(statements, left) !== true) return;
      refused += 1;
      for (const arn of EVERYBODY) {
        const isLeft = await isDenied([{ ...DENIED, Condition: { ArnLike: { 'aws:PrincipalArn': left } } }], arn);
        if (!isLeft)
          expect({ statements, left, arn, denied: await isDenied(statements, arn) }).toMatchObject({ denied: true });
      }
    }),
    { numRuns: 600 },
  );
  expect(refused).toBeGreaterThan(30);
});

const DENIED = { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: '*' };
