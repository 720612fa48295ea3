/** A verification in any of its formats. */
import { report } from '../../findings/finding';
import { renderOcsf } from '../../findings/formats/ocsf';
import type { VerificationResult } from '../result';
import { toFindings } from '../to-findings';
import { renderCsv } from './csv';
import { renderHtml } from './html';
import { renderText, type TextOptions } from './text';

export type VerificationFormat = 'text' | 'json' | 'csv' | 'html' | 'ocsf';

export function renderVerification(
  result: VerificationResult,
  format: VerificationFormat,
  options: TextOptions = {},
): string {
  switch (format) {
    case 'text':
      return renderText(result, options);
    case 'json':
      return `${JSON.stringify(result, null, 2)}\n`;
    case 'csv':
      return renderCsv(result);
    case 'html':
      return renderHtml(result);
    case 'ocsf':
      return renderOcsf(report(toFindings(result)), { at: new Date(result.verifiedAt) });
  }
}
