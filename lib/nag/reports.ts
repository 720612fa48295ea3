/** Reports of a synthesis, written beside the assembly. */
import { rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Report } from '../findings/finding';
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

/** Says on standard error where they are. */
export function tellReports(folder: string, formats: readonly SynthFormat[]): void {
  if (formats.length === 0) return;
  const endings = formats.map(endingOf);
  const ending = endings.length === 1 ? endings[0] : `{${endings.join(',')}}`;
  const shown = relative(process.cwd(), join(folder, NAME));
  process.stderr.write(`wormtrail: reports in ${shown.startsWith('..') ? join(folder, NAME) : shown}.${ending}\n`);
}

const NAME = 'wormtrail-report';

function fileOf(folder: string, format: SynthFormat): string {
  return join(folder, `${NAME}.${endingOf(format)}`);
}
