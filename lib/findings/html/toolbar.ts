/** How many findings by severity, search, groups and filters. Without a script the counts stay, and the rest is not shown. */
import { OWNERS } from '../../facts/requirements';
import type { FrameworkId } from '../../frameworks/catalogue';
import { openCount } from '../counts';
import { SEVERITIES, STATUSES, type Finding, type Report } from '../finding';
import { counted, number } from '../format';
import { grouped, membersOf } from '../grouped';
import { WORD } from './judged';
import { html, type Markup } from './markup';

/** Fewer findings than this are read, not filtered. */
const FEW = 2;

export function toolbar(report: Report, frameworks: readonly FrameworkId[]): Markup {
  const { bySeverity, auditLogs } = report.summary;
  const open = grouped(report.findings);
  const occurring = <T extends string>(
    names: readonly T[],
    of: (finding: Finding) => T,
    among: readonly Finding[] = open,
  ): T[] => {
    const found = new Set(among.map(of));
    return names.filter((name) => found.has(name));
  };
  return html`<form class="toolbar" role="search" aria-label="Findings" autocomplete="off">
    <fieldset class="chips">
      <legend class="hidden">Severity</legend>
      ${SEVERITIES.filter((severity) => bySeverity[severity] > 0).map(
        (severity) =>
          html`<label class="chip ${severity}"
            ><input type="checkbox" name="severity" value="${severity}" class="hidden" /><b
              >${number(bySeverity[severity])}</b
            >
            ${severity.toLowerCase()}</label
          > `,
      )}
    </fieldset>
    ${
      openCount(report.summary) >= FEW &&
      html`<div class="tools screen">
        <label class="search"
          ><span class="hidden">Search</span
          ><input type="search" name="search" placeholder="Search: resource, property, check …"
        /></label>
        <details class="fold">
          <summary>Group and filter</summary>
          <div>
            ${select('group', 'Group by', [
              ['', 'severity'],
              ['check', 'check'],
              ['resource', 'resource'],
              ['owner', 'owner'],
              ...(auditLogs.length > 1 ? [['log', 'audit log'] as const] : []),
            ])}
            ${filter(
              'status',
              'Status',
              occurring(STATUSES, ({ status }) => status).map((status) => [status, WORD[status]]),
            )}
            ${filter('owner', 'Owner', same(occurring(OWNERS, ({ owner }) => owner, open.flatMap(membersOf))))}
            ${filter('framework', 'Framework', same(frameworks))} ${filter('log', 'Audit log', same(auditLogs))}
            <button type="reset">Reset</button>
          </div>
        </details>
        <output class="shown">${counted(open.length, 'finding')}</output>
      </div>`
    }
  </form>`;
}

type Choice = readonly [value: string, text: string];

function same(names: readonly string[]): Choice[] {
  return names.map((name) => [name, name]);
}

/** Nothing where there is nothing to choose. */
function filter(name: string, label: string, choices: readonly Choice[]): Markup | false {
  return choices.length > 1 && select(name, label, [['', 'all'], ...choices]);
}

function select(name: string, label: string, choices: readonly Choice[]): Markup {
  return html`<label
    >${label}
    <select name="${name}">
      ${choices.map(([value, text]) => html`<option value="${value}">${text}</option>`)}
    </select></label
  > `;
}
