/**
 * Every benchmark after the other: `npm run bench`, or `npm run bench -- --small` to see that each still works.
 *
 * Exits 1 where one of them fails or misses what is asked of it.
 */
import { spawnSync } from 'node:child_process';
import path from 'node:path';

const small = process.argv.includes('--small');

/** Each benchmark with its arguments; some are told their size in words of their own. */
const BENCHMARKS: readonly (readonly [script: string, ...args: string[]])[] = [
  ['bundle/run.ts', ...(small ? ['--small'] : [])],
  ['synth/run.ts', ...(small ? ['--small'] : [])],
  ['nag/run.ts', ...(small ? ['--small'] : [])],
  ['check/start-up.ts', small ? '5' : '20'],
  ['verify/run.ts', ...(small ? ['--small'] : [])],
  ['again/run.ts', ...(small ? ['--small'] : [])],
  ['ask/run.ts', ...(small ? ['--small'] : [])],
  ['unusual/run.ts', ...(small ? ['--small'] : [])],
  ['drift/run.ts', ...(small ? ['--small'] : [])],
  ['start/run.ts', ...(small ? ['--small'] : [])],
];

for (const [script, ...args] of BENCHMARKS) {
  console.log(`\n== bench/${script} ${args.join(' ')}`);
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', path.join(__dirname, script), ...args], {
    stdio: 'inherit',
  });
  if (status !== 0) process.exitCode = 1;
}
