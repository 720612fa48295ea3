/** What a benchmark measured: printed as a table with its limits, written to `result.json`, and the exit code. */
import { writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import path from 'node:path';
import Table from 'cli-table3';

export interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: '' | '%' | '×' | 'ms' | 's' | 'bytes' | 'MB' | 'calls';
  /** What is asked; nothing is where it is left out. */
  readonly atMost?: number;
}

/** Where a benchmark runs at its small size: enough to see that it works, too few runs for numbers that last. */
export const SMALL = process.argv.includes('--small');

/** Prints and writes the figures of the benchmark in `folder`; the process exits 1 where one is above its limit. */
export function conclude(folder: string, figures: readonly Figure[]): void {
  const table = new Table({ head: ['', 'measured', 'at most', ''], style: { head: [], border: [] } });
  for (const figure of figures) {
    const limit = figure.atMost === undefined ? '' : shown(figure.atMost, figure.unit);
    table.push([figure.what, shown(figure.value, figure.unit), limit, verdict(figure)]);
  }
  console.log(table.toString());
  const machine = {
    processors: cpus().length,
    memoryGibibytes: Math.round(totalmem() / 2 ** 30),
    node: process.versions.node,
  };
  const result = { measuredAt: new Date().toISOString(), small: SMALL, machine, figures };
  writeFileSync(path.join(folder, 'result.json'), `${JSON.stringify(result, null, 2)}\n`);
  if (!figures.every(holds)) process.exitCode = 1;
}

/** The middle one; of an even number, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? Number.NaN) + (sorted[Math.floor(middle)] ?? Number.NaN)) / 2;
}

/** A value that is no number holds no limit. */
function holds({ value, atMost }: Figure): boolean {
  return atMost === undefined || value <= atMost;
}

function verdict(figure: Figure): string {
  if (figure.atMost === undefined) return '';
  return holds(figure) ? 'holds' : 'DOES NOT HOLD';
}

function shown(value: number, unit: Figure['unit']): string {
  const digits = unit === '×' || unit === 's' ? 2 : unit === 'MB' || unit === '%' ? 1 : 0;
  const number = value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return unit === '×' || unit === '' ? `${number}${unit}` : `${number} ${unit}`;
}
