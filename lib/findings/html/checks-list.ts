/** Every check: why it is made, which clauses it serves, and what it found where it holds. */
import type { FrameworkId } from '../../frameworks/catalogue';
import { needsAttention, type Finding } from '../finding';
import { counted, formatValue } from '../format';
import { icon } from './icons';
import { cites, WORD, type Judged } from './judged';
import { html, type Markup } from './markup';

/** Resources that pass are listed up to this many a check: a report of thousands must still open. */
const LISTED_PASSES = 50;

export function checksList(judged: readonly Judged[], frameworks: readonly FrameworkId[]): Markup {
  return html`<div class="checks">${judged.map((one) => check(one, frameworks))}</div>`;
}

function check(one: Judged, frameworks: readonly FrameworkId[]): Markup {
  const { entry, findings, status, guardrail } = one;
  const others = findings.filter((finding) => !needsAttention(finding) && finding.status !== 'NOT_APPLICABLE');
  const open = findings.filter(needsAttention).length;
  return html`<details class="check ${status}" id="${one.anchor}">
    <summary>
      ${icon(status)}<span class="hidden">${WORD[status]}: </span>${entry?.title ?? guardrail} <code>${guardrail}</code>
    </summary>
    <div class="detail">
      ${about(one, frameworks)} ${open > 0 && html`<p class="muted">${counted(open, 'finding')} above.</p>`}
      <ul class="others">
        ${others.slice(0, LISTED_PASSES).map(other)}
      </ul>
      ${others.length > LISTED_PASSES && html`<p class="muted">And ${counted(others.length - LISTED_PASSES, 'more resource')}: the CSV and JSON reports list every one.</p>`}
    </div>
  </details> `;
}

/** What is shown in each row of the check as well. */
function about(one: Judged, frameworks: readonly FrameworkId[]): Markup | false {
  const { entry } = one;
  if (!entry) return false;
  const { threat, reason, id, code, noCode } = entry;
  const cited = frameworks.filter((framework) => cites(one, framework));
  return html`<div class="about">
    <p>${reason}</p>
    ${code && html`${snippet('CloudFormation', code.cloudFormation)}${snippet('CDK', code.cdk)}`}
    ${noCode !== undefined && html`<p class="muted">No template can hold the remedy. ${noCode}</p>`}
    <p class="muted">
      ${cited.map((framework) => html`<b>${framework}</b> ${one.clauses[framework]?.join(', ')} · `)}MITRE ATT&amp;CK
      ${threat.technique} ${threat.name} · <code>wormtrail explain ${id}</code>
    </p>
  </div>`;
}

/** Its lines are kept: a template of ours loses the indentation of its own lines only. */
function snippet(language: string, text: string): Markup {
  return html`<figure>
    <figcaption>${language}</figcaption>
    <pre tabindex="0">${text}</pre>
  </figure>`;
}

function other({ status, resource, path, found }: Finding): Markup {
  return html`<li class="${status}">
    ${icon(status)}<span class="hidden">${WORD[status]}: </span><span class="name">${resource}</span>
    ${path && html`<code>${path}</code>`}
    ${path && found !== null && html`<span class="value">${short(formatValue(found))}</span>`}
  </li> `;
}

/** What passes is said in brief: a whole policy would bury what does not. */
function short(text: string): string {
  return text.length <= 160 ? text : `${text.slice(0, 159)}…`;
}
