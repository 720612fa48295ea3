/** The release: what it refuses to publish, and that its workflows run what there is. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';

const ROOT = path.join(__dirname, '..', '..');
const { scripts, repository } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>;
  readonly repository?: unknown;
};

interface Workflow {
  readonly jobs: Readonly<
    Record<
      string,
      { readonly steps: readonly { readonly run?: string; readonly name?: string; readonly uses?: string }[] }
    >
  >;
}

const WORKFLOWS = path.join(ROOT, '.github', 'workflows');
const steps = readdirSync(WORKFLOWS).flatMap((file) => {
  const { jobs } = parse(readFileSync(path.join(WORKFLOWS, file), 'utf8')) as Workflow;
  return Object.values(jobs).flatMap((job) => job.steps);
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'wormtrail-release-'));
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ name: 'wormtrail', version: '1.0.0' }));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const shell = (command: string, env: NodeJS.ProcessEnv = {}) =>
  spawnSync('bash', ['-e', '-c', command], { cwd: folder, env: { ...process.env, ...env }, encoding: 'utf8' });

test('package.json invents no address, and nothing is published without one', () => {
  expect(repository).toBeUndefined();
  const { status, stderr } = shell(scripts.prepublishOnly ?? 'true');
  expect({ status, stderr }).toEqual({
    status: 1,
    stderr: 'package.json names no repository. Push a tag: the release workflow sets it, and publishes.\n',
  });
});

test.each([
  ['https://git.example.com/acme/wormtrail', 0],
  ['https://git.example.com/', 1],
  ['', 1],
])('the release says that its source is %j: %d', (address, code) => {
  const says = steps.find(({ name }) => name === 'Say where the source is')?.run ?? '';
  expect(shell(says, { REPOSITORY: address }).status).toBe(code);
  if (code === 0)
    expect(execFileSync('bash', ['-c', scripts.prepublishOnly ?? 'false'], { cwd: folder })).toBeDefined();
});

test('what only a clone needs is not packed', () => {
  const listed = execFileSync('npm', ['pack', '--dry-run', '--ignore-scripts', '--json'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  const packed = [...listed.matchAll(/"path": "([^"]+)"/g)].map(([, file = '']) => file);
  expect(packed).toEqual(
    expect.arrayContaining([
      ...['API.md', 'README.md', 'LICENSE', 'NOTICE', 'cdk.json', 'docs/adopt.md', 'wormtrail.schema.json'],
      ...['dist/lambda/drift-checker.zip', 'dist/lambda/releases.json', 'dist/verifier/verify.html'],
      ...['local/requirements.txt', 'local/wormtrail_local/__main__.py'],
    ]),
  );
  const needless =
    /^(test|scripts|bench\/(?!README\.md)|lambda|verifier|\.|action)|^local\/(tests|policy_simulator)|^dist\/(lambda\/.*\.js$|bin\/start)|(?<!\.d)\.tsx?$/;
  expect(packed.filter((file) => needless.test(file))).toEqual([]);
});

test('what workflows run by npm is a script of package.json', () => {
  const named = steps.flatMap(({ run = '' }) =>
    [...run.matchAll(/npm run (?:-s )?([\w:-]+)/g)].map(([, name = '']) => name),
  );
  expect(named).toContain('test:package');
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
});
