/** docs/adopt.md in a fresh folder: its steps are copied as they stand, with an app, a trail and a bucket that exist already. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pythonTool } from '../../../lib/local-aws';
import type { Aws } from '../../../lib/threats/attack';
import { cliAws } from '../../support/cli-aws';
import { call, makeWeak } from '../../support/hand-made/audit-log';
import { blocks, commandsIn, play, reader, type Reader, type Steps } from '../../support/page';
import { ACCOUNT, IN_CI, LIVE, LOCKED, REGION } from './adopt.table';

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
  aws = cliAws(await pythonTool('aws'), here.aws.environment);
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
  const rows = [IN_CI, LIVE, LOCKED].flatMap((steps) => Object.keys(steps));
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
    // the key of the page does not exist: wormtrail makes one
    app(PARTS.replace(/^ *key: .*\n/m, ''));
  });

  test('are watched by a stack that is deployed beside them', async () => {
    await play(here, 'npx cdk bootstrap', { says: 'bootstrapped' });
    await play(here, 'npx cdk deploy --all --require-approval never', { says: 'Outputs:' });
  });

  test('stay as they were', async () => {
    expect(await parts()).toEqual(before);
  });
});
