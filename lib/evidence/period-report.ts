/** The auditor's report of a period: a picture first, then what opened, what was resolved, and what was proven. */
import { CHECKS } from '../checks/catalogue';
import type { Json } from '../facts/value';
import type { Finding } from '../findings/finding';
import { html, type Markup } from '../findings/html/markup';
import { page } from '../findings/html/page';
import { frameworkCards } from '../findings/html/framework-cards';
import { calendarDay, counted, formatValue, moment } from '../findings/format';
import { groupBy } from '../findings/group';
import { problemOf } from '../findings/problem';
import { VERSION } from '../version';
import { reportOf } from './document';
import type { Episode } from './episodes';
import { isOpen, statusOf, type Gap, type Period, type PeriodDrill, type PeriodRun } from './period';
import { headOf, NOT_KNOWN, placeOf, spanOf, type PeriodHead } from './period-head';
import { timeline } from './timeline';

const STYLE = `
.timeline { display: block; width: 100%; height: auto; margin-top: 2rem; }
.timeline text { font: 12px var(--sans); fill: var(--muted); }
.timeline .axis { stroke: var(--line); }
.timeline .run, .timeline .open { fill: var(--tone); }
.timeline .gap { fill: var(--unknown); fill-opacity: .18; stroke: var(--unknown); stroke-dasharray: 3 3; }
.timeline .run.FAIL { stroke: var(--fail); stroke-width: 1.5; }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; margin-top: .5rem; }
.legend li::before { content: ''; display: inline-block; width: .7em; height: .7em; margin-inline-end: .5em; border-radius: 2px;
  background: var(--tone); }
.facts { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .15rem 1.5rem; margin-top: 1.25rem; font-size: .9rem; }
.facts dt { color: var(--muted); }
.facts dd { overflow-wrap: anywhere; }
th, td { min-width: 6rem; }
td code { overflow-wrap: anywhere; }
.whole { white-space: nowrap; }
td:has(> code) { min-width: 9rem; }
@media (max-width: 40rem) { .timeline text { font-size: 20px; } .facts { grid-template-columns: minmax(0, 1fr); } .facts dd { margin-bottom: .4rem; } }
@media print { .timeline { max-height: 9rem; } table { font-size: .85rem; line-height: 1.3; } th, td { padding: .15rem .4rem; min-width: 4.5rem; } }
td .badge { margin-inline-end: .5rem; }
`;

/** One self-contained HTML file. */
export function renderPeriod(period: Period, at = new Date()): string {
  return page({
    title: `Audit log ${period.auditLog}, ${spanOf(period)}`,
    style: STYLE,
    body: html`${head(period, at)}
      <main>
        ${gaps('Not covered by runs', period.gaps)}
        ${gaps('Not covered by verifications of the log', period.unverified)} ${episodes(period)} ${exceptions(period)}
        ${frameworks(period)} ${runs(period)} ${verifications(period)} ${drills(period)}
      </main>
      <footer>
        Drawn from the evidence bucket, where no one can alter a run. wormtrail evidence verify proves that the chains
        of runs and of verifications are whole. Drills stand in no chain: administrators wrote them, and nothing proves
        that none is missing.
      </footer>`,
  });
}

function head(period: Period, at: Date): Markup {
  const { runs: all, verifications: verified, drills: drilled, episodes: seen } = period;
  const resolved = seen.filter(({ resolvedAt }) => resolvedAt !== undefined).length;
  const looks = [
    counted(all.length, 'run'),
    counted(verified.length, 'verification'),
    counted(drilled.length, 'drill'),
  ];
  const said = [...looks, `${counted(seen.length, 'finding')} opened`, `${resolved} resolved`];
  return html`<header>
    <h1>Audit log ${period.auditLog}, ${spanOf(period)}</h1>
    <p class="verdict ${statusOf(period)}">${verdictOf(period)}</p>
    <p class="muted">${coverageOf(period)}</p>
    <p class="muted">${said.join(' · ')} · ${counted(period.gaps.length, 'gap')} in the runs</p>
    ${timeline(period)} ${facts(headOf(period), at)}
  </header>`;
}

function coverageOf({ runs: all, expectedRuns, provenHours, askedHours, evidenceSince }: Period): string {
  return [
    `${counted(all.length, 'run')} of at least ${expectedRuns} expected`,
    `${provenHours} of ${counted(askedHours, 'hour')} proven`,
    evidenceSince ? `evidence since ${moment(evidenceSince)}` : 'no evidence',
  ].join(' · ');
}

