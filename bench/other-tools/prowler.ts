/**
 * Prowler on the sample, deployed on the local AWS, with docs/prowler-mutelist.yaml: what it finds, and what stays open. Fails where an
 * entry of the list is idle, or a resource of the audit log is named beside it. Run `npm run bundle` and `pip install prowler==5.46.0`
 * first, then `npx tsx bench/other-tools/prowler.ts [PROWLER]`.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { loadConfig } from '../../lib/config';
import { startLocalAws } from '../../lib/local-aws';

const run = promisify(execFile);
const ROOT = join(__dirname, '../..');
const MUTELIST = join(ROOT, 'docs/prowler-mutelist.yaml');
const SERVICES = ['s3', 'cloudtrail', 'kms', 'awslambda', 'sns', 'sqs', 'cloudwatch'];
const MOST_BYTES = 1 << 28;

/** A line of Prowler's findings, OCSF. */
interface Said {
  readonly status_code: string;
  /** `Suppressed` where the list mutes it. */
  readonly status: string;
  readonly metadata: { readonly event_code: string };
  readonly resources?: readonly { readonly uid?: string; readonly name?: string }[];
}

async function main(prowler = 'prowler'): Promise<void> {
  const { account, region, name } = loadConfig(join(ROOT, 'wormtrail.config.json'));
  const aws = await startLocalAws({ account, region });
  try {
    const env = { ...process.env, ...aws.environment };
    const cdk = join(ROOT, 'node_modules/.bin/cdk');
    await run(cdk, ['bootstrap', `aws://${account}/${region}`], { cwd: ROOT, env, maxBuffer: MOST_BYTES });
    await run(cdk, ['deploy', '--all', '--require-approval', 'never'], { cwd: ROOT, env, maxBuffer: MOST_BYTES });
    const { stdout: version } = await run(prowler, ['--version']);
    process.stdout.write(`${version.trim()}\n`);
    judge(await findingsOf(prowler, region, env), name, await entriesOf(MUTELIST));
  } finally {
    await aws.stop();
  }
}

/** It exits with 3 where a check fails. */
async function findingsOf(prowler: string, region: string, env: NodeJS.ProcessEnv): Promise<Said[]> {
  const folder = await mkdtemp(join(tmpdir(), 'wormtrail-prowler-'));
  const scope = ['--service', ...SERVICES, '--region', region, '--mutelist-file', MUTELIST];
  const output = ['--output-formats', 'json-ocsf', '--output-directory', folder, '--no-banner', '--ignore-exit-code-3'];
  try {
    await run(prowler, ['aws', ...scope, ...output], { env, maxBuffer: MOST_BYTES });
    const [file] = (await readdir(folder)).filter((each) => each.endsWith('.ocsf.json'));
    if (file === undefined) throw new Error(`${prowler} wrote no findings into ${folder}`);
    return JSON.parse(await readFile(join(folder, file), 'utf8')) as Said[];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The checks that the list has entries of. */
async function entriesOf(file: string): Promise<readonly string[]> {
  return [...(await readFile(file, 'utf8')).matchAll(/^ {8}(\w+):$/gm)].map(([, check = '']) => check);
}

function judge(said: readonly Said[], name: string, entries: readonly string[]): void {
  const failed = said.filter(({ status_code: code }) => code === 'FAIL' || code === 'MUTED');
  const isMuted = ({ status, status_code: code }: Said) => status === 'Suppressed' || code === 'MUTED';
  const open = failed.filter((each) => !isMuted(each));
  const checks = new Set(said.map(({ metadata }) => metadata.event_code));
  const idle = entries.filter((entry) => !failed.some((each) => each.metadata.event_code === entry && isMuted(each)));
  const ours = open.filter(({ resources = [] }) => resources.some(({ uid = '' }) => uid.includes(name)));
  process.stdout.write(`${failed.length} findings of ${said.length} by ${checks.size} checks, ${open.length} open\n`);
  for (const { metadata, resources = [] } of open) {
    process.stdout.write(`${metadata.event_code}  ${resources.map(({ uid }) => uid).join(' ')}\n`);
  }
  if (idle.length > 0) process.stdout.write(`idle: ${idle.join(', ')}\n`);
  if (ours.length > 0) process.stdout.write(`of the audit log: ${ours.length}\n`);
  process.exitCode = idle.length + ours.length > 0 ? 1 : 0;
}

void main(process.argv[2]);
