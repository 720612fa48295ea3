/** Which Python runs the local AWS: one that is ready, one that is made, or a message that says what to install. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pythonTool } from '../../lib/local-aws';
import { PythonEnvironmentFailed, PythonMissing } from '../../lib/local-aws/errors';
import { preparePython } from '../../lib/local-aws/python';

let folder: string;
let bare: string;

/** A PATH on which stands one Python, with nothing installed. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'wormtrail-python-'));
  const { command } = await pythonTool('python');
  execFileSync(command, ['-m', 'venv', '--without-pip', join(folder, 'bare')]);
  bare = join(folder, 'path');
  mkdirSync(bare);
  symlinkSync(join(folder, 'bare', 'bin', 'python'), join(bare, 'python3'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const requirements = (name: string, text: string): string => {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
};

const prepare = (path: string, file: string, told: string[] = []) =>
  preparePython({
    environment: { ...process.env, PATH: path, XDG_CACHE_HOME: join(folder, 'cache') },
    requirements: [file],
    tell: (message) => told.push(message),
  });

test('a Python on PATH that has what is pinned is used as it is', async () => {
  const { command } = await pythonTool('python');
  const version = execFileSync(command, ['-c', 'import importlib.metadata as m; print(m.version("pytest"))']);
  const file = requirements('ready.txt', `pytest==${version.toString().trim()}\n`);
  const told: string[] = [];
  const tools = join(folder, 'ready');
  mkdirSync(tools);
  writeFileSync(join(tools, 'python3'), `#!/bin/sh\nexec ${command} "$@"\n`, { mode: 0o755 });
  expect(await prepare(tools, file, told)).toEqual({ executable: command });
  expect(told).toEqual([]);
});

test('another version than the pinned one is not enough, and what pip says is told', async () => {
  const file = requirements('none.txt', 'iniconfig==0.0.0\n./no-such-folder\n');
  const failed = prepare(bare, file);
  await expect(failed).rejects.toThrow(PythonEnvironmentFailed);
  await expect(failed).rejects.toThrow(/pip install failed/);
  expect(readdirSync(join(folder, 'cache', 'wormtrail'))).toEqual([]);
});

test('a bare Python gets one environment in the cache folder, whoever asks first, and it is said', async () => {
  const file = requirements('small.txt', 'iniconfig==2.1.0\n');
  const told: string[] = [];
  const [first, second] = await Promise.all([prepare(bare, file, told), prepare(bare, file)]);
  expect(second).toEqual(first);
  expect(first.environmentFolder).toMatch(join(folder, 'cache', 'wormtrail', 'python-'));
  expect(told[0]).toMatch(/^Making a Python environment in .*cache/);
  expect(told.join('\n')).toContain('iniconfig');
  const found = execFileSync(first.executable, ['-c', 'import iniconfig; print(iniconfig.__file__)']).toString();
  expect(found).toContain(first.environmentFolder);
  const again: string[] = [];
  expect(await prepare(bare, file, again)).toEqual(first);
  expect(again).toEqual([]);
});

test('an environment that has more serves as well, and no second one is made', async () => {
  const [file, more] = [requirements('few.txt', 'iniconfig==2.0.0\n'), requirements('more.txt', 'six==1.17.0\n')];
  const options = {
    environment: { ...process.env, PATH: bare, XDG_CACHE_HOME: join(folder, 'cache') },
    tell: () => undefined,
  };
  const larger = await preparePython({ ...options, requirements: [file, more] });
  expect(await preparePython({ ...options, requirements: [file], mayHave: [more] })).toEqual(larger);
});

test.each([
  ['no Python at all', ''],
  ['an old Python', 'echo 3.9; echo /usr/bin/python3.9'],
  ['a placeholder', 'echo Python was not found >&2; exit 9'],
])('%s is answered by what to install', async (_, script) => {
  const path = mkdtempSync(join(folder, 'none-'));
  if (script) writeFileSync(join(path, 'python3'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  const failed = prepare(path, requirements('any.txt', 'iniconfig==2.1.0\n'));
  await expect(failed).rejects.toThrow(PythonMissing);
  await expect(failed).rejects.toThrow(/needs Python 3\.10 or newer.*Install it from/);
});
