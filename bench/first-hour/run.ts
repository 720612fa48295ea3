/**
 * A stopwatch on README's path: from an empty folder to the first finding, the first deployment and the first report. What a reader
 * types is run as they type it, with the packed package and npm's registry; deployed is to the local AWS. Not part of `npm run
 * bench`: it downloads what npm installs.
 *
 *   npx tsx bench/first-hour/run.ts [TARBALL]
 */
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connectLocalAws } from '../../lib/local-aws';
import { conclude, type Figure } from '../support/figures';

const ROOT = path.join(__dirname, '..', '..');
const ACCOUNT = '111122223333';
const REGION = 'eu-central-1';
const TRAIL =
  'Resources:\n  Trail: { Type: AWS::CloudTrail::Trail, Properties: { IsLogging: true, S3BucketName: logs } }\n';

const role = (name: string): string => `arn:aws:iam::${ACCOUNT}:role/${name}`;
const INIT =
  `npx wormtrail init --name acme-audit --account ${ACCOUNT} --region ${REGION} --framework SOC2 --days 400 ` +
  '--engineering platform@example.com --security security@example.com --compliance audit@example.com ' +
  `--administrator ${role(`cdk-hnb659fds-cfn-exec-role-${ACCOUNT}-${REGION}`)} ` +
  `${role(`cdk-hnb659fds-deploy-role-${ACCOUNT}-${REGION}`)} --reader ${role('auditor')} ` +
  '--confirm-irreversible-retention-days 400';
const today = new Date().toISOString().slice(0, 10);

/** What is typed on the way to each milestone, and the exit code that says that it came out. */
const MILESTONES = (tarball: string): readonly (readonly [milestone: string, ...commands: [string, number][]])[] => [
  [
    'the first finding, on a template of one’s own',
    [`npm init -y && npm install ${tarball} aws-cdk@2 aws-cdk-lib@2 constructs@10`, 0],
    ['npx wormtrail check trail.yaml', 1],
  ],
  [
    'the first deployment',
    [INIT, 0],
    ['npx wormtrail cost', 0],
    ['npx wormtrail doctor', 1],
    ['npx cdk bootstrap', 0],
    ['npx cdk deploy --all --require-approval never', 0],
  ],
  [
    'the first report of a period',
    // the owners have not confirmed their mails yet
    ['npx wormtrail drift', 1],
    [`npx wormtrail report --from ${today} --to ${today} --output report.html`, 1],
  ],
];

/** Seconds. @throws Error with what it said, where it ends in another way. */
function typed(command: string, code: number, cwd: string, env: NodeJS.ProcessEnv): Promise<number> {
  const since = performance.now();
  const child = spawn(command, { cwd, env, shell: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (ended) => {
      if (ended === code) resolve((performance.now() - since) / 1000);
      else reject(new Error(`${command} ended with ${ended}:\n${said.slice(-4000)}`));
    });
  });
}

/** The local AWS, by the package's own command, and what leads to it. */
async function local(cwd: string, env: NodeJS.ProcessEnv): Promise<{ stop(): void; endpoint: string }> {
  const child = spawn('npx', ['wormtrail', 'local', '--account', ACCOUNT], { cwd, env, detached: true });
  const endpoint = await new Promise<string>((resolve, reject) => {
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const [, ready] = /^ready (\S+)$/m.exec(said) ?? [];
      if (ready) resolve(ready);
    });
    child.on('close', (code) => reject(new Error(`wormtrail local ended with ${code}`)));
  });
  return { endpoint, stop: () => void (child.pid && process.kill(-child.pid, 'SIGTERM')) };
}

async function main(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'wormtrail-first-hour-'));
  const [given] = process.argv.slice(2).filter((word) => !word.startsWith('-'));
  const tarball = given === undefined ? packed(folder) : path.resolve(given);
  // nothing of the shell leads to a real account
  const outside = Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_'));
  const env: NodeJS.ProcessEnv = { ...Object.fromEntries(outside), CI: 'true' };
  let stop = (): void => undefined;
  const figures: Figure[] = [];
  let [commands, seconds] = [0, 0];
  try {
    writeFileSync(path.join(folder, 'trail.yaml'), TRAIL);
    for (const [milestone, ...steps] of MILESTONES(tarball)) {
      for (const [command, code] of steps) {
        const took = await typed(command, code, folder, env);
        console.error(`${took.toFixed(1)} s  ${command.replace(tarball, 'wormtrail')}`);
        [commands, seconds] = [commands + 1, seconds + took];
      }
      figures.push(
        { what: `to ${milestone}: commands`, value: commands, unit: '' },
        { what: `to ${milestone}: time`, value: seconds, unit: 's' },
      );
      if (env.AWS_ENDPOINT_URL === undefined) {
        const aws = await local(folder, env);
        stop = () => aws.stop();
        Object.assign(env, connectLocalAws(aws.endpoint, REGION).environment);
      }
    }
  } finally {
    stop();
    rmSync(folder, { recursive: true, force: true });
  }
  conclude(__dirname, figures);
}

/** The package as npm would publish it, built first. */
function packed(folder: string): string {
  const words = ['pack', '--json', '--pack-destination', folder];
  const said = execFileSync('npm', words, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  const [{ filename }] = JSON.parse(said.replace(/^[^[]*/, '')) as [{ filename: string }];
  return path.join(folder, filename);
}

void main();
