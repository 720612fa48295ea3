/**
 * What an IAM policy simulator says of requests that Athena makes for the person who asks: by that person's rights, with
 * aws:CalledVia, and with the second factor that AWS documents for IAM users: false.
 */
import { runSimulation } from '@cloud-copilot/iam-simulate';
import { ACCOUNT, ADMINISTRATORS, auditLogTemplate } from '../constructs/support';

const BY_IDENTITY_CENTER = `arn:aws:iam::${ACCOUNT}:role/aws-reserved/sso.amazonaws.com/eu-central-1/AWSReservedSSO_Audit_0123456789abcdef`;
const AUDITOR = `arn:aws:iam::${ACCOUNT}:role/auditor`;
const SIEM = `arn:aws:iam::${ACCOUNT}:role/siem`;
const ADMINISTRATOR = ADMINISTRATORS[0]?.replace('*', 'anna') ?? '';
const POWER_USER = `arn:aws:iam::${ACCOUNT}:role/power-user`;

const template = auditLogTemplate({
  queries: {},
  readers: [BY_IDENTITY_CENTER, AUDITOR],
  serviceReaders: [{ arn: SIEM, reason: 'a SIEM presents no second factor' }],
});

type Resources = Readonly<Record<string, { readonly Properties: Readonly<Record<string, unknown>> }>>;

/** References as names, so that a policy and the resource that is asked for agree. */
function resolved(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(resolved);
  if (typeof value !== 'object' || value === null) return value;
  const [[name = '', argument] = []] = Object.entries(value);
  if (name === 'Fn::GetAtt') return `arn:aws:s3:::${(argument as string[])[0]?.toLowerCase() ?? ''}`;
  if (name === 'Ref') return argument === 'AWS::Partition' ? 'aws' : String(argument).toLowerCase();
  if (name === 'Fn::Join') return (argument as [string, unknown[]])[1].map(resolved).join('');
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, resolved(inner)]));
}

function policyOf(part: RegExp): { readonly arn: string; readonly policy: unknown } {
  const policies = Object.values(template.findResources('AWS::S3::BucketPolicy') as Resources).map(
    ({ Properties }) => ({
      bucket: resolved(Properties['Bucket']) as string,
      policy: resolved(Properties['PolicyDocument']),
    }),
  );
  const [found, another] = policies.filter(({ bucket }) => part.test(bucket));
  if (!found || another) throw new Error(`no one bucket for ${part.source}`);
  return { arn: `arn:aws:s3:::${found.bucket}`, policy: found.policy };
}

const LOG = policyOf(/^auditlogbucket/);
const ANSWERS = policyOf(/queriesresults/);
const KEY = {
  arn: `arn:aws:kms:eu-central-1:${ACCOUNT}:key/0d5e1f6a-0000-4000-8000-000000000001`,
  policy: resolved(Object.values(template.findResources('AWS::KMS::Key') as Resources)[0]?.Properties['KeyPolicy']),
};

const EVERYTHING = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

async function isAllowed(
  principal: string,
  action: string,
  { arn, policy }: typeof LOG,
  context: Readonly<Record<string, string | string[]>>,
): Promise<boolean> {
  const result = await runSimulation(
    {
      request: {
        principal,
        action,
        resource: { resource: /Object$/.test(action) ? `${arn}/file` : arn, accountId: ACCOUNT },
        contextVariables: {
          ...{ 'aws:PrincipalArn': principal, 'aws:PrincipalAccount': ACCOUNT, 'aws:PrincipalIsAWSService': 'false' },
          ...{ 'aws:SecureTransport': 'true', 's3:TlsVersion': '1.3', ...context },
        },
      },
      identityPolicies: [{ name: 'everything', policy: EVERYTHING }],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      resourcePolicy: policy,
    },
    {},
  );
  if (result.resultType === 'error') throw new Error(JSON.stringify(result.errors));
  return result.overallResult === 'Allowed';
}

const THROUGH_ATHENA = { 'aws:CalledVia': ['athena.amazonaws.com'], 'aws:MultiFactorAuthPresent': 'false' };
const WITH_MFA = { 'aws:MultiFactorAuthPresent': 'true' };
const THROUGH_S3 = { ...THROUGH_ATHENA, 'kms:ViaService': 's3.eu-central-1.amazonaws.com' };

test.each<[who: string, principal: string, asks: boolean]>([
  ['a reader through IAM Identity Center', BY_IDENTITY_CENTER, true],
  ['a service reader', SIEM, true],
  ['a reader whose second factor Athena does not pass on', AUDITOR, false],
  ['an administrator', ADMINISTRATOR, false],
  ['a power user', POWER_USER, false],
])('%s, through Athena: %s → %s', async (_who, principal, asks) => {
  expect(await isAllowed(principal, 's3:GetObject', LOG, THROUGH_ATHENA)).toBe(asks);
  const writes = await isAllowed(principal, 's3:PutObject', ANSWERS, THROUGH_ATHENA);
  expect([writes, await isAllowed(principal, 's3:GetObject', ANSWERS, THROUGH_ATHENA)]).toEqual(
    principal === AUDITOR ? [true, false] : [asks, asks],
  );
  // those of a plain reader as well: what may be encrypted shows nothing
  expect(await isAllowed(principal, 'kms:GenerateDataKey', KEY, THROUGH_S3)).toBe(asks || principal === AUDITOR);
});

test('an answer is read with a second factor, or not at all', async () => {
  expect(await isAllowed(AUDITOR, 's3:GetObject', ANSWERS, WITH_MFA)).toBe(true);
  expect(await isAllowed(AUDITOR, 's3:GetObject', ANSWERS, {})).toBe(false);
  expect(await isAllowed(POWER_USER, 's3:GetObject', ANSWERS, WITH_MFA)).toBe(false);
});

test.each(['s3:PutObject', 's3:DeleteObject', 's3:DeleteBucket'])(
  'Athena opens nothing else: %s on the log',
  async (action) => {
    for (const principal of [BY_IDENTITY_CENTER, SIEM, AUDITOR]) {
      expect(await isAllowed(principal, action, LOG, THROUGH_ATHENA)).toBe(false);
    }
  },
);

test('administrators change the bucket of the answers, and nobody else', async () => {
  const change = (principal: string) => isAllowed(principal, 's3:PutBucketPolicy', ANSWERS, WITH_MFA);
  expect(await change(POWER_USER)).toBe(false);
  expect(await change(BY_IDENTITY_CENTER)).toBe(false);
});

test('the key is not for encrypting beside S3', async () => {
  expect(await isAllowed(BY_IDENTITY_CENTER, 'kms:GenerateDataKey', KEY, THROUGH_ATHENA)).toBe(false);
});
