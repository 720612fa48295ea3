/** What a policy surely denies and what it may allow, held against a simulator that nobody here wrote. */
import { runSimulation } from '@cloud-copilot/iam-simulate';
import {
  anyPrincipalBut,
  anyServiceBut,
  mayAllow,
  refuses,
  statementsOf,
  surelyDenies,
  thePrincipal,
  theService,
  type Caller,
} from '../../../lib/facts/policy';
import { Unknown } from '../../../lib/facts/value';

const ACCOUNT = '111122223333';
const ADMINISTRATOR = `arn:aws:iam::${ACCOUNT}:role/administrator`;
const STRANGER = `arn:aws:iam::${ACCOUNT}:role/stranger`;
const BUCKET = 'arn:aws:s3:::logs';
const CALL = { action: 's3:DeleteBucket', resource: BUCKET };

const deny = (more: object) =>
  statementsOf({ Statement: { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: '*', ...more } as never });
const allow = (more: object) =>
  statementsOf({ Statement: { Effect: 'Allow', Principal: '*', Action: 's3:*', Resource: '*', ...more } as never });
const unless = (operator: string, patterns: string | readonly string[]) => ({
  Condition: { [operator]: { 'aws:PrincipalArn': patterns } },
});

describe('surelyDenies', () => {
  test.each<[string, object, Caller, boolean]>([
    ['everyone', {}, anyPrincipalBut([]), true],
    ['all but administrators', unless('ArnNotLike', ADMINISTRATOR), anyPrincipalBut([ADMINISTRATOR]), true],
    ['all but administrators, asked for everyone', unless('ArnNotLike', ADMINISTRATOR), anyPrincipalBut([]), false],
    ['the same with StringNotEquals', unless('StringNotEquals', ADMINISTRATOR), anyPrincipalBut([ADMINISTRATOR]), true],
    ['the same with IfExists', unless('ArnNotLikeIfExists', ADMINISTRATOR), anyPrincipalBut([ADMINISTRATOR]), true],
    [
      'all but a wider pattern',
      unless('ArnNotLike', `arn:aws:iam::${ACCOUNT}:role/*`),
      anyPrincipalBut([ADMINISTRATOR]),
      false,
    ],
    [
      'all but a narrower pattern',
      unless('ArnNotLike', ADMINISTRATOR),
      anyPrincipalBut([`arn:aws:iam::${ACCOUNT}:role/admin*`]),
      true,
    ],
    ['all but everything', unless('ArnNotLike', '*'), anyPrincipalBut([ADMINISTRATOR]), false],
    ['services, as they carry no ARN', unless('ArnNotLike', ADMINISTRATOR), anyServiceBut([]), true],
    ['a principal by name', { Principal: { AWS: STRANGER } }, thePrincipal(STRANGER), true],
    ['a principal by its account', { Principal: { AWS: ACCOUNT } }, thePrincipal(STRANGER), true],
    ['another principal', { Principal: { AWS: ADMINISTRATOR } }, thePrincipal(STRANGER), false],
    [
      'sessions of a role only',
      { Principal: { AWS: `arn:aws:sts::${ACCOUNT}:assumed-role/stranger/s` } },
      thePrincipal(STRANGER),
      false,
    ],
    [
      'all but a principal',
      { Principal: undefined, NotPrincipal: { AWS: ADMINISTRATOR } },
      anyPrincipalBut([ADMINISTRATOR]),
      true,
    ],
    ['a service by name', { Principal: { Service: 'config.amazonaws.com' } }, theService('config.amazonaws.com'), true],
    ['another action', { Action: 's3:Put*' }, anyPrincipalBut([]), false],
    ['all but this action', { Action: undefined, NotAction: 's3:Get*' }, anyPrincipalBut([]), true],
    ['all but actions that hold this', { Action: undefined, NotAction: 's3:Delete*' }, anyPrincipalBut([]), false],
    ['all but another resource', { Resource: undefined, NotResource: 'arn:aws:s3:::other' }, anyPrincipalBut([]), true],
    [
      'under a condition that nobody can evaluate',
      { Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } },
      anyPrincipalBut([]),
      false,
    ],
    [
      'under a quantifier',
      { Condition: { 'ForAllValues:StringNotEquals': { 'aws:PrincipalArn': ADMINISTRATOR } } },
      anyPrincipalBut([ADMINISTRATOR]),
      true,
    ],
    [
      'under a quantifier that asks for a value',
      { Condition: { 'ForAnyValue:StringNotEquals': { 'aws:PrincipalServiceName': 'cloudtrail.amazonaws.com' } } },
      anyPrincipalBut([ADMINISTRATOR]),
      false,
    ],
    [
      'where a key is absent',
      { Condition: { Null: { 'aws:PrincipalServiceName': 'true' } } },
      anyPrincipalBut([]),
      true,
    ],
    ['services only', { Condition: { Bool: { 'aws:PrincipalIsAWSService': 'true' } } }, anyPrincipalBut([]), false],
  ])('denies %s', (_, more, caller, expected) => {
    const statement = JSON.parse(JSON.stringify(more)) as Record<string, unknown>;
    const dropped = Object.keys(more).filter((name) => !(name in statement));
    const base: Record<string, unknown> = {
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Resource: '*',
      ...statement,
    };
    for (const name of dropped) delete base[name];
    expect(surelyDenies(statementsOf({ Statement: base } as never), { ...CALL, caller })).toBe(expected);
  });

  test('takes two statements for what one of them denies, not for what both deny in part', () => {
    const halves = [...deny({ Action: 's3:Put*' }), ...deny(unless('ArnNotLike', ADMINISTRATOR))];
    expect(surelyDenies(halves, { ...CALL, caller: anyPrincipalBut([ADMINISTRATOR]) })).toBe(true);
    expect(surelyDenies(halves, { ...CALL, caller: anyPrincipalBut([]) })).toBe(false);
  });

  const [FUNCTION, ANOTHER] = ['function', 'another'].map((name) => `arn:aws:iam::${ACCOUNT}:role/${name}`);
  const FUNCTIONS = `arn:aws:iam::${ACCOUNT}:role/function-*`;
  const to = (patterns: string) => ({ Condition: { ArnLike: { 'aws:PrincipalArn': patterns } } });
  const statement = (more: object) => ({ Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: '*', ...more });
  const both = (spared: string, more: object) => [statement(unless('ArnNotLike', [ADMINISTRATOR, spared])), more];

  test.each<[string, readonly object[], readonly string[], boolean]>([
    ['another denies it to them', both(FUNCTION!, statement(to(FUNCTION!))), [ADMINISTRATOR], true],
    ['another denies it to a wider pattern', both(FUNCTION!, statement(to(`${FUNCTION}*`))), [ADMINISTRATOR], true],
    [
      'another denies it to all but other principals',
      both(FUNCTION!, statement(unless('ArnNotLike', ANOTHER!))),
      [ADMINISTRATOR],
      true,
    ],
    [
      'another names them as Principal',
      both(FUNCTION!, statement({ Principal: { AWS: FUNCTION } })),
      [ADMINISTRATOR],
      true,
    ],
    ['they are a pattern', both(FUNCTIONS, statement(to(FUNCTIONS))), [ADMINISTRATOR], true],
    [
      'they are a pattern, and some of it may',
      both(FUNCTIONS, statement(unless('ArnNotLike', `${FUNCTION}-1`))),
      [ADMINISTRATOR, `${FUNCTION}-1`],
      true,
    ],
    [
      'another denies it to a part of the pattern',
      both(FUNCTIONS, statement(to(`${FUNCTION}-1*`))),
      [ADMINISTRATOR],
      false,
    ],
    [
      'another compares the pattern as a text',
      both(FUNCTIONS, statement({ Condition: { StringEquals: { 'aws:PrincipalArn': FUNCTIONS } } })),
      [ADMINISTRATOR],
      false,
    ],
    ['another denies it to others', both(FUNCTION!, statement(to(ANOTHER!))), [ADMINISTRATOR], false],
    [
      'another denies another call',
      both(FUNCTION!, statement({ ...to(FUNCTION!), Action: 's3:Get*' })),
      [ADMINISTRATOR],
      false,
    ],
    [
      'another denies it elsewhere',
      both(FUNCTION!, statement({ ...to(FUNCTION!), Resource: `${BUCKET}/*` })),
      [ADMINISTRATOR],
      false,
    ],
    [
      'another denies it sometimes',
      both(
        FUNCTION!,
        statement({ Condition: { ...to(FUNCTION!).Condition, Bool: { 'aws:SecureTransport': 'false' } } }),
      ),
      [ADMINISTRATOR],
      false,
    ],
    ['another allows it', both(FUNCTION!, { ...statement(to(FUNCTION!)), Effect: 'Allow' }), [ADMINISTRATOR], false],
    ['nobody is to be left', both(FUNCTION!, statement(to(FUNCTION!))), [], false],
    [
      'the rest is denied sometimes',
      [
        statement({
          Condition: {
            ...unless('ArnNotLike', [ADMINISTRATOR, FUNCTION!]).Condition,
            Bool: { 'aws:SecureTransport': 'false' },
          },
        }),
        statement(to(FUNCTION!)),
      ],
      [ADMINISTRATOR],
      false,
    ],
  ])('of a statement that spares some more: %s', (_, statements, left, expected) => {
    const denied = surelyDenies(statementsOf({ Statement: statements } as never), {
      ...CALL,
      caller: anyPrincipalBut(left),
    });
    expect(denied).toBe(expected);
  });

  test('does not know what a statement that it cannot read does together with another', () => {
    const strange = statement({
      Condition: { ...to(FUNCTION!).Condition, Bool: { 'aws:SecureTransport': new Unknown('a parameter') } },
    });
    const denied = surelyDenies(statementsOf({ Statement: both(FUNCTION!, strange) } as never), {
      ...CALL,
      caller: anyPrincipalBut([ADMINISTRATOR]),
    });
    expect(denied).toBeInstanceOf(Unknown);
  });
});

