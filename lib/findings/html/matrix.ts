/** Checks by framework: which clause each one serves, and how it stands. */
import type { FrameworkId } from '../../frameworks/catalogue';
import { STATUSES, type Report } from '../finding';
import { askedFrameworks, logsAsking, statusFor } from '../framework-standing';
import { groupBy } from '../group';
import { icon } from './icons';
import { cites, WORD, type Judged } from './judged';
import { html, type Markup } from './markup';

export function matrix(report: Report, judged: readonly Judged[]): Markup | false {
  const frameworks = askedFrameworks(report);
  const known = judged.filter(({ entry }) => entry);
  if (known.length === 0 || frameworks.length === 0) return false;
  const asking = frameworks.map((id) => [id, new Set(logsAsking(report, id))] as const);
  const themes = [...groupBy(known, ({ entry }) => entry?.theme ?? '')];
  return html`<details class="part">
    <summary><h3 id="matrix">Checks by framework</h3></summary>
    <ul class="legend muted">
      ${STATUSES.filter((status) => known.some((one) => one.status === status)).map(
        (status) => html`<li class="${status}">${icon(status)} ${WORD[status]}</li>`,
      )}
    </ul>
    <div class="scroll" tabindex="0" role="group" aria-labelledby="matrix">
      <table class="matrix">
        <thead>
          <tr>
            <th scope="col">Check</th>
            ${frameworks.map((id) => html`<th scope="col">${id}</th>`)}
          </tr>
        </thead>
        ${themes.map(
          ([theme, rows]) =>
            html`<tbody>
              <tr>
                <th scope="rowgroup" colspan="${frameworks.length + 1}">${theme}</th>
              </tr>
              ${rows.map((one) => row(one, asking))}
            </tbody>`,
        )}
      </table>
    </div>
  </details>`;
}

type Asking = readonly [framework: FrameworkId, auditLogs: ReadonlySet<string>];

function row(one: Judged, asking: readonly Asking[]): Markup {
  return html`<tr>
    <th scope="row"><a href="#${one.anchor}">${one.guardrail}</a></th>
    ${asking.map((each) => cell(one, each))}
  </tr> `;
}

function cell(one: Judged, [framework, logs]: Asking): Markup {
  const own = one.findings.filter(({ auditLog = '' }) => logs.has(auditLog));
  const status = statusFor(framework, own);
  if (!cites(one, framework) || !status) return html`<td></td>`;
  const word = WORD[status];
  const clauses = one.clauses[framework]?.join(', ') ?? '';
  return html`<td class="${status}" title="${clauses}: ${word}">
    ${icon(status)}<span class="hidden">${word}: ${clauses}</span>
  </td>`;
}
