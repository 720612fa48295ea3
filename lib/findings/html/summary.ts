/** The head of the report: the verdict in a sentence, the counts, the owners. */
import { OWNERS, type Owner } from '../../facts/requirements';
import { needsAttention, STATUSES, type Finding, type Report, type Status } from '../finding';
import { groupBy } from '../group';
import type { RenderOptions } from '../render-options';
import { counted, number } from '../format';
import { bar, wordFor, type Judged } from './judged';
import { html, type Markup } from './markup';

export function summary(report: Report, judged: readonly Judged[], options: RenderOptions): Markup {
  return html`<header>
    <h1>${options.title ?? 'Audit log report'}</h1>
    <p class="verdict ${toneOf(report)}">${verdictOf(report, judged)}</p>
    <p class="muted">${circumstances(report, options)}</p>
    <dl class="counts">
      ${STATUSES.filter((status) => report.summary.byStatus[status] > 0).map(
        (status) =>
          html`<div class="${status}">
            <dt>${wordFor(report.summary.byStatus[status], status)}</dt>
            <dd>${number(report.summary.byStatus[status])}</dd>
          </div>`,
      )}
    </dl>
    ${bar(
      STATUSES.map((status) => [status, report.summary.byStatus[status]] as const),
      'spread',
    )}
  </header>`;
}

function toneOf({ findings, summary }: Report): Status {
  if (findings.length === 0) return 'UNKNOWN';
  return STATUSES.find((status) => summary.byStatus[status] > 0 && status !== 'ACKNOWLEDGED') ?? 'PASS';
}

function verdictOf({ findings, summary }: Report, judged: readonly Judged[]): string {
  if (summary.nothingJudged) return `${summary.nothingJudged}.`;
  if (findings.length === 0) return 'Nothing was judged.';
  const acknowledged = summary.byStatus.ACKNOWLEDGED;
  if (summary.held) return acknowledged ? 'Everything holds, with exceptions.' : 'Everything asked for holds.';
  const open = judged.filter((one) => one.findings.some(needsAttention));
  const broken = open.filter(({ status }) => status !== 'UNKNOWN').length;
  if (broken === 0) return `${counted(open.length, 'check')} could not be proven.`;
  return `${number(broken)} of ${counted(judged.length, 'check')} ${broken === 1 ? 'does' : 'do'} not hold.`;
}

function circumstances({ findings, summary }: Report, { at, version, environment }: RenderOptions): string {
  const logs = summary.auditLogs;
  return [
    logs.length > 3 ? counted(logs.length, 'audit log') : logs.length > 0 ? `Audit log ${logs.join(', ')}` : '',
    environment && `account ${environment.account}, ${environment.region}`,
    counted(findings.length, 'finding'),
    at && `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`,
    version && `wormtrail ${version}`,
  ]
    .filter(Boolean)
    .join(' · ');
}

/** What each owner has to look at. */
export function owners({ findings }: Report): Markup {
  const byOwner = groupBy(findings, ({ owner }) => owner);
  return html`<section aria-labelledby="owners">
    <h2 id="owners">Owners</h2>
    <div class="cards">${OWNERS.map((owner) => ownerCard(owner, byOwner.get(owner) ?? []))}</div>
  </section>`;
}

function ownerCard(owner: Owner, own: readonly Finding[]): Markup {
  const open = own.filter(needsAttention);
  const urgent = open.filter(({ severity }) => severity === 'CRITICAL').length;
  const byStatus = groupBy(own, ({ status }) => status);
  const said =
    own.length === 0
      ? 'Nothing concerns this owner.'
      : open.length === 0
        ? 'Nothing to do.'
        : `${number(open.length)} to look at${urgent ? `, ${number(urgent)} critical` : ''}.`;
  return html`<div class="card">
    <h3>${owner}</h3>
    <p>${said}</p>
    ${bar(STATUSES.map((status) => [status, byStatus.get(status)?.length ?? 0] as const))}
  </div>`;
}
