/** HTML: one self-contained file that opens anywhere, in light, in dark and on paper. */
import type { Report } from '../finding';
import { askedFrameworks } from '../framework-standing';
import type { RenderOptions } from '../render-options';
import { acknowledgements } from '../html/acknowledgements';
import { findingsList } from '../html/findings-list';
import { judgedOf } from '../html/judged';
import { ICONS } from '../html/icons';
import { html as markup } from '../html/markup';
import { matrix } from '../html/matrix';
import { page } from '../html/page';
import { REPORT_SCRIPT } from '../html/report-script';
import { REPORT_STYLE } from '../html/report-style';
import { frameworkCards } from '../html/framework-cards';
import { owners, summary } from '../html/summary';
import type { ReportFormat } from './format';

export const html = {
  name: 'html',
  ending: 'html',
  isForSynth: true,
  render: renderHtml,
} as const satisfies ReportFormat;

/** The summary first, then who has to act, the frameworks, the matrix, what was acknowledged, and every finding. */
export function renderHtml(report: Report, options: RenderOptions = {}): string {
  const judged = judgedOf(report, options);
  const frameworks = askedFrameworks(report);
  return page({
    title: options.title ?? 'Audit log report',
    style: REPORT_STYLE,
    script: REPORT_SCRIPT,
    body: markup`${ICONS}${summary(report, judged, options)}
      <main>
        ${owners(report)} ${frameworkCards(report)} ${matrix(report, judged)}
        ${acknowledgements(report)} ${findingsList(report, judged, frameworks)}
      </main>
      <footer>What could not be proven is never counted as holding.</footer>`,
  });
}
