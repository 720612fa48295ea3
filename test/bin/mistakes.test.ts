/** What people do wrong, and what they are told: one message that says what to do, exit code 2, and nothing half done. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { unsupportedNode } from '../../bin/node-version';
import { PROPS_MISTAKES } from '../constructs/props.table';
import { wormtrailHere } from '../support/command-line-here';
import { COMMAND_LINE } from './mistakes/command-line.table';
import { CONFIG, CONFIG_NAMES, CONFIG_TEXTS } from './mistakes/config.table';
import { ENVIRONMENT } from './mistakes/environment.table';
import { FILES } from './mistakes/files.table';
import type { Mistake } from './mistakes/mistake';

const SAMPLE = readFileSync(join(__dirname, '..', '..', 'wormtrail.config.json'), 'utf8');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wormtrail-mistakes-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function place(files: Readonly<Record<string, string>> = {}): void {
  for (const [name, text] of Object.entries(files)) {
    const file = join(folder, name);
    mkdirSync(name.endsWith('/') ? file : dirname(file), { recursive: true });
    if (!name.endsWith('/')) writeFileSync(file, text);
  }
}

async function expectTold({ args, said, files, env, code = 2 }: Mistake): Promise<void> {
  place(files);
  const before = readdirSync(folder);
  const told = await wormtrailHere(args, folder, env);
  if (typeof said === 'string') expect(told.stderr).toContain(said);
  else expect(told.stderr).toMatch(said);
  expect(told.stderr).not.toMatch(/^\s+at |report it|undefined|\[object/m);
  expect([told.code, told.stdout]).toEqual([code, '']);
  if (code === 2) expect(readdirSync(folder)).toEqual(before);
}

test('there are at least 120 of them', () => {
  const tables = [COMMAND_LINE, FILES, ENVIRONMENT, CONFIG, CONFIG_NAMES, CONFIG_TEXTS, PROPS_MISTAKES];
  expect(tables.reduce((sum, table) => sum + Object.keys(table).length, 0)).toBeGreaterThanOrEqual(120);
});

describe('at the command line', () => {
  test.each(Object.entries(COMMAND_LINE))('%s', (_, mistake) => expectTold(mistake));
});

describe('in files', () => {
  test.each(Object.entries(FILES))('%s', (_, mistake) => expectTold(mistake));
});

describe('in the environment, and on the way to AWS', () => {
  test.each(Object.entries(ENVIRONMENT))('%s', (_, mistake) => expectTold(mistake));
});

describe('in a configuration', () => {
  const read = ['doctor', '-c', 'c.json'];

  test.each(CONFIG)('%s: %j', (path, value, write) =>
    expectTold({
      args: read,
      files: { 'c.json': JSON.stringify(sampleBut(path, value)) },
      said: new RegExp(`^  ${escaped(path)}\\n    found: .*\\n    write: .*${escaped(write)}`, 'm'),
    }),
  );

  test.each(CONFIG_NAMES)('%s', (name, proposed) =>
    expectTold({
      args: read,
      files: { 'c.json': JSON.stringify(sampleBut(name, 'x')) },
      said: `  ${name}\n    found: a name that is not known here\n    write: ${proposed}`,
    }),
  );

  test.each(Object.entries(CONFIG_TEXTS))('%s', (_, [text, found]) =>
    expectTold({ args: read, files: { 'c.json': text }, said: found }),
  );
});

test('a port that is taken is told at once', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const since = Date.now();
  try {
    await expectTold({ args: ['local', '--port', String(port)], said: `The port ${port} of 127.0.0.1 is not free` });
    expect(Date.now() - since).toBeLessThan(5_000);
  } finally {
    server.close();
  }
});

test.each([
  ['check', '--format', 'JSON'],
  ['check', '--fail-on', 'high'],
  ['check', '--framework', 'soc2'],
  ['organization-policy', '--kind', 'SCP'],
])('the case of a value does not matter: %s %s %s', async (...args) => {
  const { stderr } = await wormtrailHere(args, folder);
  expect(stderr).toMatch(/Nothing to check|There is no configuration/);
});

test('who asks for the version gets it', async () => {
  const { version } = JSON.parse(readFileSync(join(__dirname, '..', '..', 'package.json'), 'utf8')) as {
    version: string;
  };
  for (const args of [['version'], ['--version'], ['-V']]) {
    expect(await wormtrailHere(args, folder)).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  }
});

test.each([
  ['18.20.8', /needs Node\.js 20\.19 or newer; this is 18\.20\.8\. Install/],
  ['20.18.3', /this is 20\.18\.3/],
  ['20.19.0', undefined],
  ['22.0.0', undefined],
  ['24.1.0', undefined],
])('Node.js %s', (version, said) => {
  if (said === undefined) expect(unsupportedNode(version)).toBeUndefined();
  else expect(unsupportedNode(version)).toMatch(said);
});

test('an old Node.js is told before anything is loaded that it may not understand', async () => {
  place({ 'old.cjs': "Object.defineProperty(process.versions, 'node', { value: '18.20.8' });" });
  const source = join(__dirname, '../../bin/wormtrail.ts');
  const args = ['--import', require.resolve('tsx'), '--require', join(folder, 'old.cjs'), source, 'check'];
  const told = await new Promise<string>((resolve) => {
    const child = execFile(process.execPath, args, (_, __, stderr) => resolve(`${child.exitCode} ${stderr}`));
  });
  expect(told).toBe(`2 ${unsupportedNode('18.20.8')}\n`);
});

/** The sample in which another value stands at a path; undefined takes it away. */
function sampleBut(path: string, value: unknown): unknown {
  const config = { serviceReaders: [{ arn: 'arn:aws:iam::111122223333:role/siem', reason: 'SIEM' }], ...sample() };
  const names = path.replace(/\[(\d+)\]/g, '.$1').split('.');
  const last = names.pop() ?? '';
  const parent = names.reduce<Record<string, unknown>>((node, name) => node[name] as Record<string, unknown>, config);
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return config;
}

function sample(): Record<string, unknown> {
  const config = JSON.parse(SAMPLE) as { owners: { security: Record<string, unknown> } };
  config.owners.security.httpsEndpoints = ['https://hooks.example.com'];
  return { ...config, administrators: ['arn:aws:iam::111122223333:role/admin-*'] };
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
