/** One page: coverage, a timeline that can be filtered, and the proof of each row behind a click. */
import { counted, number } from '../../findings/format';
import { html as markup, type Markup } from '../../findings/html/markup';
import { page } from '../../findings/html/page';
import type { Answer } from '../ask';
import type { Row } from '../row';
import { coverageDetails, coverageLine } from './coverage-line';
import type { AnswerFormat, AnswerOptions } from './format';

export const html = { name: 'html', render } as const satisfies AnswerFormat;

/** More than this a page cannot be read, and some browsers cannot open. */
const ROWS_SHOWN = 5000;

function* render({ coverage, rows }: Answer, options: AnswerOptions): Generator<string> {
  const most = Math.min(options.limit, ROWS_SHOWN);
  const shown: Markup[] = [];
  let count = 0;
  for (const row of rows) {
    if (count < most) shown.push(item(row));
    count += 1;
  }
  const details = coverageDetails(coverage);
  yield page({
    title: options.question?.asks ?? 'Events',
    style: STYLE,
    script: SCRIPT,
    body: markup`<header class="${coverage.complete ? 'PASS' : 'FAIL'}">
        <h1>${options.question?.asks ?? 'Events'}</h1>
        <p class="verdict">${coverage.complete ? 'The answer is complete.' : 'The answer is incomplete.'}</p>
        <p>${coverageLine(coverage)}.</p>
        <p class="muted">${coverage.from} to ${coverage.to}, ${counted(coverage.files.read, 'log file')} read</p>
        ${details.length > 0 && markup`<ul class="lacks">${details.map((line) => markup`<li>${line}</li> `)}</ul>`}
      </header>
      <main>
        <p class="tools">
          <label>Filter <input type="search" id="filter" autocomplete="off" /></label>
          <span id="count" role="status">${counted(count, 'event')}</span>
        </p>
        ${
          count > shown.length &&
          markup`<p class="muted">${number(count - shown.length)} more are not on this page: narrow the question, or ask for CSV or JSON.</p>`
        }
        <ol class="rows">
          ${shown}
        </ol>
      </main>
      <footer>Rows come only from log files that a digest signed by CloudTrail proves. Times are UTC.</footer>`,
  });
}

function item({ time, who, from, what, on, result, account, region, eventId, proof }: Row): Markup {
  const role = who.role?.split('/').at(-1);
  return markup`<li class="card ${result === 'ok' ? 'PASS' : 'FAIL'}">
    <details>
      <summary>
        <time>${time.replace('T', ' ').replace('Z', '')}</time>
        <strong>${short(who.name)}</strong>${role !== undefined && role !== who.name && markup` <span class="muted">as ${short(role)}</span>`}
        <span class="muted">from ${short(from)}</span> <code>${short(what)}</code> ${on.map((each) => markup`<span class="on">${short(each)}</span> `)}
        <span class="badge">${short(codeOf(result))}</span>
      </summary>
      <dl>
        ${entry('Principal', who.arn)} ${entry('Session', who.session)} ${entry('Access key', who.accessKey)}
        ${entry('Invoked by', who.invokedBy)} ${entry('Result', result)} ${entry('Account and Region', `${account} ${region}`)}
        ${entry('Event', eventId)} ${entry('Log file', proof.file)} ${entry('Version', proof.version)}
        ${entry('SHA-256', proof.sha256)} ${entry('Named by', proof.digest)}
      </dl>
    </details>
  </li> `;
}

function entry(name: string, value: string | undefined): Markup | false {
  return value !== undefined && value !== '' && markup`<dt>${name}</dt><dd><code>${value}</code></dd> `;
}

/** Without its message. */
function codeOf(result: string): string {
  return result.split(':', 1)[0] ?? result;
}

/** The whole name stands behind the click, or in the other formats. */
function short(text: string): string {
  return text.length <= 160 ? text : `${text.slice(0, 159)}…`;
}

const STYLE = `
.lacks { margin-top: .75rem; font-size: .9rem; }
.tools { display: flex; gap: 1.5rem; align-items: center; margin-block: 1.5rem 1rem; }
.tools input { font: inherit; padding: .3rem .6rem; border: 1px solid var(--muted); border-radius: .3rem; background: var(--card); color: inherit; }
.rows { list-style: none; padding: 0; display: grid; gap: .35rem; }
.rows .card { border-inline-start: 4px solid var(--tone); padding: .5rem .9rem; overflow-wrap: anywhere; }
.rows summary { cursor: pointer; }
.rows time { font-variant-numeric: tabular-nums; margin-inline-end: .5rem; }
.rows .on { font-family: var(--mono, monospace); font-size: .9em; }
.rows dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .15rem 1rem; font-size: .9rem; margin-top: .5rem; }
.rows dt { color: var(--muted); }
`;

const SCRIPT = `
const filter = document.getElementById('filter');
const count = document.getElementById('count');
const rows = [...document.querySelectorAll('.rows > li')];
const texts = rows.map((row) => row.textContent.toLowerCase());
filter.addEventListener('input', () => {
  const words = filter.value.toLowerCase().split(' ').filter(Boolean);
  let shown = 0;
  rows.forEach((row, index) => {
    row.hidden = !words.every((word) => texts[index].includes(word));
    if (!row.hidden) shown += 1;
  });
  count.textContent = shown + ' of ' + rows.length + ' shown';
});
`;
