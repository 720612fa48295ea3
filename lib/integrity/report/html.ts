/** A verification as a page: the verdict, a calendar of hours for each account and Region, every problem. */
import { html, type Markup } from '../../findings/html/markup';
import { page } from '../../findings/html/page';
import { counted, number } from '../../findings/format';
import { describeGap } from '../gap';
import { describeOriginal, PROBLEMS, type Problem } from '../problem';
import { countSilent } from '../member-coverage';
import {
  countProblems,
  noteLines,
  placeOf,
  verdictOf,
  type ChainResult,
  type Verdict,
  type VerificationResult,
} from '../result';
import { formatTime, HOUR } from '../time';
import { calendarOf, type Calendar, type HourState } from './calendar';
import { VERIFICATION_STYLE } from './style';
import { lengthOf } from './text';

/** More than this a page cannot be read, and some browsers cannot open. */
const PROBLEMS_SHOWN = 2000;

const WORD: Readonly<Record<HourState, string>> = {
  whole: 'whole',
  problem: 'problem',
  gap: 'gap: no digest chain',
  removed: 'removed after its retention',
  'not due': 'digest not due yet',
  before: 'before the trail',
};

export function renderHtml(result: VerificationResult): string {
  return page({
    title: 'Log verification',
    style: VERIFICATION_STYLE,
    body: html`${heading(result)}
      <main>${calendars(result)} ${problemList(result)}</main>
      <footer>
        What could not be proven is never counted as whole. Verified at ${result.verifiedAt} against the digests that
        CloudTrail signed.
      </footer>`,
  });
}

function heading(result: VerificationResult): Markup {
  const total = countProblems(result.chains) + (result.members ? countSilent(result.members) : 0);
  const sum = (of: (chain: ChainResult) => number): number => result.chains.reduce((all, chain) => all + of(chain), 0);
  const verdict = verdictOf(result);
  return html`<header class="${verdict === 'whole' ? 'PASS' : verdict === 'whole where kept' ? 'UNKNOWN' : 'FAIL'}">
    <h1>Log verification</h1>
    <p class="verdict">${verdictInWords(verdict, total)}</p>
    <p class="muted">
      <code>${result.trailArn}</code><br />
      ${placeOf(result)}, ${result.start} to ${result.end}
    </p>
    ${noteLines(result).map((line) => html`<p>${line}</p> `)}
    <dl class="counts">
      <div>
        <dt>log files valid</dt>
        <dd>${number(sum(({ logFiles }) => logFiles.valid))}</dd>
      </div>
      <div>
        <dt>log files invalid, missing or not named</dt>
        <dd>${number(sum(({ logFiles, notNamed }) => logFiles.invalid + logFiles.missing + notNamed))}</dd>
      </div>
      <div>
        <dt>digests valid</dt>
        <dd>${number(sum(({ digests }) => digests.valid))}</dd>
      </div>
      <div>
        <dt>digests invalid or missing</dt>
        <dd>${number(sum(({ digests }) => digests.invalid + digests.missing))}</dd>
      </div>
    </dl>
  </header>`;
}

function verdictInWords(verdict: Verdict, problems: number): string {
  if (verdict === 'whole') return 'The log is whole.';
  if (verdict === 'whole where kept') return 'The log is whole where it is kept.';
  if (verdict === 'digests whole') return 'The digests are whole; the log files were not read.';
  return problems === 0 ? 'The log is not whole.' : `${counted(problems, 'problem')} in the log.`;
}

function calendars(result: VerificationResult): Markup {
  const states = ['whole', 'problem', 'gap', 'removed', 'not due', 'before'] as const;
  return html`<section aria-labelledby="hours">
    <h2 id="hours">Hours</h2>
    <ul class="legend">
      ${states.map(
        (state) => html`<li><span class="swatch ${className(state)}" aria-hidden="true"></span> ${WORD[state]}</li> `,
      )}
    </ul>
    ${result.chains.map((chain) => chainCalendar(chain, result))}
  </section>`;
}

