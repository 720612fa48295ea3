/** docs/adopt.md in a fresh folder: its steps are copied as they stand, with an app, a trail and a bucket that exist already. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Aws } from '../../../lib/threats/attack';
import { cliAws } from '../../support/cli-aws';
import { call, makeWeak } from '../../support/hand-made/audit-log';
import { blocks, commandsIn, play, reader, type Reader, type Steps } from '../../support/page';
import { planOf } from '../../support/terraform-plan';
import { ACCOUNT, IN_CI, LIVE, LOCKED, PLANNED, REGION, TWO_ACCOUNTS, WATCHED } from './adopt.table';

const PAGE = 'docs/adopt.md';
const [PACK = '', PARTS = ''] = blocks(PAGE, 'ts');

/** Stands where the page leaves room for the reader's own stacks: a trail as somebody without wormtrail writes it. */
const WEAK = `
import { Stack } from 'aws-cdk-lib';
import { CfnTrail } from 'aws-cdk-lib/aws-cloudtrail';
import { Bucket } from 'aws-cdk-lib/aws-s3';
const weak = new Stack(app, 'weak');
new CfnTrail(weak, 'Trail', { isLogging: true, s3BucketName: new Bucket(weak, 'Logs').bucketName });
`;
const judged = PACK.replace('// your stacks', WEAK);
const alone = judged.replace(/^Validations.*$/m, '').replace(/^import \{ AuditLogChecks \}.*$/m, '');

let here: Reader;
let aws: Aws;
beforeAll(async () => {
  here = await reader(ACCOUNT, REGION);
  aws = await cliAws(here.aws.environment);
});
afterAll(() => here?.stop());

/** The app that cdk.json runs from then on. */
function app(code: string): void {
  writeFileSync(join(here.folder, 'app.ts'), code);
  writeFileSync(
    join(here.folder, 'cdk.json'),
    JSON.stringify({ app: `node --import ${require.resolve('tsx')} app.ts` }),
  );
}

function each(steps: Steps): void {
  test.each(Object.entries(steps))('%s', (command, step) => play(here, command, step));
}

test('every command of the page has its row, and every row its command', () => {
  const rows = [IN_CI, TWO_ACCOUNTS, PLANNED, LIVE, LOCKED, WATCHED].flatMap((steps) => Object.keys(steps));
  expect(rows.toSorted()).toEqual(commandsIn(PAGE).toSorted());
});

describe('a CI job', () => {
  beforeAll(() => app(alone));
  each(IN_CI);

  test('the baseline holds against the same app', () =>
    play(here, 'npx wormtrail check --app cdk.out --baseline baseline.json', { says: 'acknowledged' }));
});

test('the pack judges an app, and adds nothing to its templates', async () => {
  const template = (): object => {
    const text = readFileSync(join(here.folder, 'cdk.out', 'weak.template.json'), 'utf8');
    const { Resources } = JSON.parse(text) as { Resources: Record<string, unknown> };
    return { ...Resources, CDKMetadata: null };
  };
  const before = template();
  app(judged);
  await play(here, 'npx cdk synth --quiet', { code: 1, says: 'AuditLogChecks-ObjectLockEnabled' });
  expect(template()).toEqual(before);
});

describe('a trail and a bucket in two accounts', () => {
  beforeAll(() => {
    const trail = { Type: 'AWS::CloudTrail::Trail', Properties: { IsLogging: true, S3BucketName: 'logs' } };
    const bucket = { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'logs' } };
    writeFileSync(join(here.folder, 'trail.yaml'), JSON.stringify({ Resources: { Trail: trail } }));
    writeFileSync(join(here.folder, 'archive.yaml'), JSON.stringify({ Resources: { Logs: bucket } }));
  });
  each(TWO_ACCOUNTS);
});

describe('a plan of Terraform', () => {
  beforeAll(() => {
    const trail = { name: 'audit', s3_bucket_name: 'logs', enable_logging: true };
    const plan = planOf({ 'aws_s3_bucket.logs': { bucket: 'logs' }, 'aws_cloudtrail.audit': trail });
    writeFileSync(join(here.folder, 'plan.json'), JSON.stringify(plan));
  });
  each(PLANNED);
});

