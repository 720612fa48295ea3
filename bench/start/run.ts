/**
 * How long the whole story takes: `npm start`, from the command to its last line. Asked: at most 60 s on 2 processors.
 *
 *   npx tsx bench/start/run.ts [--small]
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { conclude, median, SMALL } from '../support/figures';

const ROOT = path.join(__dirname, '..', '..');
const RUNS = SMALL ? 1 : 3;
const MOST_SECONDS = 60;

/** Seconds. @throws Error where the story does not come out as it should. */
function story(): Promise<number> {
  const reports = mkdtempSync(path.join(tmpdir(), 'wormtrail-bench-start-'));
  const start = performance.now();
  const child = spawn('npm', ['start', '--', '--reports', reports], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let told = '';
  child.stdout.on('data', (chunk: Buffer) => (told += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      const seconds = (performance.now() - start) / 1000;
      rmSync(reports, { recursive: true, force: true });
      if (code === 0) resolve(seconds);
      else reject(new Error(`npm start ended with ${code}:\n${told.slice(-4000)}`));
    });
  });
}

async function main(): Promise<void> {
  const times: number[] = [];
  for (let run = 0; run < RUNS; run += 1) times.push(await story());
  conclude(__dirname, [
    { what: `npm start, median of ${RUNS}`, value: median(times), unit: 's', atMost: MOST_SECONDS },
  ]);
}

void main();
