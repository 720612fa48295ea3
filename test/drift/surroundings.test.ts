/** What the audit log rests on and no template declares is compared with the run before. */
import { lookAround, type Surroundings } from '../../lib/drift/surroundings';
import { POLICIES_READ_UNTIL } from '../../lib/evidence/baseline';
import type { AccountClients } from '../../lib/facts/account/clients';
import type { AuditLog } from '../../lib/facts/audit-log';

const ACCOUNT = '111122223333';
const AUDITOR = `arn:aws:iam::${ACCOUNT}:role/auditor`;
const GROUP = `arn:aws:logs:eu-central-1:${ACCOUNT}:log-group:/wormtrail/audit-log/drift-checker:*`;

const auditLog = {
  name: 'audit-log',
  log: { bucket: { displayName: 'Log', type: 'AWS::S3::Bucket' } },
  members: [{ type: 'AWS::Logs::LogGroup', arn: GROUP, ref: '/wormtrail/audit-log/drift-checker' }],
  requirements: {
    administrators: [`arn:aws:iam::${ACCOUNT}:role/admin-*`],
    readers: [AUDITOR, 'arn:aws:iam::444455556666:role/elsewhere', `arn:aws:iam::${ACCOUNT}:user/anna`],
  },
} as unknown as AuditLog;

const policy = (Resource: string, Principal = 'logs.amazonaws.com') =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal, Action: 'x:Y', Resource }] });

interface Answers {
  readonly stackPolicy?: string;
  readonly bus?: string;
  readonly logs?: readonly { readonly policyName: string; readonly policyDocument: string }[];
  /** Of the account, by the type that is asked for. */
  readonly account?: Readonly<Record<string, string>>;
  /** Takes the types that are asked for. */
  readonly asked?: string[];
  /** undefined: there is no such role; an error: nobody may read it. */
  readonly trust?: string | Error;
}

/** Clients that answer what a run asks, and nothing else. */
function clients({ stackPolicy, bus, logs = [], account = {}, asked = [], trust }: Answers): AccountClients {
  const answering = (answer: () => object) => ({ send: async () => Promise.resolve(answer()) });
  return {
    cloudFormation: answering(() => ({ StackPolicyBody: stackPolicy })),
    eventBridge: answering(() => ({ Arn: `arn:aws:events:eu-central-1:${ACCOUNT}:event-bus/default`, Policy: bus })),
    logs: {
      send: async ({ input: { policyType } }: { readonly input: { readonly policyType?: string } }) => {
        if (policyType === undefined) return Promise.resolve({ resourcePolicies: logs });
        asked.push(policyType);
        const selectionCriteria = account[policyType];
        const policy = { policyName: 'all', policyDocument: '{}', scope: 'ALL', selectionCriteria };
        return Promise.resolve({ accountPolicies: selectionCriteria === undefined ? [] : [policy] });
      },
    },
    iam: answering(() => {
      if (trust instanceof Error) throw trust;
      if (trust === undefined) throw Object.assign(new Error('no such role'), { name: 'NoSuchEntityException' });
      return { Role: { AssumeRolePolicyDocument: encodeURIComponent(trust) } };
    }),
  } as unknown as AccountClients;
}

const look = (answers: Answers, before?: Surroundings, heard?: readonly string[]) =>
  lookAround(auditLog, clients(answers), ACCOUNT, 'audit-log', before, heard);

const CALM: Answers = { bus: policy('*'), trust: policy('*') };

test('the first run takes them for granted', async () => {
  const { surroundings, findings } = await look(CALM);
  expect(findings).toEqual([]);
  expect(
    Object.keys(surroundings)
      .filter((what) => !what.includes("account's"))
      .sort(),
  ).toEqual([
    'the policy of the event bus',
    'the policy of the log groups',
    'the policy of the stack',
    `the role ${AUDITOR}`,
  ]);
});

