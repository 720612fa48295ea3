/**
 * What Prowler says of the weak template of docs/reports.md: it reads accounts, so that the template is deployed on the local AWS.
 * By hand, where Prowler is installed: `npx tsx scripts/compare-prowler.ts [PROWLER]`.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CloudFormation, waitUntilStackCreateComplete } from '@aws-sdk/client-cloudformation';
import { startLocalAws } from '../lib/local-aws';

const TEMPLATE = join(__dirname, '../test/fixtures/templates/weak-audit-log.yaml');
const ACCOUNT = '111122223333';
const REGION = 'eu-central-1';

/** A trail of one Region is missed where it does not log. */
const ELSEWHERE = 'us-east-1';

/** A line of Prowler's findings, OCSF. */
interface Said {
  readonly status_code: string;
  readonly metadata: { readonly event_code: string };
  readonly resources?: readonly { readonly uid?: string }[];
}

async function main(prowler = 'prowler'): Promise<void> {
  const aws = await startLocalAws({ account: ACCOUNT, region: REGION });
  try {
    Object.assign(process.env, aws.environment);
    await deploy();
    const { stdout: version } = await promisify(execFile)(prowler, ['--version']);
    process.stdout.write(`${version.trim()}\n`);
    for (const { metadata, resources = [] } of await failuresOf(prowler))
      process.stdout.write(`${metadata.event_code}  ${resources.map(({ uid }) => uid).join(' ')}\n`);
  } finally {
    await aws.stop();
  }
}

async function deploy(): Promise<void> {
  const client = new CloudFormation({});
  const StackName = 'weak-audit-log';
  await client.createStack({ StackName, TemplateBody: await readFile(TEMPLATE, 'utf8') });
  await waitUntilStackCreateComplete({ client, maxWaitTime: 60, minDelay: 1, maxDelay: 1 }, { StackName });
}

/** It exits with 3 where a check fails. */
async function failuresOf(prowler: string): Promise<Said[]> {
  const folder = await mkdtemp(join(tmpdir(), 'wormtrail-prowler-'));
  const scope = ['--service', 'cloudtrail', 's3', 'cloudwatch', 'eventbridge', '--region', REGION, ELSEWHERE];
  const output = ['--output-formats', 'json-ocsf', '--output-directory', folder, '--no-banner', '--ignore-exit-code-3'];
  try {
    await promisify(execFile)(prowler, ['aws', ...scope, ...output], { maxBuffer: 64 * 1024 * 1024 });
    const [file] = (await readdir(folder)).filter((name) => name.endsWith('.ocsf.json'));
    if (file === undefined) throw new Error(`${prowler} wrote no findings into ${folder}`);
    const all = JSON.parse(await readFile(join(folder, file), 'utf8')) as Said[];
    return all.filter(({ status_code }) => status_code === 'FAIL');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

void main(process.argv[2]);