describe('mayAllow', () => {
  test('counts a condition that nobody can evaluate as true', () => {
    const statements = allow({ Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } });
    expect(mayAllow(statements, { ...CALL, caller: anyPrincipalBut([]) })).toBe(statements[0]);
  });

  test('counts a named principal as one of many, unless that one is excepted', () => {
    const statements = allow({ Principal: { AWS: STRANGER } });
    expect(mayAllow(statements, { ...CALL, caller: anyPrincipalBut([ADMINISTRATOR]) })).toBe(statements[0]);
    expect(mayAllow(statements, { ...CALL, caller: anyPrincipalBut([STRANGER]) })).toBeUndefined();
  });

  test('is nothing where the condition is surely false', () => {
    const statements = allow({ Condition: { StringEquals: { 'aws:PrincipalServiceName': 'config.amazonaws.com' } } });
    expect(mayAllow(statements, { ...CALL, caller: anyPrincipalBut([]) })).toBeUndefined();
    expect(mayAllow(statements, { ...CALL, caller: anyServiceBut([]) })).toBe(statements[0]);
  });
});

describe('refuses', () => {
  test('by denying, or by not allowing', () => {
    const caller = anyServiceBut([]);
    expect(refuses([], { ...CALL, caller })).toBe(true);
    expect(refuses(allow({}), { ...CALL, caller })).toBe(false);
    expect(refuses([...allow({}), ...deny({})], { ...CALL, caller })).toBe(true);
  });
});

