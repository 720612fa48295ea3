/** A report in any of its formats: one renderer a file, chosen here. */
import { renderAsff } from './asff';
import { csvPieces } from './csv';
import type { Report } from './finding';
import { renderHtml } from './html';
import { jsonPieces } from './json';
import { renderOcsf } from './ocsf';
import type { RenderOptions } from './render-options';
import { renderSarif } from './sarif';
import { renderText } from './text';

export const FORMATS = ['text', 'json', 'csv', 'sarif', 'html', 'ocsf', 'asff'] as const;
export type Format = (typeof FORMATS)[number];

/** Reports that tell every finding come in pieces: of an app with a thousand audit logs they are longer than a string may be. */
const RENDERERS: Readonly<Record<Format, (report: Report, options: RenderOptions) => string | Iterable<string>>> = {
  text: renderText,
  json: jsonPieces,
  csv: csvPieces,
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
  return [...renderPieces(report, format, options)].join('');
}

/** The same in pieces, for whoever writes them one after the other. */
export function renderPieces(report: Report, format: Format, options: RenderOptions = {}): Iterable<string> {
  const rendered = RENDERERS[format](report, options);
  return typeof rendered === 'string' ? [rendered] : rendered;
}
