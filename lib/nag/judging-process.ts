/** Judges large apps in a process of their own: beside gigabytes of constructs every new page of memory takes its time. */
import { spawnSync } from 'node:child_process';
import type { PlacedFinding } from './acknowledgements';
import type { Order } from './judgement';

/** Megabytes of each half of the young generation: most of what judging makes is let go of soon (`bench/README.md`, nag). */
const YOUNG_GENERATION = '--max-semi-space-size=64';

/** Set for the process: an executable that has Node.js and the app in it runs the app again, whatever it is told to run. */
const STARTED = 'WORMTRAIL_JUDGING_PROCESS';

/**
 * As `judgeAssembly`, in a process that ends with the answer.
 *
 * @returns undefined where it came to none: whoever judges then meets what hindered it, and tells of it.
 */
export function judgeApart(order: Order): PlacedFinding[] | undefined {
  if (process.env[STARTED] !== undefined) return undefined;
  try {
    const main = require.resolve('./judging-process-main');
    // sources, as in this repository, are loaded as they are here; flags such as --inspect are not for a second process
    const flags = main.endsWith('.ts') ? process.execArgv : [];
    const { status, stdout } = spawnSync(process.execPath, [...flags, YOUNG_GENERATION, main], {
      input: JSON.stringify(order),
      encoding: 'utf8',
      env: { ...process.env, [STARTED]: 'yes' },
      stdio: ['pipe', 'pipe', 'ignore'],
      maxBuffer: Infinity,
    });
    const answer: unknown = status === 0 ? JSON.parse(stdout) : undefined;
    return Array.isArray(answer) ? (answer as PlacedFinding[]) : undefined;
  } catch {
    return undefined;
  }
}