describe('an account', () => {
  beforeAll(() => makeWeak(aws, { name: 'management-events', bucket: 'acme-cloudtrail-logs' }));
  each(LIVE);
});

describe('Object Lock on a bucket that exists', () => {
  each(LOCKED);

  test('it locks new objects', async () => {
    await aws(call('s3api', 'PutObject', { Bucket: 'acme-cloudtrail-logs', Key: 'a' }));
    const { ObjectLockMode } = await aws(call('s3api', 'HeadObject', { Bucket: 'acme-cloudtrail-logs', Key: 'a' }));
    expect(ObjectLockMode).toBe('COMPLIANCE');
  });
});

describe('an existing trail and bucket', () => {
  let before: unknown;
  const parts = async (): Promise<unknown> => [
    await aws(call('cloudtrail', 'DescribeTrails', {})),
    await aws(call('s3api', 'GetBucketPolicy', { Bucket: 'acme-cloudtrail-logs' })),
    await aws(call('s3api', 'GetObjectLockConfiguration', { Bucket: 'acme-cloudtrail-logs' })),
  ];

  beforeAll(async () => {
    await aws(call('cloudtrail', 'UpdateTrail', { Name: 'management-events', EnableLogFileValidation: true }));
    await aws(call('cloudtrail', 'StartLogging', { Name: 'management-events' }));
    before = await parts();
    const { KeyMetadata } = await aws(call('kms', 'CreateKey', {}));
    const { Arn: keyArn, KeyId } = KeyMetadata as { Arn: string; KeyId: string };
    writeFileSync(join(here.folder, 'key-id'), KeyId);
    app(PARTS.replace(/arn:aws:kms:[^']+/, keyArn));
    await here.aws.passTime(2 * 3600);
  });

  each(WATCHED);

  interface Found {
    readonly guardrail: string;
    readonly status: string;
    readonly resource: string;
    readonly message: string;
  }
  const drift = async (): Promise<Found[]> => {
    const { stdout } = await here.run('npx wormtrail drift --stack audit --no-evidence --format json');
    return (JSON.parse(stdout) as { findings: Found[] }).findings;
  };

  test('nothing of them is unknown, and what wormtrail made is as deployed', async () => {
    const open = (await drift()).filter(({ status }) => status === 'UNKNOWN' || status === 'DRIFT');
    expect(open).toEqual([]);
  });

  test('the functions run with the key, and find the same', async () => {
    const { code, stdout } = await here.run('aws lambda invoke --function-name acme-audit-drift-checker run.json');
    expect([code, JSON.parse(stdout)]).toEqual([0, { StatusCode: 200, ExecutedVersion: '$LATEST' }]);
    await play(here, 'npx wormtrail evidence verify --stack audit', { says: 'runs read from' });
  });

  test('a statement that the key lacks is named, with who is refused', async () => {
    const key = { KeyId: readFileSync(join(here.folder, 'key-id'), 'utf8'), PolicyName: 'default' };
    const { Policy } = await aws(call('kms', 'GetKeyPolicy', key));
    const document = JSON.parse(String(Policy)) as { Statement: { Sid: string }[] };
    const put = (policy: object) => aws(call('kms', 'PutKeyPolicy', { ...key, Policy: JSON.stringify(policy) }));
    await put({ ...document, Statement: document.Statement.filter(({ Sid }) => Sid !== 'LogGroupsEncrypt') });
    expect(await drift()).toContainEqual(
      expect.objectContaining({
        ...{ guardrail: 'LogGroupsEncrypted', status: 'FAIL' },
        message: expect.stringContaining('kms:Encrypt by logs.eu-central-1.amazonaws.com') as string,
      }),
    );
    await put(document);
  });

  test('stay as they were', async () => {
    expect(await parts()).toEqual(before);
  });

  test('one that is gone is a finding', async () => {
    await aws(call('cloudtrail', 'DeleteTrail', { Name: 'management-events' }));
    const found = await drift();
    expect(found).toContainEqual(
      expect.objectContaining({
        ...{ guardrail: 'ResourceRemoved', status: 'DRIFT' },
        message: expect.stringContaining('a part that the audit log was given, does not exist') as string,
      }),
    );
    expect(found).toContainEqual(expect.objectContaining({ guardrail: 'TrailIsLogging', status: 'FAIL' }));
  });
});
