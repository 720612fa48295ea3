/** `wormtrail doctor` in accounts that do not let it ask, or answer oddly: what was not answered is unknown, and nothing else is. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CloudTrailClient, CreateTrailCommand } from '@aws-sdk/client-cloudtrail';
import { CreateAccessKeyCommand, CreateUserCommand, IAMClient, PutUserPolicyCommand } from '@aws-sdk/client-iam';
import { CreateOrganizationCommand, OrganizationsClient } from '@aws-sdk/client-organizations';
import { CreateBucketCommand, PutBucketPolicyCommand, S3Client } from '@aws-sdk/client-s3';
import type { Config } from '../../lib/config';
import { doctorClients, type DoctorClients } from '../../lib/doctor/clients';
import { IdentityUnknown } from '../../lib/doctor/errors';
import { doctorPolicy, examine, type Diagnosis } from '../../lib/doctor/examine';
import { emptyAws, type Aws } from '../support/deployed';
import { FAULT_HEADER, FAULTS, startFaultyProxy, type FaultyProxy } from '../support/faulty-proxy';

const SAMPLE = join(__dirname, '..', '..', 'wormtrail.config.json');
const config = { ...(JSON.parse(readFileSync(SAMPLE, 'utf8')) as Config), serviceReaders: [], securityHub: true };
const REGION = config.region;
const HAND = { accessKeyId: 'local', secretAccessKey: 'local' };
type Credentials = typeof HAND;

let aws: Aws;
let proxy: FaultyProxy;
beforeAll(async () => {
  aws = await emptyAws();
  proxy = await startFaultyProxy(aws.endpoint);
}, 120_000);
afterAll(async () => {
  await proxy.stop();
  await aws.stop();
});

const connection = (credentials = HAND, region = REGION) => ({ endpoint: proxy.endpoint, region, credentials });

/** The doctor's own clients, with these credentials. */
function clients(credentials = HAND): DoctorClients {
  process.env.AWS_ENDPOINT_URL = proxy.endpoint;
  process.env.AWS_ACCESS_KEY_ID = credentials.accessKeyId;
  process.env.AWS_SECRET_ACCESS_KEY = credentials.secretAccessKey;
  return doctorClients(REGION);
}

async function linesWith(given: DoctorClients, changes: Partial<Config> = {}) {
  const lines = await examine({ config: { ...config, ...changes }, clients: given, qualifier: 'hnb659fds' });
  const of = (check: string): readonly Diagnosis[] => lines.filter((line) => line.check === check);
  return { lines, of };
}

const statuses = (lines: readonly Diagnosis[]) => lines.map(({ status }) => status);

/** A user of the account, with this identity policy. */
async function user(UserName: string, Statement: readonly object[]): Promise<Credentials> {
  const iam = new IAMClient(connection());
  await iam.send(new CreateUserCommand({ UserName }));
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  if (Statement.length > 0) {
    await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'rights', PolicyDocument }));
  }
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  return { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' };
}

const [ALL_RIGHTS] = (doctorPolicy() as { Statement: [{ Action: string[] }] }).Statement;

/** The checks that ask, the right that each takes first, and the client that asks. */
const ASKING: readonly (readonly [check: string, action: string, client: keyof DoctorClients])[] = [
  ['bootstrap', 'ssm:GetParameter', 'ssm'],
  ['principals', 'iam:GetRole', 'iam'],
  ['concurrency', 'lambda:GetAccountSettings', 'lambda'],
  ['quotas', 'iam:GetAccountSummary', 'iam'],
  ['organization', 'organizations:DescribeOrganization', 'organizations'],
  ['earlier stack', 'cloudformation:DescribeStacks', 'cloudFormation'],
  ['trails', 'cloudtrail:DescribeTrails', 'cloudTrail'],
  ['Security Hub', 'securityhub:DescribeHub', 'securityHub'],
];

