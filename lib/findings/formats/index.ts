/** Every report format: one file each. A new one is a file beside this one, and its name in this list. */
import type { Report } from '../finding';
import type { RenderOptions } from '../render-options';
import { asff } from './asff';
import { csv } from './csv';
import type { ReportFormat } from './format';
import { html } from './html';
import { json } from './json';
import { ocsf } from './ocsf';
import { sarif } from './sarif';
import { text } from './text';

const FORMATS = [text, json, csv, sarif, html, ocsf, asff] as const satisfies readonly ReportFormat[];

export type Format = (typeof FORMATS)[number]['name'];

/** A format that `cdk synth` writes. */
export type SynthFormat = Extract<(typeof FORMATS)[number], { readonly isForSynth: true }>['name'];

export const FORMAT_NAMES: readonly Format[] = FORMATS.map(({ name }) => name);
export const SYNTH_FORMATS: readonly SynthFormat[] = FORMATS.flatMap((each) => (each.isForSynth ? [each.name] : []));

const BY_NAME = Object.fromEntries(FORMATS.map((each) => [each.name, each])) as Readonly<Record<Format, ReportFormat>>;

/** How files of a format end, without the dot. */
export function endingOf(format: Format): string {
  return BY_NAME[format].ending;
}

/**
 * The report as text in a format. Functions that must stay small import a single format instead.
 *
 * @throws ReportContextError where the format names an account and a Region that the options leave out.
 */
export function render(report: Report, format: Format, options: RenderOptions = {}): string {
  return BY_NAME[format].render(report, options);
}
