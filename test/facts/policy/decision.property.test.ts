/**
 * Random policies and requests, held against a policy simulator that knows nothing of wormtrail: `npm run policy-agreements` asks
 * for 20,000 agreements.
 */
import { runSimulation } from '@cloud-copilot/iam-simulate';
import fc from 'fast-check';
import { decisionOf, refuses, statementsOf, surelyDenies, thePrincipal, type Context } from '../../../lib/facts/policy';
import type { Properties } from '../../../lib/facts/value';

const AGREEMENTS = Number(process.env['WORMTRAIL_POLICY_RUNS'] ?? 300);

const ACCOUNT = '111122223333';
/** Where the bucket is: across accounts its policy alone decides, whatever the caller's policies permit. */
const ITS_ACCOUNT = '444455556666';
const ROLES = ['admin', 'administrator', 'reader'].map((name) => `arn:aws:iam::${ACCOUNT}:role/${name}`);
const ACTIONS = ['s3:GetObject', 's3:DeleteObject', 's3:DeleteObjectVersion', 's3:PutObject'];
const OBJECTS = ['arn:aws:s3:::logs/a', 'arn:aws:s3:::logs/AWSLogs/b', 'arn:aws:s3:::logs2/a'];

const some = <T>(...values: readonly T[]) => fc.array(fc.constantFrom(...values), { minLength: 1, maxLength: 2 });
const oneOrMany = <T>(list: fc.Arbitrary<T[]>) => list.map((values) => (values.length === 1 ? values[0] : values));
const named = (positive: string, negative: string, values: fc.Arbitrary<unknown>) =>
  fc.tuple(fc.constantFrom(positive, positive, positive, negative), values).map(([name, value]) => ({ [name]: value }));

const actions = oneOrMany(some(...ACTIONS, 's3:*', 's3:Delete*', 's3:getobject', 's3:?etObject', '*'));
const resources = oneOrMany(
  some(...OBJECTS, 'arn:aws:s3:::logs/*', 'arn:aws:s3:::logs*', 'arn:aws:s3:::*/AWSLogs/*', '*'),
);
const aws = oneOrMany(some(...ROLES, ACCOUNT, ITS_ACCOUNT, `arn:aws:iam::${ACCOUNT}:root`));
const principals = fc.oneof(
  fc.constant({ Principal: '*' }),
  fc.constant({ Principal: { AWS: '*' } }),
  named('Principal', 'NotPrincipal', fc.record({ AWS: aws })),
);

const QUANTIFIERS = ['', '', 'ForAllValues:', 'ForAnyValue:'];
const condition = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('ArnLike', 'ArnNotLike', 'ArnEquals', 'StringLike', 'StringNotEquals', 'StringEquals'),
      fc.constant('aws:SourceArn'),
      some(...ROLES, `arn:aws:iam::${ACCOUNT}:role/admin*`, 'arn:aws:iam::*:role/reader', '*'),
    )
    .chain(([operator, key, values]) => qualified(operator).map((name) => ({ [name]: { [key]: values } }))),
  fc.tuple(fc.constantFrom('Bool', 'BoolIfExists'), fc.constantFrom('true', 'false')).map(([name, value]) => ({
    [name]: { 'aws:SecureTransport': value },
  })),
  fc
    .tuple(fc.constantFrom('NumericLessThan', 'NumericGreaterThanEquals'), fc.constantFrom('1.2', '1.3'))
    .map(([name, value]) => ({ [name]: { 's3:TlsVersion': value } })),
  fc
    .tuple(fc.constantFrom('aws:SourceArn', 's3:TlsVersion'), fc.constantFrom('true', 'false'))
    .map(([key, value]) => ({ Null: { [key]: value } })),
);

function qualified(operator: string): fc.Arbitrary<string> {
  return fc
    .tuple(fc.constantFrom(...QUANTIFIERS), fc.constantFrom('', '', 'IfExists'))
    .map(([quantifier, suffix]) => `${quantifier}${operator}${suffix}`);
}

const statement = fc
  .tuple(
    fc.record({ Effect: fc.constantFrom('Allow', 'Allow', 'Deny') }),
    principals,
    named('Action', 'NotAction', actions),
    named('Resource', 'NotResource', resources),
    fc.array(condition, { maxLength: 2 }),
  )
  .map(([effect, principal, action, resource, conditions]) => ({
    ...{ ...effect, ...principal, ...action, ...resource },
    ...(conditions.length > 0 && { Condition: Object.assign({}, ...conditions) as object }),
  }));

const request = fc.record({
  caller: fc.constantFrom(...ROLES),
  action: fc.constantFrom(...ACTIONS),
  resource: fc.constantFrom(...OBJECTS),
  secure: fc.constantFrom('true', 'false'),
  tls: fc.constantFrom(undefined, '1.1', '1.2', '1.3'),
  source: fc.constantFrom(undefined, ...ROLES),
});
const policies = fc.array(statement, { minLength: 1, maxLength: 4 });
type Request = typeof request extends fc.Arbitrary<infer T> ? T : never;

async function simulated(statements: readonly object[], { caller, action, resource, ...context }: Request) {
  const present = {
    'aws:SecureTransport': context.secure,
    's3:TlsVersion': context.tls,
    'aws:SourceArn': context.source,
  };
  const result = await runSimulation(
    {
      request: {
        ...{ principal: caller, action, resource: { resource, accountId: ITS_ACCOUNT } },
        contextVariables: Object.fromEntries(
          Object.entries(present).flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const])),
        ),
      },
      identityPolicies: [
        {
          name: 'all',
          policy: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] },
        },
      ],
      ...{ serviceControlPolicies: [], resourceControlPolicies: [] },
      resourcePolicy: { Version: '2012-10-17', Statement: statements },
    },
    {},
  );
  return result.resultType === 'error' ? undefined : result.overallResult;
}

function contextOf({ secure, tls, source }: Request): Context {
  return {
    'aws:securetransport': { is: secure },
    's3:tlsversion': tls === undefined ? 'absent' : { is: tls },
    'aws:sourcearn': source === undefined ? 'absent' : { is: source },
  };
}

test(`${AGREEMENTS} decisions are those of the simulator, and nothing is refused that it allows`, async () => {
  let agreements = 0;
  const asked = fc.asyncProperty(policies, request, async (statements, about) => {
    if (agreements >= AGREEMENTS) return;
    const answer = await simulated(statements, about);
    // the simulator takes no policy that AWS would not
    if (answer === undefined) return;
    const read = statementsOf({ Statement: statements as unknown as readonly Properties[] });
    const { caller, action, resource } = about;
    const requests = { caller: thePrincipal(caller), action, resource, context: contextOf(about) };
    const decision = decisionOf(read, requests);
    const said = { denied: surelyDenies(read, requests), refused: refuses(read, requests), decision };
    if (said.denied === true) expect({ said, answer }).toEqual({ said, answer: 'ExplicitlyDenied' });
    if (said.refused === true) expect({ said, answer }).not.toEqual({ said, answer: 'Allowed' });
    if (decision === 'allowed') expect({ said, answer }).toEqual({ said, answer: 'Allowed' });
    if (decision !== undefined) agreements += 1;
  });
  await fc.assert(asked, { numRuns: AGREEMENTS * 3 });
  expect(agreements).toBeGreaterThanOrEqual(AGREEMENTS);
}, 1_800_000);
