/** README and docs/adopt.md as a newcomer follows them: their apps synthesize, their commands exist with the options they name. */
import { mkdtempSync, readFileSync, rmSync, symlinkSync, mkdirSync, writeFileSync } from 'node:fs';
import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { commandLine } from '../../bin/command-line';

const ROOT = path.join(__dirname, '..', '..');
const PAGES = ['README.md', 'docs/adopt.md', 'docs/verify.md', 'docs/drill.md', 'docs/reports.md'];

const read = (page: string): string => readFileSync(path.join(ROOT, page), 'utf8');

/** What `page` has in fences of a language. */
const blocks = (page: string, language: string): string[] =>
  [...read(page).matchAll(new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``, 'g'))].map(([, text = '']) => text);

let folder: string;
beforeAll(() => {
  // an app in a folder of its own, in which `wormtrail` is this project
  folder = mkdtempSync(path.join(tmpdir(), 'wormtrail-docs-'));
  mkdirSync(path.join(folder, 'node_modules'));
  for (const name of ['aws-cdk-lib', 'constructs']) {
    symlinkSync(path.join(ROOT, 'node_modules', name), path.join(folder, 'node_modules', name));
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Stands where the page leaves room for the reader's own stacks: a trail as somebody without wormtrail writes it. */
const PLACE = '// your stacks';
const WEAK = `
import { Stack } from 'aws-cdk-lib';
import { CfnTrail } from 'aws-cdk-lib/aws-cloudtrail';
import { Bucket } from 'aws-cdk-lib/aws-s3';
const weak = new Stack(app, 'weak');
new CfnTrail(weak, 'Trail', { isLogging: true, s3BucketName: new Bucket(weak, 'Logs').bucketName });
`;
const FOUND = 'AuditLogChecks-ObjectLockEnabled';

const snippets = ['README.md', 'docs/adopt.md'].flatMap((page) =>
  blocks(page, 'ts').map((code, i) => [`${page}, snippet ${i + 1}`, code] as const),
);

test.each(snippets)('%s synthesizes', async (_, code) => {
  const file = path.join(folder, `${Math.random().toString(36).slice(2)}.ts`);
  writeFileSync(
    file,
    code.replace(PLACE, WEAK).replace("'wormtrail'", JSON.stringify(path.join(ROOT, 'lib', 'index.ts'))),
  );
  const env = { ...process.env, CDK_OUTDIR: path.join(folder, 'cdk.out'), CDK_VALIDATION: 'false' };
  const outcome = await new Promise<{ code: number | null; stderr: string }>((resolve) => {
    const child = execFile(
      process.execPath,
      ['--import', require.resolve('tsx'), file],
      { cwd: folder, env },
      (_e, _o, stderr) => resolve({ code: child.exitCode, stderr }),
    );
  });
  if (code.includes(PLACE)) expect([outcome.code, outcome.stderr]).toEqual([1, expect.stringContaining(FOUND)]);
  else expect(outcome).toEqual({ code: 0, stderr: expect.not.stringContaining('FATAL') as string });
  expect(outcome.stderr).not.toContain('TypeError');
});

test('there is a snippet for each way', () => {
  expect(snippets).toHaveLength(3);
});

/** Commands in fences and between backticks, without what only a shell reads. */
const commands = PAGES.flatMap((page) =>
  [...read(page).matchAll(/(?:npx |`)(wormtrail(?: [a-z-]+)+(?: [^`\n#;|]*)?)/g)].map(([, text = '']) => text.trim()),
);

test.each([...new Set(commands)])('%s: the command and its options exist', (text) => {
  const words = text.split(/\s+/).slice(1);
  let command = commandLine();
  for (let word = words[0]; word !== undefined; word = words[0]) {
    const inner = command.commands.find((one) => one.name() === word);
    if (inner === undefined) break;
    command = inner;
    words.shift();
  }
  expect(command.parent).not.toBeNull();
  const known = command.options.flatMap(({ short, long }) => [short, long]);
  for (const word of words.filter((each) => each.startsWith('-')))
    expect(known).toContain(word.replace(/[=,.].*$/, ''));
});

// S3 User Guide, "Transitioning objects": lifecycle rules move no smaller object unless they say so
test('README promises no savings by colder classes', () => {
  const said = read('README.md').replace(/\s+/g, ' ');
  expect(said).toContain('moves no object smaller than 128 KB');
  expect(said).toContain('do not count on savings');
});

test('every command stands in README', () => {
  const named = read('README.md');
  const names = commandLine().commands.map((command) => command.name());
  expect(names.filter((name) => name !== 'version' && !named.includes(`wormtrail ${name}`))).toEqual([]);
});
