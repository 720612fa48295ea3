/** What needs somebody, worst first: a line each, which opens to why and what to do. */
import type { FrameworkId } from '../../frameworks/catalogue';
import { openFindings } from '../counts';
import type { Finding, Report } from '../finding';
import { membersOf, type Grouped } from '../grouped';
import { problemOf, statedIn, type Problem } from '../problem';
import type { RenderOptions } from '../render-options';
import { difference, listedIn, repeats } from './difference';
import { icon } from './icons';
import { cites, WORD, type Judged } from './judged';
import { html, type Markup } from './markup';

export function findingRows(
  report: Report,
  judged: readonly Judged[],
  frameworks: readonly FrameworkId[],
  options: RenderOptions,
): Markup {
  const context = { byGuardrail: new Map(judged.map((one) => [one.guardrail, one] as const)), frameworks, options };
  return html`<ol class="rows">
    ${openFindings(report).map((finding) => row(finding, context))}
  </ol>`;
}

interface Context {
  readonly byGuardrail: ReadonlyMap<string, Judged>;
  readonly frameworks: readonly FrameworkId[];
  readonly options: RenderOptions;
}

function row(finding: Grouped, context: Context): Markup {
  const { status, severity, owner, auditLog, resource, source, guardrail } = finding;
  const members = membersOf(finding);
  const checks = members.flatMap((member) => context.byGuardrail.get(member.guardrail) ?? []);
  const cited = context.frameworks.filter((id) => checks.some((one) => cites(one, id))).join(' ');
  const problem = problemOf(finding, context.options.catalogue, context.byGuardrail.get(guardrail)?.findings);
  return html`<li
    class="row"
    data-severity="${severity}"
    data-status="${status}"
    data-owner="${owner}"
    data-owners="${[...new Set(members.map((member) => member.owner))].join(' ')}"
    data-log="${auditLog ?? ''}"
    data-frameworks="${cited}"
    data-check="${guardrail}"
    data-resource="${resource}"
  >
    <details>
      <summary>
        <span class="severity ${severity}">${severity.toLowerCase()}</span>
        <span class="problem ${status}"
          >${status !== 'FAIL' && html`${icon(status)}<span class="hidden">${WORD[status]}: </span>`}${headOf(problem)}</span
        >
        <span class="resource">${resource}</span>
        <span class="place">${source && html`${fileName(source.file)}:${source.line}`}</span>
      </summary>
      ${body(finding, problem, context)}
    </details>
  </li> `;
}

/** What is wrong; where that does not say which finding it is, what exactly. */
function headOf({ text, detail, needsDetail }: Problem): Markup {
  return html`${text}${needsDetail && html`<span class="muted">: ${detail}</span>`}`;
}

function body(finding: Grouped, { text: head }: Problem, context: Context): Markup {
  const { message, source, path, expected, found, remedy, resourceType, guardrail, owner } = finding;
  const said = statedIn(message);
  const listed = listedIn(said);
  const excerpt = source && context.options.excerptOf?.(source);
  const one = context.byGuardrail.get(guardrail);
  return html`<div class="opened">
    <div class="facts">
      ${!listed && said !== head && !repeats(said, found) && html`<p>${said}.</p>`}
      ${listed || difference(expected, found)} ${consequences(finding, context)}
      <p class="muted">
        ${path && html`<code>${path}</code> of `}<span class="name">${finding.resource}</span
        >${resourceType && ` (${resourceType})`}, ${owner}${source && html`, ${sourceOf(source)}`}
      </p>
      ${
        excerpt &&
        html`<pre class="excerpt" tabindex="0">
${excerpt.map(({ line, text }) => html`<span class="${line === source.line ? 'here' : ''}"><i>${line}</i> ${text}</span>`)}</pre>`
      }
    </div>
    <div class="mend">
      ${remedy && html`<p class="remedy"><b>Remedy</b> ${remedy}</p>`}
      ${
        one?.entry &&
        html`<p class="more"><a href="#${one.anchor}" data-about="${one.anchor}">${guardrail}: why, and clauses</a></p>`
      }
    </div>
  </div>`;
}

/** A line each; the check that is named says why it matters. */
function consequences({ consequences: all = [] }: Grouped, { byGuardrail, options }: Context): Markup | false {
  if (all.length === 0) return false;
  return html`<ul class="consequences" aria-label="Because of it">
    ${all.map((each) => {
      const one = byGuardrail.get(each.guardrail);
      const name = html`<code>${each.guardrail}</code>`;
      return html`<li class="${each.status}">
        ${icon(each.status)}<span class="hidden">${WORD[each.status]}: </span>${problemOf(each, options.catalogue).text}
        ${one?.entry ? html`<a href="#${one.anchor}">${name}</a>` : name}
      </li>`;
    })}
  </ul>`;
}

function sourceOf({ file, line, createdAt }: NonNullable<Finding['source']>): Markup {
  return html`<code>${file}:${line}</code
    >${createdAt && html`, made at <code>${createdAt.file}:${createdAt.line}</code>`}`;
}

function fileName(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1);
}