/** One principal, one call: then the simulator must say the same. */
describe('agrees with a policy simulator', () => {
  const conditions: Readonly<Record<string, object>> = {
    'no condition': {},
    ArnNotLike: { ArnNotLike: { 'aws:PrincipalArn': [ADMINISTRATOR] } },
    ArnLike: { ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:role/s*` } },
    ArnEquals: { ArnEquals: { 'aws:PrincipalArn': ADMINISTRATOR } },
    StringLike: { StringLike: { 'aws:PrincipalArn': '*stranger' } },
    StringNotLike: { StringNotLike: { 'aws:PrincipalArn': '*stranger' } },
    StringNotEquals: { StringNotEquals: { 'aws:PrincipalArn': [STRANGER, ADMINISTRATOR] } },
    Bool: { Bool: { 'aws:SecureTransport': 'false' } },
    BoolIfExists: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
    'Bool on an absent key': { Bool: { 'aws:MultiFactorAuthPresent': 'false' } },
    Null: { Null: { 'aws:MultiFactorAuthPresent': 'true' } },
    'Null on a present key': { Null: { 'aws:SecureTransport': 'true' } },
    NumericLessThan: { NumericLessThan: { 's3:TlsVersion': '1.2' } },
    NumericGreaterThanEquals: { NumericGreaterThanEquals: { 's3:TlsVersion': '1.2' } },
    'StringNotEqualsIfExists on an absent key': { StringNotEqualsIfExists: { 'aws:PrincipalOrgID': 'o-exampleorgid' } },
    'StringEqualsIfExists on an absent key': { StringEqualsIfExists: { 'aws:PrincipalOrgID': 'o-exampleorgid' } },
    'two of them': { Bool: { 'aws:SecureTransport': 'true' }, ArnNotLike: { 'aws:PrincipalArn': ADMINISTRATOR } },
  };
  const cases = Object.entries(conditions).flatMap(([name, condition]) =>
    [ADMINISTRATOR, STRANGER].map((arn) => [name, arn, condition] as const),
  );

  test.each(cases)('%s, asked by %s', async (_, arn, Condition) => {
    const statement = { Effect: 'Deny', Principal: '*', Action: 's3:Delete*', Resource: BUCKET, Condition };
    const policy = { Version: '2012-10-17', Statement: [statement] };
    const simulated = await runSimulation(
      {
        request: {
          principal: arn,
          action: CALL.action,
          resource: { resource: BUCKET, accountId: ACCOUNT },
          contextVariables: { 'aws:PrincipalArn': arn, 'aws:SecureTransport': 'true', 's3:TlsVersion': '1.1' },
        },
        identityPolicies: [],
        serviceControlPolicies: [],
        resourceControlPolicies: [],
        resourcePolicy: policy,
      },
      {},
    );
    const denied = surelyDenies(statementsOf(policy as never), {
      ...CALL,
      caller: thePrincipal(arn),
      context: {
        'aws:securetransport': { is: 'true' },
        's3:tlsversion': { is: '1.1' },
        'aws:multifactorauthpresent': 'absent',
        'aws:principalorgid': 'absent',
      },
    });
    expect(simulated).toMatchObject({ overallResult: denied === true ? 'ExplicitlyDenied' : 'ImplicitlyDenied' });
  });
});
