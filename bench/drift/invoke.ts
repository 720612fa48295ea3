/**
 * Invokes the bundled drift checker, in a process of its own, as Lambda would: one run after the other, or several at once.
 *
 * Arguments: the bundle, how many runs, how many at once. Its environment is the function's.
 * Prints the milliseconds of each run, the whole time, the peak of resident memory, and how many runs found nothing, as JSON.
 */
import { createRequire } from 'node:module';
import path from 'node:path';

export interface Invoked {
  readonly runs: readonly number[];
  /** Of all runs together. */
  readonly milliseconds: number;
  /** Of processor time of all threads, in milliseconds: for loading the code, and for all runs together. */
  readonly processor: { readonly load: number; readonly runs: number };
  /** Peak of resident memory, in bytes. */
  readonly peak: number;
  /** Runs that found nothing amiss. */
  readonly held: number;
  /** What other runs found, one line each. */
  readonly found: readonly string[];
}

interface Function {
  handler(): Promise<{ readonly report: { readonly findings: readonly Found[]; readonly summary: { held: boolean } } }>;
}

interface Found {
  readonly status: string;
  readonly guardrail: string;
  readonly message: string;
}

const [bundle = '', count = '1', concurrency = '1'] = process.argv.slice(2);

async function main(): Promise<void> {
  // a function's metrics go to its standard output, which is ours
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = () => true;
  const atStart = process.cpuUsage();
  // as Lambda loads a CommonJS bundle
  const { handler } = createRequire(path.resolve(bundle))(path.resolve(bundle)) as Function;
  const runs: number[] = [];
  const found = new Set<string>();
  let held = 0;
  let started = 0;
  const begun = performance.now();
  const loaded = process.cpuUsage();
  const work = async (): Promise<void> => {
    while (started < Number(count)) {
      started += 1;
      const start = performance.now();
      const { report } = await handler();
      runs.push(performance.now() - start);
      if (report.summary.held) held += 1;
      else
        for (const { status, guardrail, message } of report.findings)
          if (status !== 'PASS') found.add(`${status} ${guardrail}: ${message}`);
    }
  };
  await Promise.all(Array.from({ length: Number(concurrency) }, work));
  const ended = process.cpuUsage();
  const between = (from: NodeJS.CpuUsage, to: NodeJS.CpuUsage): number =>
    (to.user + to.system - from.user - from.system) / 1000;
  const invoked: Invoked = {
    runs,
    milliseconds: performance.now() - begun,
    processor: { load: between(atStart, loaded), runs: between(loaded, ended) },
    peak: process.resourceUsage().maxRSS * 1024,
    held,
    found: [...found].slice(0, 10),
  };
  write(JSON.stringify(invoked));
}

void main();
