/** A report in any of its formats: one renderer a file, chosen here. */
import { renderAsff } from './asff';
import { renderCsv } from './csv';
import type { Report } from '../finding';
import { renderHtml } from './html';
import { renderJson } from './json';
import { renderOcsf } from './ocsf';
import type { RenderOptions } from '../render-options';
import { renderSarif } from './sarif';
import { renderText } from './text';

export const FORMATS = ['text', 'json', 'csv', 'sarif', 'html', 'ocsf', 'asff'] as const;
export type Format = (typeof FORMATS)[number];

const RENDERERS: Readonly<Record<Format, (report: Report, options: RenderOptions) => string>> = {
  text: renderText,
  json: renderJson,
  csv: renderCsv,
  sarif: renderSarif,
  html: renderHtml,
  ocsf: renderOcsf,
  asff: renderAsff,
};

/**
 * The report as text in a format. Functions that must stay small import a single renderer instead.
 *
 * @throws ReportContextError where the format needs to know an account and a region that the options leave out.
 */
export function render(report: Report, format: Format, options: RenderOptions = {}): string {
  return RENDERERS[format](report, options);
}
