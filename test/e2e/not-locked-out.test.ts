/** What the policies of the buckets must not refuse: a deployment asks for its buckets, and a mistake can be corrected. */
import { S3 } from '@aws-sdk/client-s3';
import { App, Stack } from 'aws-cdk-lib';
import { PolicyDocument } from 'aws-cdk-lib/aws-iam';
import { ENABLE_PARTITION_LITERALS } from 'aws-cdk-lib/cx-api';
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
async function as(role: string, account = deployed.config.account): Promise<S3> {
  const {
    AccessKeyId: accessKeyId = '',
    SecretAccessKey: secretAccessKey = '',
    SessionToken,
  } = await assume(account, role, 'session');
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

test('an organization that was mistyped keeps other accounts out, and administrators correct it', async () => {
  const { account, region } = deployed.config;
  const partner = '444455556666';
  // a principal's ARN waits for the partition of a stack
  const app = new App({ context: { [ENABLE_PARTITION_LITERALS]: true } });
  const stack = new Stack(app, 'Mistyped', { env: { account, region } });
  const policy = (more: { organizationId?: string }) => {
    const statements = vaultPolicy({
      bucketArn: `arn:aws:s3:::${target.logBucket}`,
      keyArn: target.key,
      administrators: [`arn:aws:iam::${account}:role/audit-log-administrator`],
      account,
      readers: [`arn:aws:iam::${partner}:role/auditor`],
      services: [],
      functions: [],
      retentionDays: 1,
      ...more,
    });
    return JSON.stringify(stack.resolve(new PolicyDocument({ statements })));
  };
  const Bucket = target.logBucket;
  const s3 = new S3({ forcePathStyle: true });
  const { Policy: asDeployed } = await s3.getBucketPolicy({ Bucket });
  const auditor = await as('auditor', partner);

  await s3.putBucketPolicy({ Bucket, Policy: policy({}) });
  await expect(auditor.listObjectsV2({ Bucket })).resolves.toBeDefined();
  await refused((await as('stranger', partner)).listObjectsV2({ Bucket }));

  await s3.putBucketPolicy({ Bucket, Policy: policy({ organizationId: 'o-mistyped0000' }) });
  await refused(auditor.listObjectsV2({ Bucket }));
  await refused((await as('developer')).putBucketPolicy({ Bucket, Policy: asDeployed }));
  const corrects = (await as('audit-log-administrator')).putBucketPolicy({ Bucket, Policy: asDeployed });
  await expect(corrects).resolves.toBeDefined();
});
