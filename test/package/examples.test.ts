/** The examples of API.md run: all parts together, and a whole audit log under the guardrails. They compile in public-api.test.ts. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { renderApi } from '../../scripts/docs/api';
import { appOfExamples, EXPORTS } from './examples';

const ROOT = path.join(__dirname, '..', '..');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'wormtrail-examples-'));
  mkdirSync(path.join(folder, 'node_modules'));
  symlinkSync(path.join(ROOT, 'node_modules', 'aws-cdk-lib'), path.join(folder, 'node_modules', 'aws-cdk-lib'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** In the project's folder, whose configuration AuditLogStack takes. */
function run(name: string, text: string): Promise<{ code: number | null; stderr: string }> {
  const file = path.join(folder, `${name}.ts`);
  writeFileSync(file, text);
  const env = { ...process.env, CDK_OUTDIR: path.join(folder, name), CDK_VALIDATION: 'false' };
  return new Promise((resolve) => {
    const args = ['--import', require.resolve('tsx'), file];
    const child = execFile(process.execPath, args, { cwd: ROOT, env }, (_error, _stdout, stderr) =>
      resolve({ code: child.exitCode, stderr }),
    );
  });
}

function resourcesOf(name: string, stack: string): string[] {
  const { Resources } = JSON.parse(readFileSync(path.join(folder, name, `${stack}.template.json`), 'utf8')) as {
    Resources: Record<string, { Type: string }>;
  };
  return Object.values(Resources).map(({ Type }) => Type);
}

test('the parts make an audit log, in stacks beside others', async () => {
  const { code, stderr } = await run(
    'parts',
    appOfExamples(({ name }) => !/^(AuditLogChecks|ImmutableAuditLog)$/.test(name)),
  );
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.not.stringContaining('Error') as string });
  const stacks = readdirSync(path.join(folder, 'parts')).flatMap(
    (file) => /^(.*)\.template\.json$/.exec(file)?.[1] ?? [],
  );
  const ofTrail = ['', '-trail', '-trail-us-east-1'];
  expect(stacks.sort()).toEqual([
    ...['acme-audit', 'acme-audit-global-events', 'acme-audit-log'],
    ...[
      ...ofTrail.slice(1).map((ending) => `acme-audit${ending}`),
      ...ofTrail.map((ending) => `acme-organization${ending}`),
    ],
  ]);
  expect(resourcesOf('parts', 'acme-audit')).toEqual(
    expect.arrayContaining([
      ...['AWS::KMS::Key', 'AWS::S3::Bucket', 'AWS::CloudTrail::Trail', 'AWS::SNS::Topic', 'AWS::Lambda::Function'],
      ...['AWS::Scheduler::Schedule', 'AWS::Events::Rule', 'AWS::CloudWatch::Alarm', 'AWS::CloudWatch::Dashboard'],
    ]),
  );
});

test('the whole audit log holds under the checks', async () => {
  const { code, stderr } = await run(
    'whole',
    appOfExamples(({ name }) => /^(AuditLogChecks|ImmutableAuditLog)$/.test(name)),
  );
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.not.stringContaining('FATAL') as string });
  const report = JSON.parse(readFileSync(path.join(folder, 'whole', 'wormtrail-report.json'), 'utf8')) as {
    summary: { auditLogs: string[] };
  };
  expect(report.summary.auditLogs).toEqual(['acme-audit']);
});

const used = EXPORTS.filter(({ kind, name }) => kind === 'construct' || kind === 'class' || name === 'acknowledge');
test.each(used.map(({ name, examples }) => [name, examples] as const))('%s has an example', (_, examples) => {
  expect(examples).toHaveLength(1);
});

test('what is exported is explained, every prop too, and what an optional one is without it', () => {
  const isProps = (name: string) => /(Props|OwnerContacts)$/.test(name);
  const explained = EXPORTS.filter(({ kind }) => kind !== 'interface' && kind !== 'type');
  expect(explained.filter(({ doc }) => doc === '').map(({ name }) => name)).toEqual([]);
  const props = EXPORTS.filter(({ name }) => isProps(name)).flatMap(({ name, members }) =>
    members.map((one) => ({ ...one, at: `${name}.${one.name}` })),
  );
  expect(props.length).toBeGreaterThan(100);
  expect(props.filter(({ doc }) => doc === '').map(({ at }) => at)).toEqual([]);
  expect(props.filter(({ isOptional, byDefault }) => isOptional && byDefault === '').map(({ at }) => at)).toEqual([]);
});

test('every link of API.md leads to one of its headings', () => {
  const page = renderApi();
  const anchors = new Set(
    [...page.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => heading.toLowerCase().replaceAll(' ', '-')),
  );
  const links = [...page.matchAll(/\]\(#([^)]+)\)/g)].map(([, link = '']) => link);
  expect(links.length).toBeGreaterThan(EXPORTS.length / 2);
  expect(links.filter((link) => !anchors.has(link))).toEqual([]);
});
