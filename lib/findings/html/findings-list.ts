/** Every finding, under its guardrail: what was asked, why, what was found, what to do, where to look. */
import { needsAttention, SEVERITIES, STATUSES, type Finding, type Report, type Status } from '../finding';
import type { FrameworkId } from '../../frameworks/catalogue';
import { counted, show } from '../format';
import { OWNERS } from '../../facts/requirements';
import { icon } from './icons';
import { cites, WORD, type Judged } from './judged';
import { html, type Markup } from './markup';

/** Resources that pass are listed up to this many a guardrail: a report of thousands must still open. */
const LISTED_PASSES = 50;

export function findingsList(report: Report, judged: readonly Judged[], frameworks: readonly FrameworkId[]): Markup {
  return html`<section aria-labelledby="findings">
    <h2 id="findings">Findings</h2>
    ${filters(report, frameworks)}
    <output class="shown screen">${counted(report.findings.length, 'finding')}</output>
    ${judged.map((one) => guardrail(one, frameworks))}
  </section>`;
}

function filters({ findings, summary }: Report, frameworks: readonly FrameworkId[]): Markup {
  const occurring = <T extends string>(names: readonly T[], of: (finding: Finding) => T): [T, string][] => {
    const found = new Set(findings.map(of));
    return names.filter((name) => found.has(name)).map((name) => [name, name]);
  };
  return html`<form class="filters screen" role="search" aria-label="Findings" autocomplete="off">
    <label>Search <input type="search" name="search" placeholder="resource, property, value …" /></label>
    ${select(
      'status',
      'Status',
      occurring(STATUSES, ({ status }) => status).map(([status]) => [status, WORD[status]]),
    )}
    ${select(
      'severity',
      'Severity',
      occurring(SEVERITIES, ({ severity }) => severity),
    )}
    ${select(
      'owner',
      'Owner',
      occurring(OWNERS, ({ owner }) => owner),
    )}
    ${
      frameworks.length > 0 &&
      select(
        'framework',
        'Framework',
        frameworks.map((id) => [id, id]),
      )
    }
    ${
      summary.auditLogs.length > 1 &&
      select(
        'log',
        'Audit log',
        summary.auditLogs.map((name) => [name, name]),
      )
    }
    <button type="reset">Reset</button>
  </form>`;
}

function select(name: string, label: string, choices: readonly (readonly [value: string, text: string])[]): Markup {
  return html`<label
    >${label}
    <select name="${name}">
      <option value="">all</option>
      ${choices.map(([value, text]) => html`<option value="${value}">${text}</option>`)}
    </select></label
  > `;
}

function guardrail(one: Judged, frameworks: readonly FrameworkId[]): Markup {
  const { entry, findings, status } = one;
  const [first] = findings;
  const passes = findings.filter(isPlain);
  const listed = [...findings.filter((finding) => !isPlain(finding)), ...passes.slice(0, LISTED_PASSES)];
  const cited = frameworks.filter((id) => cites(one, id)).join(' ');
  return html`<article class="guardrail ${status}" id="${one.anchor}" data-frameworks="${cited}">
<details${findings.some(needsAttention) ? OPEN : CLOSED}>
<summary>${badge(status)}<h3>${entry?.title ?? one.guardrail}</h3>
<span class="muted"><code>${one.guardrail}</code> · ${first?.severity ?? ''} · ${first?.owner ?? ''} · ${counted(findings.length, 'resource')}</span></summary>
${about(one, frameworks)}
<ul>${listed.map((finding) => row(finding, one))}</ul>
${passes.length > LISTED_PASSES && html`<p class="more muted">And ${counted(passes.length - LISTED_PASSES, 'more resource')}: the CSV and JSON reports list every one.</p>`}
</details></article>
`;
}

const OPEN = html` open`;
const CLOSED = html``;

function badge(status: Status): Markup {
  return html`<span class="badge">${icon(status)}${WORD[status]}</span>`;
}

function isPlain({ status }: Finding): boolean {
  return status === 'PASS' || status === 'NOT_APPLICABLE';
}

/** What is said once for all of a guardrail's findings. */
function remedyOf({ entry, findings }: Judged): string | undefined {
  return entry?.remedy ?? findings.find((finding) => finding.remedy)?.remedy;
}

function about(one: Judged, frameworks: readonly FrameworkId[]): Markup | false {
  const { entry } = one;
  const remedy = remedyOf(one);
  if (!entry && !remedy) return false;
  const controls = frameworks.filter((id) => cites(one, id));
  return html`<div class="about">
    ${entry && html`<p>${entry.reason}</p>`} ${remedy && html`<p class="remedy"><b>Remedy</b> ${remedy}</p>`}
    ${
      entry &&
      html`<dl>
        <dt>Threat</dt>
        <dd>${entry.threat.technique} ${entry.threat.name}</dd>
        ${controls.map(
          (framework) =>
            html`<dt>${framework}</dt>
              <dd>${one.clauses[framework]?.join(', ')}</dd>`,
        )}
        <dt>On the command line</dt>
        <dd><code>wormtrail explain ${entry.id}</code></dd>
      </dl>`
    }
  </div>`;
}

function row(finding: Finding, one: Judged): Markup {
  const { status, severity, owner, auditLog } = finding;
  const detail = isPlain(finding) ? briefly(finding) : inFull(finding, remedyOf(one));
  return html`<li
    class="finding ${status}"
    data-status="${status}"
    data-severity="${severity}"
    data-owner="${owner}"
    data-log="${auditLog ?? ''}"
  >
    <div class="where">
      <strong>${finding.resource}</strong
      >${finding.resourceType && html`<span class="muted">${finding.resourceType}</span>`}${badge(status)}
    </div>
    ${detail}
  </li> `;
}

function briefly({ path, found }: Finding): Markup | false {
  if (!path) return false;
  return html`<p class="muted">
    <code>${path}</code>${found !== null && html` <span class="value">${short(show(found))}</span>`}
  </p>`;
}

function inFull(finding: Finding, remedySaid: string | undefined): Markup {
  const { acknowledgement, source, path, remedy } = finding;
  return html`<p>${finding.message}</p>
    <dl>
      ${path && term('Property', html`<code>${path}</code>`)}
      ${term('Expected', html`<span class="value">${show(finding.expected)}</span>`)}
      ${term('Found', html`<span class="value found">${show(finding.found)}</span>`)}
      ${source && term('Source', sourceOf(source))}
      ${remedy && remedy !== remedySaid && term('Remedy', html`${remedy}`)}
      ${acknowledgement && acknowledged(acknowledgement)}
    </dl>`;
}

function term(name: string, description: Markup): Markup {
  return html`<dt>${name}</dt>
    <dd>${description}</dd> `;
}

function acknowledged({ reason, owner, until }: NonNullable<Finding['acknowledgement']>): Markup {
  return html`${term('Acknowledged', html`by ${owner ?? 'no owner'}, ${until ? `until ${until}` : 'without an end'}`)}
  ${term('Because', html`${reason}`)}`;
}

function sourceOf({ file, line, createdAt }: NonNullable<Finding['source']>): Markup {
  return html`<code>${file}:${line}</code
    >${createdAt && html`, made at <code>${createdAt.file}:${createdAt.line}</code>`}`;
}

/** What passes is told in brief: a whole policy would bury what does not. */
function short(text: string): string {
  return text.length <= 160 ? text : `${text.slice(0, 159)}…`;
}