test.each<[what: string, answers: Answers, told: string[]]>([
  ['nothing', CALM, []],
  ['the spelling of a policy', { ...CALM, bus: policy('*').replaceAll(',', ' , ') }, []],
  [
    'policies of other log groups',
    { ...CALM, logs: [{ policyName: 'route53', policyDocument: policy('arn:aws:logs:*:*:log-group:/aws/route53/*') }] },
    [],
  ],
  [
    'a policy of our log groups',
    { ...CALM, logs: [{ policyName: 'eve', policyDocument: policy('*') }] },
    ['The policy of the log groups is new since the last run.'],
  ],
  ['the stack policy', { ...CALM, stackPolicy: policy('*') }, ['The policy of the stack is new since the last run.']],
  [
    'the bus policy',
    { ...CALM, bus: policy('*', '*') },
    ['The policy of the event bus is another since the last run.'],
  ],
  ['the bus policy to none', { trust: policy('*') }, ['The policy of the event bus is gone since the last run.']],
  [
    'the trust of a reader',
    { ...CALM, trust: policy('*', '*') },
    [`The role ${AUDITOR} is another since the last run.`],
  ],
  ['a reader that is gone', { bus: policy('*') }, [`The role ${AUDITOR} is gone since the last run.`]],
  [
    'a reader that nobody may read',
    { ...CALM, trust: new Error('denied') },
    ['Unknown: iam:GetRole failed (Error: denied).'],
  ],
])('a later run tells of %s', async (_, answers, told) => {
  const { surroundings } = await look(CALM);
  const { findings } = await look(answers, surroundings);
  expect(findings.filter(({ status }) => status !== 'PASS').map(({ message }) => message)).toEqual(told);
});

test('what could not be read is not forgotten', async () => {
  const { surroundings } = await look(CALM);
  const unread = await look({ ...CALM, trust: new Error('denied') }, surroundings);
  const { findings } = await look({ bus: policy('*') }, unread.surroundings);
  expect(findings).toMatchObject([{ status: 'DRIFT', resource: `the role ${AUDITOR}` }]);
});

test('of many roles each run reads ten, and the next goes on behind them', async () => {
  const names = Array.from({ length: 25 }, (_, index) => `arn:aws:iam::${ACCOUNT}:role/r${10 + index}`);
  const many = { ...auditLog, requirements: { ...auditLog.requirements, readers: names } };
  const asked = async (before?: Surroundings): Promise<Surroundings> =>
    (await lookAround(many, clients(CALM), ACCOUNT, 'audit-log', before)).surroundings;
  const first = await asked();
  const second = await asked(first);
  const third = await asked(second);
  const rolesIn = (surroundings: Surroundings) => names.filter((name) => `the role ${name}` in surroundings).length;
  expect([first, second, third].map(rolesIn)).toEqual([10, 20, 25]);
});

test('what says the same in other words stays in the words of the run before', async () => {
  const before = (await look(CALM)).surroundings;
  const spaced = { ...CALM, bus: JSON.stringify(JSON.parse(policy('*')), null, 2) };
  const { surroundings, findings } = await look(spaced, before);
  expect(findings.map(({ status }) => status)).toEqual(['PASS']);
  expect(surroundings).toEqual({ ...before, [POLICIES_READ_UNTIL]: expect.any(String) as string });
});

describe("the account's policies of log groups", () => {
  const FIVE = [
    ...['SUBSCRIPTION_FILTER_POLICY', 'DATA_PROTECTION_POLICY', 'TRANSFORMER_POLICY'],
    ...['METRIC_EXTRACTION_POLICY', 'FIELD_INDEX_POLICY'],
  ];

  test('the first run reads those of all types, later ones of one each, in turn', async () => {
    let before: Surroundings | undefined;
    const turns: string[][] = [];
    for (let run = 0; run < 7; run += 1) {
      const asked: string[] = [];
      before = (await look({ ...CALM, asked }, before)).surroundings;
      turns.push(asked);
    }
    expect(turns).toEqual([FIVE, ...FIVE.map((type) => [type]), ['SUBSCRIPTION_FILTER_POLICY']]);
  });

  test('those of all types are read where a call has changed one', async () => {
    const asked: string[] = [];
    const before = (await look(CALM)).surroundings;
    await look({ ...CALM, asked }, before, ['PutAccountPolicy']);
    expect(asked).toEqual(FIVE);
  });

  const GROUPS = '"/wormtrail/audit-log/drift-checker"';
  test.each<[what: string, criteria: string, found: number]>([
    ['of all log groups', '', 1],
    ['of all but those of others', 'LogGroupName NOT IN ["/aws/lambda/x"]', 1],
    ['of all but those of the audit log', `LogGroupName NOT IN ["/aws/lambda/x", ${GROUPS}]`, 0],
    ['of groups whose names begin as theirs', 'LogGroupNamePrefix IN ["/aws", "/wormtrail/"]', 1],
    ['of groups of others', 'LogGroupNamePrefix IN ["/aws"]', 0],
    ['that says it in other words', `LogGroupName NOT LIKE ${GROUPS}`, 1],
  ])('one %s is a finding: %s', async (_, criteria, found) => {
    const before = (await look(CALM)).surroundings;
    const account = { SUBSCRIPTION_FILTER_POLICY: criteria };
    const { findings } = await look({ ...CALM, account }, before);
    expect(findings.filter(({ status }) => status === 'DRIFT')).toHaveLength(found);
  });
});
