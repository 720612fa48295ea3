/** The picture of a period: how many findings were open, when runs happened, and when none did. */
import { html, type Markup } from '../findings/html/markup';
import { counted } from '../findings/show';
import type { Period, PeriodRun } from './period';

const WIDTH = 1000;
const LEFT = 40;
const RIGHT = 990;
/** Height of the steps of open findings, and where the strip of runs begins. */
const STEPS = 140;
const STRIP = 165;
const STRIP_HEIGHT = 26;
const HEIGHT = 220;

/** A scalable drawing; what it shows also stands in the tables below it. */
export function timeline(period: Period): Markup {
  const { runs, gaps, from, until } = period;
  const span = until.getTime() - from.getTime();
  const x = (at: number): number => LEFT + ((RIGHT - LEFT) * (at - from.getTime())) / span;
  const most = Math.max(1, ...runs.map(({ open }) => open));
  const said = `${counted(runs.length, 'run')}, at most ${counted(most === 1 && runs.every(({ open }) => open === 0) ? 0 : most, 'open finding')}, ${counted(gaps.length, 'gap')}`;
  return html`<figure>
    <svg class="timeline" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${said}">
      <line class="axis" x1="${LEFT}" x2="${RIGHT}" y1="${STEPS}" y2="${STEPS}" />
      <text x="${LEFT - 8}" y="16" text-anchor="end">${most}</text>
      <text x="${LEFT - 8}" y="${STEPS}" text-anchor="end">0</text>
      <text x="${LEFT}" y="${STRIP - 6}">runs</text>
      ${gaps.map(
        (gap) =>
          html`<rect
            class="gap"
            x="${x(gap.from.getTime()).toFixed(1)}"
            y="8"
            width="${Math.max(1, x(gap.until.getTime()) - x(gap.from.getTime())).toFixed(1)}"
            height="${STRIP + STRIP_HEIGHT - 8}"
          />`,
      )}
      ${steps(period, x, most)}
      ${runs.map(
        (run) =>
          html`<rect
            class="run ${toneOf(run)}"
            x="${(x(Date.parse(run.startedAt)) - 1).toFixed(1)}"
            y="${STRIP}"
            width="2"
            height="${STRIP_HEIGHT}"
          />`,
      )}
      <text x="${LEFT}" y="${HEIGHT - 6}">${from.toISOString().slice(0, 10)}</text>
      <text x="${RIGHT}" y="${HEIGHT - 6}" text-anchor="end">${until.toISOString().slice(0, 10)}</text>
    </svg>
    <figcaption class="muted">
      <ul class="legend">
        <li class="PASS">run in which everything held</li>
        <li class="FAIL">run with findings; above, how many were open</li>
        <li class="UNKNOWN">not proven: a run that could not read, or no run</li>
      </ul>
    </figcaption>
  </figure>`;
}

/** Open findings from each run until the next one. */
function steps({ runs, until }: Period, x: (at: number) => number, most: number): Markup[] {
  return runs.flatMap((run, index) => {
    if (run.open === 0) return [];
    const start = x(Date.parse(run.startedAt));
    const end = x(Math.min(until.getTime(), Date.parse(runs[index + 1]?.startedAt ?? until.toISOString())));
    const height = (run.open / most) * (STEPS - 12);
    return html`<rect
      class="open ${toneOf(run)}"
      x="${start.toFixed(1)}"
      y="${(STEPS - height).toFixed(1)}"
      width="${Math.max(1.5, end - start).toFixed(1)}"
      height="${height.toFixed(1)}"
    />`;
  });
}

function toneOf({ open, unproven }: PeriodRun): string {
  if (open === 0) return 'PASS';
  return open === unproven ? 'UNKNOWN' : 'FAIL';
}