function verdictOf(period: Period): string {
  const { runs: all, verifications: verified, episodes: seen, gaps: missed, unverified, drillsUnread } = period;
  const open = seen.filter(isOpen).length;
  const said = [open > 0 ? `${counted(open, 'finding')} ${open === 1 ? 'was' : 'were'} open at the end.` : ''];
  if (all.length === 0) said.push('Nothing is proven: the period has no run.');
  else if (open === 0)
    said.push(seen.length > 0 ? 'Everything that opened was resolved.' : 'Everything held in every run.');
  if (missed.length > 0) said.push(`The runs have ${counted(missed.length, 'gap')}.`);
  if (verified.length === 0) said.push('No verification proves that the log is whole.');
  else if (unverified.length > 0) said.push(`The verifications have ${counted(unverified.length, 'gap')}.`);
  if (drillsUnread > 0) said.push(`${counted(drillsUnread, 'report')} of drills are not read.`);
  return said.join(' ').trim();
}

function gaps(title: string, missed: readonly Gap[]): Markup | false {
  if (missed.length === 0) return false;
  return section(
    title,
    ['From', 'Until', 'Hours'],
    missed.map(({ from, until }) => [
      moment(from),
      moment(until),
      String(Math.round((until.getTime() - from.getTime()) / 3_600_000)),
    ]),
  );
}

function episodes({ episodes: seen }: Period): Markup {
  if (seen.length === 0) return nothing('Findings', 'None opened.');
  return section('Findings', ['Finding', 'What', 'Opened', 'Resolved'], seen.map(episodeCells));
}

function episodeCells({ finding, openedAt, resolvedAt }: Episode): (string | Markup)[] {
  const { status, severity, guardrail, resource, path, owner } = finding;
  const { text, detail } = problemOf(finding, CHECKS);
  return [
    html`<span class="badge ${status}">${severity}</span><strong>${guardrail}</strong><br /><small>${owner}</small>`,
    html`${text}${detail !== undefined && `: ${detail}`}<br /><code>${resource} ${path}</code
      >${detail === undefined && compared(finding)}`,
    minute(openedAt),
    resolvedAt === undefined ? html`<strong class="badge FAIL">open</strong>` : minute(resolvedAt),
  ];
}

/** Single values; documents are in the report of the run. */
function compared({ expected, found }: Finding): Markup | false {
  const isSingle = (value: Json): boolean => value !== null && typeof value !== 'object';
  if (!isSingle(expected) || !isSingle(found)) return false;
  return html`<br /><code>${formatValue(expected)}</code> expected, <code>${formatValue(found)}</code> found`;
}

/** A date is not broken at its hyphens. */
function minute(time: string): Markup {
  const [day = '', ...hour] = moment(time).split(' ');
  return html`<span class="whole">${day}</span> <span class="whole">${hour.join(' ')}</span>`;
}

/** A row a day: each document holds the hash of the one before, so that the last hash of a day covers the day. */
function runs({ runs: all }: Period): Markup {
  return section('Runs', RUN_COLUMNS, daysOf(all).map(dayCells));
}

const RUN_COLUMNS = ['Day', 'Runs', 'Open at the end', 'Configuration', 'wormtrail', 'SHA-256 of the last document'];

function daysOf(all: readonly PeriodRun[]): PeriodRun[][] {
  return [...groupBy(all, ({ startedAt }) => calendarDay(startedAt)).values()];
}

function dayCells(ofDay: readonly PeriodRun[]): (string | Markup)[] {
  const last = ofDay.at(-1);
  const [first] = ofDay;
  if (!first || !last) return [];
  const tone = last.open === 0 ? 'PASS' : last.open === last.unproven ? 'UNKNOWN' : 'FAIL';
  const ids = first === last ? last.id : `${first.id} to ${last.id}`;
  const configurations = [...new Set(ofDay.flatMap(({ configuration }) => configuration?.slice(0, 12) ?? []))];
  return [
    calendarDay(first.startedAt),
    html`${String(ofDay.length)} <small>${ids}</small>`,
    html`<span class="badge ${tone}">${last.open}</span>${last.critical > 0 && ` ${last.critical} critical`}`,
    html`<code>${configurations.join(', ')}</code>`,
    [...new Set(ofDay.map(({ version }) => version))].join(', '),
    html`<code>${last.sha256}</code>`,
  ];
}

