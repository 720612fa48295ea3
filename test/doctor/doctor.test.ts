/** `wormtrail doctor` against the local AWS: an empty account, one that is prepared, and one where everything stands in the way. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CloudFormationClient,
  CreateChangeSetCommand,
  ExecuteChangeSetCommand,
  UpdateTerminationProtectionCommand,
} from '@aws-sdk/client-cloudformation';
import { CloudTrailClient, CreateTrailCommand } from '@aws-sdk/client-cloudtrail';
import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { CreateOrganizationCommand, OrganizationsClient } from '@aws-sdk/client-organizations';
import { CreateBucketCommand, PutBucketPolicyCommand, S3Client } from '@aws-sdk/client-s3';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { linesOf, type Check, type Examined } from '../../lib/doctor/check';
import { account } from '../../lib/doctor/checks/account';
import { doctorPolicy, type Diagnosis } from '../../lib/doctor/examine';
import { wormtrail } from '../support/command-line';
import { emptyAws, type Aws } from '../support/deployed';

const ROOT = join(__dirname, '..', '..');
const sample = JSON.parse(readFileSync(join(ROOT, 'wormtrail.config.json'), 'utf8')) as Record<string, unknown>;

let aws: Aws;
let folder: string;
beforeAll(async () => {
  aws = await emptyAws();
  folder = mkdtempSync(join(tmpdir(), 'wormtrail-doctor-'));
}, 120_000);
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await aws.stop();
});

async function examine(changes: Record<string, unknown> = {}) {
  const file = join(folder, 'config.json');
  writeFileSync(file, JSON.stringify({ ...sample, ...changes }));
  const { code, stdout } = await wormtrail(['doctor', '--config', file, '--format', 'json'], ROOT, aws.environment);
  const { diagnoses } = JSON.parse(stdout) as { diagnoses: Diagnosis[] };
  const of = (check: string) => diagnoses.filter((diagnosis) => diagnosis.check === check);
  return { code, diagnoses, of };
}

const client = () => ({
  endpoint: aws.endpoint,
  region: 'eu-central-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
});

test('an empty account needs a bootstrap, and says what else is missing', async () => {
  const { code, of } = await examine();
  expect(code).toBe(1);
  expect(of('bootstrap')).toMatchObject([
    { status: 'failed', remedy: 'npx cdk bootstrap aws://111122223333/eu-central-1' },
  ]);
  expect(of('principals').map(({ status }) => status)).toContain('warning');
  expect(of('deployer')).toMatchObject([{ status: 'ok' }]);
  expect(of('organization')).toMatchObject([{ status: 'warning' }]);
  expect(of('earlier stack')).toMatchObject([{ status: 'ok' }]);
  expect(of('trails')).toMatchObject([{ status: 'ok' }]);
});

test.each<[changes: Record<string, unknown>, check: string, remedy: RegExp]>([
  [
    { account: '444455556666', administrators: ['arn:aws:iam::444455556666:role/audit-admin'] },
    'account',
    /profile of account 444455556666/,
  ],
  [{ administrators: ['arn:aws:iam::111122223333:role/audit-admin'] }, 'deployer', /^Add arn:.*cfn-exec-role/],
  [
    { administrators: ['arn:aws:iam::111122223333:role/cdk-auditlog-cfn-exec-role-111122223333-eu-central-1'] },
    'deployer',
    /^Add arn:.*, or set "@aws-cdk\/core:bootstrapQualifier": "auditlog" in the context of cdk\.json\.$/,
  ],
  [{ organizationId: 'o-exampleorgid' }, 'organization', /Remove "organizationId"/],
  [{ securityHub: true }, 'Security Hub', /^aws securityhub enable-security-hub/],
])('%j fails the check of %s', async (changes, check, remedy) => {
  const { code, of } = await examine(changes);
  expect([code, of(check)[0]?.status]).toEqual([1, 'failed']);
  expect(of(check)[0]?.remedy).toMatch(remedy);
});

test('a missing role of a bootstrap is made by its bootstrap', async () => {
  const arn = 'arn:aws:iam::111122223333:role/cdk-auditlog-deploy-role-111122223333-eu-central-1';
  const { of } = await examine({ administrators: [arn] });
  expect(of('principals').find(({ message }) => message.includes(arn))?.remedy).toBe(
    'npx cdk bootstrap aws://111122223333/eu-central-1 --qualifier auditlog --toolkit-stack-name CDKToolkit-auditlog',
  );
});

test('where a second stack is deployed, both Regions are asked', async () => {
  const { of } = await examine({ globalEvents: true });
  expect(of('bootstrap').map(({ message }) => message.split(' ')[0])).toEqual(['eu-central-1', 'us-east-1']);
  expect(of('earlier stack')).toHaveLength(2);
});

test('a prepared account holds; a second trail costs money', async () => {
  await new SSMClient(client()).send(
    new PutParameterCommand({ Name: '/cdk-bootstrap/hnb659fds/version', Value: '30', Type: 'String' }),
  );
  for (const RoleName of ['auditor', 'incident-responder', ...(sample.administrators as string[]).map(lastOf)]) {
    await new IAMClient(client()).send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: '{}' }));
  }
  await new OrganizationsClient(client()).send(new CreateOrganizationCommand({ FeatureSet: 'ALL' }));
  const s3 = new S3Client({ ...client(), forcePathStyle: true });
  const CreateBucketConfiguration = { LocationConstraint: 'eu-central-1' } as const;
  await s3.send(new CreateBucketCommand({ Bucket: 'other-logs', CreateBucketConfiguration }));
  const trail = { Effect: 'Allow', Principal: { Service: 'cloudtrail.amazonaws.com' }, Action: 's3:*' };
  const Resource = ['arn:aws:s3:::other-logs', 'arn:aws:s3:::other-logs/*'];
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [{ ...trail, Resource }] });
  await s3.send(new PutBucketPolicyCommand({ Bucket: 'other-logs', Policy }));
  await new CloudTrailClient(client()).send(new CreateTrailCommand({ Name: 'other', S3BucketName: 'other-logs' }));

  const { code, diagnoses, of } = await examine();
  expect(diagnoses.filter(({ status }) => status === 'failed')).toEqual([]);
  expect(code).toBe(0);
  expect(of('bootstrap')).toMatchObject([{ status: 'ok', message: expect.stringContaining('version 30') as string }]);
  expect(of('principals')).toMatchObject([{ status: 'ok' }]);
  expect(of('trails')).toMatchObject([
    { status: 'warning', message: expect.stringContaining('USD 2.00 per 100,000') as string },
  ]);
  // it has created the organization
  expect(of('organization').map(({ status }) => status)).toEqual(['ok', 'warning']);
});

test('a first deployment that failed is protected from being deleted: the command that clears it', async () => {
  const cloudFormation = new CloudFormationClient(client());
  const StackName = 'acme-audit-log';
  const Role = { Type: 'AWS::IAM::Role', Properties: { RoleName: 'taken', AssumeRolePolicyDocument: {} } };
  // in the order of the CDK CLI
  const changeSet = { StackName, ChangeSetName: 'first' };
  const TemplateBody = JSON.stringify({ Resources: { Role, SameName: Role } });
  await cloudFormation.send(new CreateChangeSetCommand({ ...changeSet, ChangeSetType: 'CREATE', TemplateBody }));
  await cloudFormation.send(new UpdateTerminationProtectionCommand({ StackName, EnableTerminationProtection: true }));
  await cloudFormation.send(new ExecuteChangeSetCommand(changeSet)).catch(() => undefined);
  const { code, of } = await examine();
  expect(code).toBe(1);
  expect(of('earlier stack')[0]).toMatchObject({
    status: 'failed',
    remedy:
      'aws cloudformation update-termination-protection --no-enable-termination-protection ' +
      '--stack-name acme-audit-log --region eu-central-1',
  });
});

test('what the account does not let us ask is unknown, and says which right is missing', async () => {
  const { ask } = await import('../../lib/doctor/check.js');
  const refused = Object.assign(new Error('no identity-based policy allows it'), { name: 'AccessDeniedException' });
  const check: Check = {
    name: 'any',
    actions: [],
    run: async () =>
      [await ask('iam:GetRole', () => Promise.reject(refused))].map(() => ({ status: 'ok', message: '' })),
  };
  expect(await linesOf(check, {} as Examined)).toMatchObject([
    { status: 'unknown', message: expect.stringContaining('iam:GetRole') as string },
  ]);
});

describe('a Region in which STS does not know the credentials', () => {
  const stranger = Object.assign(new Error('The security token is invalid.'), { name: 'InvalidClientTokenId' });
  const askedIn = (region: string, known: readonly string[]) => {
    const sts = (where: string) => ({
      send: () =>
        known.includes(where)
          ? Promise.resolve({ Account: '111122223333', Arn: 'arn:aws:iam::111122223333:user/who' })
          : Promise.reject(stranger),
    });
    return account.run({ config: { ...sample, region }, clients: { sts } } as unknown as Examined);
  };

  test('is not enabled, where another Region knows them: the command that enables it', async () => {
    expect(await askedIn('ap-east-1', ['us-east-1'])).toEqual([
      {
        status: 'failed',
        message: 'Account 111122223333 has not enabled the Region ap-east-1.',
        remedy: 'aws account enable-region --region-name ap-east-1',
      },
    ]);
  });

  test.each(['ap-east-1', 'us-east-1'])('%s says nothing where no Region knows them', async (region) => {
    await expect(askedIn(region, [])).rejects.toBe(stranger);
  });
});

test('without credentials nothing is asked: exit code 2', async () => {
  const none = {
    ...aws.environment,
    ...{ AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '', AWS_EC2_METADATA_DISABLED: 'true', HOME: folder },
  };
  const { code, stdout, stderr } = await wormtrail(['doctor'], ROOT, none);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain('AWS_PROFILE');
});

test('prints the rights that it takes: reading alone', async () => {
  const { code, stdout } = await wormtrail(['doctor', '--policy']);
  expect([code, JSON.parse(stdout)]).toEqual([0, doctorPolicy()]);
  const [statement] = (doctorPolicy() as { Statement: { Action: string[] }[] }).Statement;
  expect(statement?.Action.filter((action) => !/:(Get|Describe|List)/.test(action))).toEqual([]);
});

function lastOf(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}
