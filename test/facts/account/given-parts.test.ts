/** The parts that an audit log was given, joined with its own template as the account has them, or as far as it says. */
import { deployedAuditLogsOf, type DeployedTemplate } from '../../../lib/facts/account/given-parts';
import type { AccountClients } from '../../../lib/facts/account/clients';

const TRAIL = 'arn:aws:cloudtrail:eu-central-1:111122223333:trail/management-events';
const KEY = 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const BUCKET = 'acme-cloudtrail-logs';

function deployed(given: object | undefined): DeployedTemplate {
  const wormtrail = { auditLog: 'acme-audit', component: 'evidence-bucket', requirements: {}, ...(given && { given }) };
  const byDefault = { ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: KEY } };
  const Properties = { BucketEncryption: { ServerSideEncryptionConfiguration: [byDefault] } };
  const Evidence = { Type: 'AWS::S3::Bucket', Properties, Metadata: { wormtrail } };
  return {
    ...{ stack: 'audit', account: '111122223333', region: 'eu-central-1', partition: 'aws' },
    ...{ body: { Resources: { Evidence } }, physicalIds: { Evidence: 'acme-evidence' } },
  };
}

type Answer = object | Error;

/** What is not answered is refused. */
function account(answers: Readonly<Record<string, Answer>>): AccountClients {
  const denied = Object.assign(new Error('no'), { name: 'AccessDeniedException' });
  const send = (command: object) => {
    const answer = answers[command.constructor.name] ?? denied;
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  return { cloudTrail: { send }, kms: { send }, s3: { send } } as unknown as AccountClients;
}

const trailTo = (S3BucketName: string): Answer => ({
  trailList: [{ Name: 'management-events', TrailARN: TRAIL, HomeRegion: 'eu-central-1', S3BucketName }],
});

async function found(given: object | undefined, answers: Readonly<Record<string, Answer>>) {
  const auditLogs = await deployedAuditLogsOf(deployed(given), account(answers));
  return auditLogs.map(({ name, stacks, log, trails, members }) => ({
    name,
    stacks: stacks.map((stack) => stack.name),
    bucket: log.bucket.ref,
    trails: trails.map(({ ref }) => ref),
    keys: members.filter(({ type }) => type === 'AWS::KMS::Key').map(({ ref }) => ref),
  }));
}

const GIVEN = { trailArn: TRAIL, logBucket: BUCKET, keys: [KEY] };
const WHOLE = { name: 'acme-audit', stacks: ['audit'], bucket: BUCKET, trails: [TRAIL], keys: [KEY] };

test('trail, bucket and key are members, and only the stack of its own is its stack', async () => {
  const answers = { DescribeTrailsCommand: trailTo(BUCKET), DescribeKeyCommand: { KeyMetadata: { Arn: KEY } } };
  expect(await found(GIVEN, answers)).toEqual([WHOLE]);
});

test('parts that nothing answers for are members by their names: their readers tell why', async () => {
  expect(await found(GIVEN, {})).toEqual([WHOLE]);
});

test('a trail that is gone is a member: its reader tells that it is gone', async () => {
  expect(await found(GIVEN, { DescribeTrailsCommand: { trailList: [] } })).toEqual([WHOLE]);
});

test('a trail that was led to another bucket is no longer one of the log bucket', async () => {
  expect(await found(GIVEN, { DescribeTrailsCommand: trailTo('bucket-of-eve') })).toEqual([{ ...WHOLE, trails: [] }]);
});

test('without given parts nothing is asked', async () => {
  const none = {} as AccountClients;
  await expect(deployedAuditLogsOf(deployed(undefined), none)).resolves.toEqual([]);
});
