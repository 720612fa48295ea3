/** The head of the report: the verdict in a sentence, then about what, when and for whom. */
import { OWNERS } from '../../facts/requirements';
import { checksInWords, verdictOf } from '../counts';
import { needsAttention, STATUSES, type Report, type Status } from '../finding';
import { counted, moment, number } from '../format';
import type { RenderOptions } from '../render-options';
import { html, type Markup } from './markup';

export function summary(report: Report, options: RenderOptions): Markup {
  const said = aboutWhat(report, options);
  return html`<header>
    <h1>${options.title ?? 'Audit log report'}</h1>
    <p class="verdict ${toneOf(report)}">${verdictOf(report)}</p>
    <p class="muted">${said}</p>
    ${report.findings.length > 0 && html`<p class="muted">${checksInWords(report.summary)}. ${owners(report)}</p>`}
  </header>`;
}

function toneOf({ findings, summary }: Report): Status {
  if (findings.length === 0) return 'UNKNOWN';
  return STATUSES.find((status) => summary.byStatus[status] > 0 && status !== 'ACKNOWLEDGED') ?? 'PASS';
}

function aboutWhat({ summary }: Report, { at, version, environment }: RenderOptions): string {
  const logs = summary.auditLogs;
  return [
    logs.length > 3 ? counted(logs.length, 'audit log') : logs.length > 0 ? `Audit log ${logs.join(', ')}` : '',
    environment && `account ${environment.account}, ${environment.region}`,
    at && moment(at),
    version && `wormtrail ${version}`,
  ]
    .filter(Boolean)
    .join(' · ');
}

/** Who has to look at how much. */
function owners({ findings }: Report): string {
  const open = findings.filter(needsAttention);
  const shares = OWNERS.map((owner) => [owner, open.filter((finding) => finding.owner === owner).length] as const);
  const said = shares.filter(([, count]) => count > 0).map(([owner, count]) => `${owner} ${number(count)}`);
  return said.length > 0 ? `Owners: ${said.join(', ')}.` : '';
}
