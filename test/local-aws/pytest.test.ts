/** Runs the local AWS's own tests, which are written in Python. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { pythonTool } from '../../lib/local-aws';

const run = promisify(execFile);
const ROOT = join(__dirname, '..', '..');
const LOCAL = join(ROOT, 'local');
/** Read by whoever adds up what ran. */
const COUNTS = join(ROOT, 'reports', 'pytest.xml');

test('the tests of the local AWS pass', async () => {
  const { command, args } = await pythonTool('pytest');
  const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1' };
  const outcome = await run(command, [...args, '-q', '-p', 'no:cacheprovider', `--junitxml=${COUNTS}`, 'tests'], {
    cwd: LOCAL,
    env,
    maxBuffer: 16_000_000,
  }).catch((failure: { stdout?: string; stderr?: string; message: string }) => {
    throw new Error(failure.stdout ?? failure.message);
  });
  const passed = /^(\d+) passed/m.exec(outcome.stdout);
  process.stderr.write(`local AWS: ${passed?.[0] ?? outcome.stdout}\n`);
  expect(Number(passed?.[1])).toBeGreaterThan(150);
});