function chainCalendar(chain: ChainResult, result: VerificationResult): Markup {
  const calendar = calendarOf(chain, new Date(result.start), new Date(result.end));
  const { digests, logFiles, notNamed } = chain;
  return html`<article class="chain card">
    <h3>${chain.account} · ${chain.region}</h3>
    <p class="muted">
      Digests: ${digests.valid} valid, ${digests.invalid} invalid, ${digests.missing} missing. Log files:
      ${logFiles.valid} valid, ${logFiles.invalid} invalid, ${logFiles.missing} missing, ${notNamed} named by no digest.
    </p>
    ${drawing(calendar, `${chain.account} ${chain.region}`)}
    <p class="axis muted" aria-hidden="true">
      <span>${dayOf(calendar, 0)}</span><span>a column a day, 0 to 24 h UTC downwards</span
      ><span>${dayOf(calendar, calendar.days - 1)}</span>
    </p>
    ${
      chain.gaps.length > 0 &&
      html`<ul class="gaps">
        ${chain.gaps.map((gap) => html`<li>${gap.from} to ${gap.to}: ${lengthOf(gap)}, ${describeGap(gap)}</li> `)}
      </ul>`
    }
  </article> `;
}

function drawing(calendar: Calendar, name: string): Markup {
  const summary = Object.entries(calendar.counts)
    .filter(([, hours]) => hours > 0)
    .map(([state, hours]) => `${counted(hours, 'hour')} ${WORD[state as HourState]}`)
    .join(', ');
  const wide = Math.min(100, Math.max(6, calendar.days * 2));
  return html`<svg
    class="hours"
    role="img"
    aria-label="${name}: ${summary}"
    viewBox="0 0 ${calendar.days} 24"
    width="${wide}%"
    preserveAspectRatio="none"
  >
    ${calendar.runs.map(
      ({ day, hour, hours, state }) =>
        html`<rect class="${className(state)}" x="${day}" y="${hour}" width="1" height="${hours}"
          >${
            state !== 'whole' &&
            html`<title>${whenOf(calendar, day, hour)}, ${counted(hours, 'hour')}: ${WORD[state]}</title>`
          }</rect
        >`,
    )}
  </svg>`;
}

function problemList({ chains }: VerificationResult): Markup | false {
  const problems = chains.flatMap((chain) => chain.problems);
  const total = countProblems(chains);
  if (total === 0) return false;
  const shown = problems.slice(0, PROBLEMS_SHOWN);
  return html`<section aria-labelledby="problems">
    <h2 id="problems">Problems</h2>
    <ul class="problems">
      ${shown.map(problemItem)}
    </ul>
    ${total > shown.length && html`<p class="muted">And ${counted(total - shown.length, 'more problem')}: the JSON and CSV reports list more of them.</p>`}
  </section>`;
}

function problemItem(problem: Problem): Markup {
  const { meaning, remedy, severity, proven } = PROBLEMS[problem.kind];
  return html`<li class="card ${proven ? 'FAIL' : 'UNKNOWN'}">
    <h3>${problem.kind} <span class="badge">${severity}</span></h3>
    <p>${meaning} <strong>${describeOriginal(problem)}</strong></p>
    <dl>
      <dt>Object</dt>
      <dd>
        <code>s3://${problem.bucket}/${problem.key}</code
        >${problem.versionId !== undefined && html` version <code>${problem.versionId}</code>`}
      </dd>
      <dt>Hour</dt>
      <dd>${problem.from} to ${problem.to}, ${problem.account}, ${problem.region}</dd>
      <dt>Expected</dt>
      <dd class="value">${problem.expected}</dd>
      <dt>Found</dt>
      <dd class="value">${problem.found}</dd>
      <dt>What to do</dt>
      <dd>${remedy}</dd>
    </dl>
  </li> `;
}

function className(state: HourState): string {
  return `hour-${state.replace(' ', '-')}`;
}

function dayOf(calendar: Calendar, day: number): string {
  return formatTime(new Date(calendar.begins.getTime() + day * 24 * HOUR)).slice(0, 10);
}

function whenOf(calendar: Calendar, day: number, hour: number): string {
  return `${dayOf(calendar, day)} ${String(hour).padStart(2, '0')}:00`;
}
