/** Reports of a synthesis, written beside the assembly. */
import { rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { openCount } from '../findings/counts';
import type { Report } from '../findings/finding';
import { counted } from '../findings/format';
import { endingOf, render, SYNTH_FORMATS, type SynthFormat } from '../findings/formats';
import type { RenderOptions } from '../findings/render-options';

/** Takes the last synthesis's reports away: beside a new assembly they would lie. */
export function removeReports(folder: string): void {
  for (const format of SYNTH_FORMATS) rmSync(fileOf(folder, format), { force: true });
}

/** Writes the reports. */
export function writeReports(
  report: Report,
  folder: string,
  formats: readonly SynthFormat[],
  options: RenderOptions,
): void {
  for (const format of formats) writeFileSync(fileOf(folder, format), render(report, format, options));
}

/** Says on standard error how many findings they hold, and where they are: the CDK shows none of stacks that it does not select. */
export function tellReports({ summary }: Report, folder: string, formats: readonly SynthFormat[]): void {
  if (formats.length === 0) return;
  const endings = formats.map(endingOf);
  const ending = endings.length === 1 ? endings[0] : `{${endings.join(',')}}`;
  const shown = relative(process.cwd(), join(folder, NAME));
  const count = openCount(summary);
  const critical = summary.bySeverity.CRITICAL > 0 ? ` (${summary.bySeverity.CRITICAL} critical)` : '';
  const found = count === 0 ? 'no findings' : `${counted(count, 'finding')}${critical}`;
  process.stderr.write(
    `wormtrail: ${found}, reports in ${shown.startsWith('..') ? join(folder, NAME) : shown}.${ending}\n`,
  );
}

const NAME = 'wormtrail-report';

function fileOf(folder: string, format: SynthFormat): string {
  return join(folder, `${NAME}.${endingOf(format)}`);
}