/** What auditors copy into their papers. */
function facts(said: PeriodHead, at: Date): Markup {
  const listed = (items: readonly string[], between = ', '): string =>
    items.length > 0 ? items.join(between) : NOT_KNOWN;
  const hours = (count: number | undefined): string =>
    count === undefined ? 'none in this period' : count < 1 ? 'less than an hour' : `${Math.ceil(count)} hours at most`;
  const rows: readonly (readonly [string, string])[] = [
    ['Account and Region', placeOf(said)],
    ['Trail', listed(said.trails)],
    ['Buckets', listed(said.buckets)],
    ['Default retention in force', listed(said.retention, '; ')],
    ['Frameworks in scope', said.frameworks.length > 0 ? said.frameworks.join(', ') : 'none asked for'],
    ['Time to detect', hours(said.longestToDetect)],
    ['Time to resolve', hours(said.longestToResolve)],
    ['Generated', `${moment(at)} by wormtrail ${VERSION}`],
  ];
  return html`<dl class="facts">
    ${rows.map(
      ([name, value]) =>
        html`<dt>${name}</dt>
          <dd>${value}</dd>`,
    )}
  </dl>`;
}

function exceptions(period: Period): Markup {
  const { exceptions: all } = headOf(period);
  if (all.length === 0) return nothing('Exceptions', 'None: nothing is acknowledged.');
  return section(
    'Exceptions',
    ['Check', 'Resource', 'Who', 'Until', 'Why'],
    all.map(({ guardrail, resource, owner, until, reason }) => [
      ...[guardrail, html`<code>${resource}</code>`, owner ?? 'no owner', until ?? 'no end', reason],
    ]),
  );
}

/** What the drift check does not look at: whether the log files are those that CloudTrail signed. */
function verifications({ verifications: all }: Period): Markup {
  const title = 'Verifications of the log';
  if (all.length === 0) return nothing(title, 'None: whether the log is whole is not proven for this period.');
  return section(title, RUN_COLUMNS, daysOf(all).map(dayCells));
}

/** What administrators wrote, at the time that S3 says. */
function drills({ drills: all, drillsLeftOut, drillsUnread }: Period): Markup {
  const leftOut = `${counted(drillsLeftOut, 'report')} left out: not readable, or not written when the drill would have been.`;
  const unread = `${counted(drillsUnread, 'older report')} not read: choose a shorter period.`;
  const told = [...(drillsLeftOut > 0 ? [leftOut] : []), ...(drillsUnread > 0 ? [unread] : [])].map(
    (each) => html`<p class="muted">${each}</p>`,
  );
  if (all.length === 0) return html`${nothing('Drills', 'None.')} ${told}`;
  return html`${section('Drills', ['Started', 'Who says so', 'Refused', 'Not refused', 'Not proven'], all.map(drillCells))}
  ${told}`;
}

function drillCells({ caller, startedAt, refused, notRefused, unproven }: PeriodDrill): (string | Markup)[] {
  const counts = [
    ['PASS', refused],
    ['FAIL', notRefused],
    ['UNKNOWN', unproven],
  ] as const;
  return [
    moment(startedAt),
    html`<code>${caller}</code>`,
    ...counts.map(([tone, count]) => (count > 0 ? html`<span class="badge ${tone}">${count}</span>` : '0')),
  ];
}

function nothing(title: string, said: string): Markup {
  return html`<section>
    <h2>${title}</h2>
    <p>${said}</p>
  </section>`;
}

function section(title: string, columns: readonly string[], rows: readonly (readonly (string | Markup)[])[]): Markup {
  return html`<section aria-label="${title}">
    <h2>${title}</h2>
    <div class="scroll" tabindex="0" role="group" aria-label="${title}">
      <table>
        <thead>
          <tr>
            ${columns.map((column) => html`<th scope="col">${column}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            (cells) =>
              html`<tr>
                ${cells.map((cell) => html`<td>${cell}</td>`)}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </section>`;
}

function frameworks({ last }: Period): Markup | false {
  const cards = last && frameworkCards(reportOf(last));
  return (
    cards !== undefined &&
    cards !== false &&
    html`<section>
      <h2>Frameworks</h2>
      ${cards}
    </section>`
  );
}
