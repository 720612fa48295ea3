/** HTML: one file that opens anywhere, without network: the verdict and the worst findings first, then what auditors ask for. */
import type { FrameworkId } from '../../frameworks/catalogue';
import { openCount } from '../counts';
import type { Report } from '../finding';
import { askedFrameworks } from '../framework-standing';
import { acknowledgements } from '../html/acknowledgements';
import { checksList } from '../html/checks-list';
import { findingRows } from '../html/finding-rows';
import { frameworkCards } from '../html/framework-cards';
import { ICONS } from '../html/icons';
import { judgedOf, type Judged } from '../html/judged';
import { html as markup, type Markup } from '../html/markup';
import { matrix } from '../html/matrix';
import { page } from '../html/page';
import { REPORT_SCRIPT } from '../html/report-script';
import { REPORT_STYLE } from '../html/report-style';
import { summary } from '../html/summary';
import { toolbar } from '../html/toolbar';
import type { RenderOptions } from '../render-options';
import type { ReportFormat } from './format';

export const html = {
  name: 'html',
  ending: 'html',
  isForSynth: true,
  render: renderHtml,
} as const satisfies ReportFormat;

/** A whole HTML document. */
export function renderHtml(report: Report, options: RenderOptions = {}): string {
  const judged = judgedOf(report, options);
  const frameworks = askedFrameworks(report);
  return page({
    title: options.title ?? 'Audit log report',
    style: REPORT_STYLE,
    script: REPORT_SCRIPT,
    body: markup`${ICONS}${summary(report, options)}
      <main>
        <section aria-labelledby="findings">
          <h2 id="findings" class="hidden">Findings</h2>
          ${openCount(report.summary) > 0 && toolbar(report, frameworks)}
          ${findings(report, judged, frameworks, options)}
        </section>
        ${acknowledgements(report)} ${judged.length > 0 && forAuditors(report, judged, frameworks)}
      </main>
      <footer>What could not be proven is never counted as holding.</footer>`,
  });
}

function findings(
  report: Report,
  judged: readonly Judged[],
  frameworks: readonly FrameworkId[],
  options: RenderOptions,
): Markup {
  if (report.findings.length === 0)
    return empty('Nothing was judged, so nothing is known. Run wormtrail check on the template that has the trail.');
  if (report.summary.held)
    return empty('Nothing to do. Keep it so: let wormtrail check run in CI, and the drift check every hour.');
  return markup`${findingRows(report, judged, frameworks, options)}
    <p class="empty" hidden>No finding matches. Search for something else, or reset the filters.</p>
    <p class="screen"><button type="button" class="next" hidden></button></p>`;
}

function empty(text: string): Markup {
  return markup`<p class="empty">${text}</p>`;
}

function forAuditors(report: Report, judged: readonly Judged[], frameworks: readonly FrameworkId[]): Markup {
  const cards = frameworkCards(report);
  return markup`<section aria-labelledby="auditors">
    <h2 id="auditors">For auditors</h2>
    ${cards && markup`<h3>Frameworks</h3>${cards}`} ${matrix(report, judged)}
    <details class="part">
      <summary><h3>Every check, with its reason and clauses</h3></summary>
      ${checksList(judged, frameworks)}
    </details>
  </section>`;
}