describe('rights', () => {
  test('none at all: each check that asks names the right that is missing, once, and nothing failed', async () => {
    const { lines, of } = await linesWith(clients(await user('nobody', [])));
    for (const [check, action] of ASKING) {
      expect([check, statuses(of(check))]).toEqual([check, ['unknown']]);
      expect(of(check)[0]?.message).toContain(action);
      expect(of(check)[0]?.remedy).toMatch(new RegExp(`^Allow ${action}\\. `));
    }
    expect(lines.filter(({ status }) => status !== 'unknown').map(({ check }) => check)).toEqual([
      'account',
      'deployer',
    ]);
  });

  test('all that it prints: nothing is unknown', async () => {
    const { lines } = await linesWith(clients(await user('doctor', [ALL_RIGHTS])));
    expect(lines.filter(({ status }) => status === 'unknown')).toEqual([]);
  });

  test('one role that may not be asked for hides no other', async () => {
    const [hidden = '', shown = ''] = config.readers;
    const deny = { Effect: 'Deny', Action: 'iam:GetRole', Resource: hidden };
    const { of } = await linesWith(clients(await user('half', [ALL_RIGHTS, deny])));
    const lines = of('principals');
    expect(lines.filter(({ status }) => status === 'unknown')).toHaveLength(1);
    expect(lines.find(({ status }) => status === 'unknown')?.remedy).toMatch(/^Have iam:GetRole exempted/);
    expect(lines.find(({ message }) => message.includes(shown))).toMatchObject({ status: 'warning' });
  });

  test('a role is not taken for missing because the refusal quotes such a name', async () => {
    const readers = [`arn:aws:iam::${config.account}:role/NoSuchEntity`];
    const denied = { Effect: 'Deny', Action: 'iam:GetRole', Resource: '*' };
    const { of } = await linesWith(clients(await user('misled', [ALL_RIGHTS, denied])), { readers });
    expect(statuses(of('principals'))).toEqual(['unknown']);
  });

  test('a Region that is denied hides what the other needs', async () => {
    const outside = { StringEquals: { 'aws:RequestedRegion': 'us-east-1' } };
    const deny = { Effect: 'Deny', Action: ['ssm:*', 'cloudformation:*'], Resource: '*', Condition: outside };
    const { of } = await linesWith(clients(await user('at-home', [ALL_RIGHTS, deny])), { globalEvents: true });
    expect(statuses(of('bootstrap'))).toEqual(['failed', 'unknown']);
    expect(statuses(of('earlier stack'))).toEqual(['ok', 'unknown']);
  });
});

describe('answers', () => {
  const spoiled = ASKING.flatMap(([check, , client]) =>
    FAULTS.filter((fault) => fault !== 'slow').map((fault) => [check, fault, client] as const),
  );

  test.each(spoiled)('%s is unknown where AWS is %s', async (check, fault, client) => {
    const { of, lines } = await linesWith(withFault(clients(), client, fault));
    expect(new Set(statuses(of(check)))).toEqual(new Set(['unknown']));
    const asksTheSame = ASKING.filter(([, , other]) => other === client).map(([other]) => other);
    const whole = await linesWith(clients());
    const others = (all: readonly Diagnosis[]) => all.filter((line) => !asksTheSame.includes(line.check));
    expect(others(lines)).toEqual(others(whole.lines));
  });

  test('an account that STS does not say ends it', async () => {
    await expect(linesWith(withFault(clients(), 'sts', 'empty'))).rejects.toBeInstanceOf(IdentityUnknown);
  });
});

describe('what stands there', () => {
  const bucket = 'some-logs';

  beforeAll(async () => {
    const s3 = new S3Client({ ...connection(), forcePathStyle: true });
    await s3.send(
      new CreateBucketCommand({ Bucket: bucket, CreateBucketConfiguration: { LocationConstraint: REGION as never } }),
    );
    const trail = { Effect: 'Allow', Principal: { Service: 'cloudtrail.amazonaws.com' }, Action: 's3:*' };
    const Resource = [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`];
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [{ ...trail, Resource }] });
    await s3.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy }));
  });

  test.each([
    { name: 'ours', home: REGION },
    { name: 'elsewhere', home: 'us-west-2' },
  ])(
    'a trail of the same name that no stack made, $name, keeps the deployment from working',
    async ({ name, home }) => {
      const cloudTrail = new CloudTrailClient(connection(HAND, home));
      await cloudTrail.send(new CreateTrailCommand({ Name: name, S3BucketName: bucket, IsMultiRegionTrail: true }));
      const { of } = await linesWith(clients(), { name });
      expect(of('trails')[0]).toMatchObject({ status: 'failed', message: expect.stringContaining(home) as string });
    },
  );

  test('an organization that has consolidated billing alone binds no root user', async () => {
    const create = new CreateOrganizationCommand({ FeatureSet: 'CONSOLIDATED_BILLING' });
    await new OrganizationsClient(connection()).send(create);
    const { of } = await linesWith(clients());
    expect(of('organization').map(({ status, message }) => [status, message.slice(0, 43)])).toEqual([
      ['ok', expect.stringContaining('The account is in organization o-') as string],
      ['warning', 'This is the management account: service and'],
      ['warning', 'The organization has consolidated billing a'],
    ]);
  });
});

/** The same clients, of which one gets answers of this kind. */
function withFault(given: DoctorClients, name: keyof DoctorClients, fault: string): DoctorClients {
  const spoil = <Client extends { middlewareStack: { add: unknown } }>(client: Client): Client => {
    const stack = client.middlewareStack as unknown as {
      add(middleware: (next: (args: Args) => unknown) => (args: Args) => unknown, options: object): void;
    };
    stack.add(
      (next) => (args) => {
        args.request.headers[FAULT_HEADER] = fault;
        return next(args);
      },
      { step: 'build' },
    );
    return client;
  };
  const chosen = given[name];
  return {
    ...given,
    [name]: typeof chosen === 'function' ? (region: string) => spoil(chosen(region) as never) : spoil(chosen as never),
  };
}

interface Args {
  readonly request: { readonly headers: Record<string, string> };
}
