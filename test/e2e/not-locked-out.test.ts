/** What the policies of the buckets must not refuse: a deployment asks for its buckets, and a mistake can be corrected. */
import { S3 } from '@aws-sdk/client-s3';
import { vaultPolicy } from '../../lib/constructs/policies/vault-policy';
import { sdkAws } from '../../lib/threats/aws';
import { readTarget } from '../../lib/threats/deployed';
import type { Target } from '../../lib/threats/target';
import { assume } from '../support/assume';
import { deploySample, type Deployed } from '../support/deployed';

let deployed: Deployed;
let target: Target;

beforeAll(async () => {
  deployed = await deploySample();
  target = await readTarget(deployed.stack, sdkAws());
}, 240_000);

afterAll(() => deployed.remove());

/** As a session of the role, which holds every right. */
async function as(role: string): Promise<S3> {
  const {
    AccessKeyId: accessKeyId = '',
    SecretAccessKey: secretAccessKey = '',
    SessionToken,
  } = await assume(deployed.config.account, role, 'session');
  const credentials = {
    accessKeyId,
    secretAccessKey,
    ...(SessionToken !== undefined && { sessionToken: SessionToken }),
  };
  return new S3({ forcePathStyle: true, credentials });
}

const refused = (call: Promise<unknown>): Promise<void> =>
  expect(call).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });

test('CloudFormation sees its buckets, as it does before each update, and no object in them', async () => {
  const { account, region } = deployed.config;
  const cloudFormation = await as(`cdk-hnb659fds-cfn-exec-role-${account}-${region}`);
  for (const Bucket of [target.logBucket, target.evidenceBucket]) {
    await expect(cloudFormation.headBucket({ Bucket })).resolves.toBeDefined();
  }
  await refused(cloudFormation.getObject({ Bucket: target.logBucket, Key: `AWSLogs/${account}/any` }));
  await refused((await as('developer')).headBucket({ Bucket: target.logBucket }));
});

test('an organization that was mistyped keeps all others out, and administrators correct it', async () => {
  const { account } = deployed.config;
  const administrator = `arn:aws:iam::${account}:role/audit-log-administrator`;
  const mistyped = vaultPolicy({
    bucketArn: `arn:aws:s3:::${target.logBucket}`,
    keyArn: target.key,
    administrators: [administrator],
    account,
    readers: [],
    services: [],
    functions: [],
    retentionDays: 1,
    organizationId: 'o-mistyped0000',
  });
  const Statement = mistyped.map((statement) => statement.toStatementJson() as object);
  const s3 = new S3({ forcePathStyle: true });
  const { Policy: asDeployed } = await s3.getBucketPolicy({ Bucket: target.logBucket });
  await s3.putBucketPolicy({
    Bucket: target.logBucket,
    Policy: JSON.stringify({ Version: '2012-10-17', Statement }),
  });
  await refused((await as('developer')).getBucketPolicy({ Bucket: target.logBucket }));
  const corrects = (await as('audit-log-administrator')).putBucketPolicy({
    Bucket: target.logBucket,
    Policy: asDeployed,
  });
  await expect(corrects).resolves.toBeDefined();
});
