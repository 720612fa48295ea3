/** What needs somebody, worst first: a line each, which opens to why and what to do. */
import type { FrameworkId } from '../../frameworks/catalogue';
import { openFindings } from '../counts';
import type { Finding, Report } from '../finding';
import { problemOf, statedIn } from '../problem';
import type { RenderOptions } from '../render-options';
import { difference, listedIn, repeats } from './difference';
import { icon } from './icons';
import { cites, WORD, type Judged } from './judged';
import { html, type Markup } from './markup';

export function findingRows(
  report: Report,
  judged: readonly Judged[],
  frameworks: readonly FrameworkId[],
  { excerptOf }: RenderOptions,
): Markup {
  const byGuardrail = new Map(judged.map((one) => [one.guardrail, one]));
  return html`<ol class="rows">
    ${openFindings(report).map((finding) => row(finding, byGuardrail.get(finding.guardrail), frameworks, excerptOf))}
  </ol>`;
}

function row(
  finding: Finding,
  one: Judged | undefined,
  frameworks: readonly FrameworkId[],
  excerptOf: RenderOptions['excerptOf'],
): Markup {
  const { status, severity, owner, auditLog, resource, source, guardrail } = finding;
  const cited = one ? frameworks.filter((id) => cites(one, id)).join(' ') : '';
  return html`<li
    class="row"
    data-severity="${severity}"
    data-status="${status}"
    data-owner="${owner}"
    data-log="${auditLog ?? ''}"
    data-frameworks="${cited}"
    data-check="${guardrail}"
    data-resource="${resource}"
  >
    <details>
      <summary>
        <span class="severity ${severity}">${severity.toLowerCase()}</span>
        <span class="problem ${status}"
          >${status !== 'FAIL' && html`${icon(status)}<span class="hidden">${WORD[status]}: </span>`}${headOf(finding, one)}</span
        >
        <span class="resource">${resource}</span>
        <span class="place">${source && html`${fileName(source.file)}:${source.line}`}</span>
      </summary>
      ${body(finding, one, excerptOf)}
    </details>
  </li> `;
}

/** What is wrong; where a check has several findings on a resource, in what they differ. */
function headOf(finding: Finding, one: Judged | undefined): Markup {
  const { text, detail, isOneOfSeveral } = problemOf(finding, one?.entry, one?.findings);
  return html`${text}${isOneOfSeveral && html`<span class="muted">: ${detail}</span>`}`;
}

function body(finding: Finding, one: Judged | undefined, excerptOf: RenderOptions['excerptOf']): Markup {
  const { message, source, path, expected, found, remedy, resourceType, guardrail, owner } = finding;
  const said = statedIn(message);
  const listed = listedIn(said);
  const excerpt = source && excerptOf?.(source);
  return html`<div class="opened">
    <div class="facts">
      ${!listed && said !== problemOf(finding, one?.entry).text && !repeats(said, found) && html`<p>${said}.</p>`}
      ${listed || difference(expected, found)}
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

function sourceOf({ file, line, createdAt }: NonNullable<Finding['source']>): Markup {
  return html`<code>${file}:${line}</code
    >${createdAt && html`, made at <code>${createdAt.file}:${createdAt.line}</code>`}`;
}

function fileName(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1);
}
