/** Guardrails by framework: which clause each one serves, and how it stands. */
import type { FrameworkId } from '../../frameworks/catalogue';
import { STATUSES } from '../finding';
import { groupBy } from '../group';
import { icon } from './icons';
import { cites, WORD, type Judged } from './judged';
import { html, type Markup } from './markup';

export function matrix(judged: readonly Judged[], frameworks: readonly FrameworkId[]): Markup | false {
  const known = judged.filter(({ entry }) => entry);
  if (known.length === 0 || frameworks.length === 0) return false;
  const themes = [...groupBy(known, ({ entry }) => entry?.theme ?? '')];
  return html`<section aria-labelledby="matrix">
    <h2 id="matrix">Guardrails by framework</h2>
    <ul class="legend muted">
      ${STATUSES.filter((status) => known.some((one) => one.status === status)).map(
        (status) => html`<li class="${status}">${icon(status)} ${WORD[status]}</li>`,
      )}
    </ul>
    <div class="scroll" tabindex="0" role="group" aria-labelledby="matrix">
      <table class="matrix">
        <thead>
          <tr>
            <th scope="col">Guardrail</th>
            ${frameworks.map((id) => html`<th scope="col">${id}</th>`)}
          </tr>
        </thead>
        ${themes.map(
          ([theme, rows]) =>
            html`<tbody>
              <tr>
                <th scope="rowgroup" colspan="${frameworks.length + 1}">${theme}</th>
              </tr>
              ${rows.map((one) => row(one, frameworks))}
            </tbody>`,
        )}
      </table>
    </div>
  </section>`;
}

function row(one: Judged, frameworks: readonly FrameworkId[]): Markup {
  return html`<tr>
    <th scope="row"><a href="#${one.anchor}">${one.guardrail}</a></th>
    ${frameworks.map((id) => cell(one, id))}
  </tr> `;
}

function cell(one: Judged, framework: FrameworkId): Markup {
  if (!cites(one, framework)) return html`<td></td>`;
  const word = WORD[one.status];
  const clauses = one.clauses[framework]?.join(', ') ?? '';
  return html`<td class="${one.status}" title="${clauses}: ${word}">
    ${icon(one.status)}<span class="hidden">${word}: ${clauses}</span>
  </td>`;
}
