/** The head of the report: the verdict in a sentence, the counts, the owners, the frameworks. */
import { OWNERS, type Owner } from '../../facts/requirements';
import type { FrameworkId } from '../../frameworks/framework';
import { needsAttention, STATUSES, type Report, type Status } from '../finding';
import type { RenderOptions } from '../render-options';
import { counted, number } from '../show';
import { bar, cites, wordFor, type Judged } from './judged';
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
export function owners(report: Report): Markup {
  const loads = loadsOf(report);
  return html`<section aria-labelledby="owners">
    <h2 id="owners">Owners</h2>
    <div class="cards">${OWNERS.map((owner) => ownerCard(owner, loads[owner]))}</div>
  </section>`;
}

/** What an owner answers for. */
interface Load {
  readonly byStatus: Record<Status, number>;
  count: number;
  open: number;
  urgent: number;
}

/** In one walk: an app with a thousand audit logs has three hundred thousand findings. */
function loadsOf({ findings }: Report): Readonly<Record<Owner, Load>> {
  const none = (): Load => ({ byStatus: { ...NO_FINDINGS }, count: 0, open: 0, urgent: 0 });
  const loads: Record<Owner, Load> = { engineering: none(), security: none(), compliance: none() };
  for (const finding of findings) {
    const load = loads[finding.owner];
    load.byStatus[finding.status] += 1;
    load.count += 1;
    if (!needsAttention(finding)) continue;
    load.open += 1;
    if (finding.severity === 'CRITICAL') load.urgent += 1;
  }
  return loads;
}

const NO_FINDINGS: Readonly<Record<Status, number>> = {
  FAIL: 0,
  DRIFT: 0,
  UNKNOWN: 0,
  ACKNOWLEDGED: 0,
  PASS: 0,
  NOT_APPLICABLE: 0,
};

function ownerCard(owner: Owner, { byStatus, count, open, urgent }: Load): Markup {
  const said =
    count === 0
      ? 'Nothing concerns this owner.'
      : open === 0
        ? 'Nothing to do.'
        : `${number(open)} to look at${urgent ? `, ${number(urgent)} critical` : ''}.`;
  return html`<div class="card">
    <h3>${owner}</h3>
    <p>${said}</p>
    ${bar(STATUSES.map((status) => [status, byStatus[status]] as const))}
  </div>`;
}

/** How much of what each framework asks for holds, as far as guardrails cite it. */
export function frameworkCards(judged: readonly Judged[], frameworks: readonly FrameworkId[]): Markup | false {
  if (frameworks.length === 0) return false;
  return html`<section aria-labelledby="frameworks">
    <h2 id="frameworks">Frameworks</h2>
    <div class="cards frameworks">${frameworks.map((framework) => frameworkCard(judged, framework))}</div>
  </section>`;
}

function frameworkCard(judged: readonly Judged[], framework: FrameworkId): Markup {
  const cited = judged.filter((one) => cites(one, framework) && one.status !== 'NOT_APPLICABLE');
  const holding = cited.filter(({ status }) => status === 'PASS').length;
  const tone = STATUSES.find((status) => cited.some((one) => one.status === status)) ?? 'NOT_APPLICABLE';
  const rest = STATUSES.filter((status) => status !== 'PASS').flatMap((status) => {
    const count = cited.filter((one) => one.status === status).length;
    return count ? [`${number(count)} ${wordFor(count, status)}`] : [];
  });
  return html`<div class="card ${tone}">
    <h3>${framework} <span class="of">${number(holding)} of ${number(cited.length)}</span></h3>
    <p class="muted">
      ${cited.length === 0 ? 'No check cites it here.' : rest.join(', ') || 'Every check that cites it holds.'}
    </p>
    ${bar(STATUSES.map((status) => [status, cited.filter((one) => one.status === status).length] as const))}
  </div>`;
}
