/** The picture of a period: how many findings were open, when runs, verifications and drills happened, and when no run did. */
import { html, type Markup } from '../findings/html/markup';
import { calendarDay, counted } from '../findings/format';
import type { Period, PeriodDrill, PeriodRun } from './period';

const WIDTH = 1000;
const LEFT = 40;
const RIGHT = 990;
/** Height of the steps of open findings, and where the strip of runs begins. */
const STEPS = 140;
const STRIP = 165;
const STRIP_HEIGHT = 26;
/** Where the second strip begins: what looks at something else than the drift check does. */
const SECOND_STRIP = 215;
const HEIGHT = 270;

/** A scalable drawing; what it shows also stands in the tables below it. */
export function timeline(period: Period): Markup {
  const { runs, verifications, drills, gaps, from, until } = period;
  const span = until.getTime() - from.getTime();
  const x = (at: number): number => LEFT + ((RIGHT - LEFT) * (at - from.getTime())) / span;
  const most = Math.max(1, ...runs.map(({ open }) => open));
  const looks = [
    counted(runs.length, 'run'),
    counted(verifications.length, 'verification'),
    counted(drills.length, 'drill'),
  ];
  const said = `${looks.join(', ')}, at most ${counted(most === 1 && runs.every(({ open }) => open === 0) ? 0 : most, 'open finding')}, ${counted(gaps.length, 'gap')}`;
  return html`<figure>
    <svg class="timeline" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${said}">
      <line class="axis" x1="${LEFT}" x2="${RIGHT}" y1="${STEPS}" y2="${STEPS}" />
      <text x="${LEFT - 8}" y="16" text-anchor="end">${most}</text>
      <text x="${LEFT - 8}" y="${STEPS}" text-anchor="end">0</text>
      <text x="${LEFT}" y="${STRIP - 6}">runs</text>
      <text x="${LEFT}" y="${SECOND_STRIP - 6}">verifications of the log, and drills (diamonds)</text>
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
      ${steps(period, x, most)} ${runs.map((run) => mark(x(Date.parse(run.startedAt)), STRIP, toneOf(run)))}
      ${verifications.map((run) => mark(x(Date.parse(run.startedAt)), SECOND_STRIP, toneOf(run)))}
      ${drills.map((drill) => diamond(x(Date.parse(drill.startedAt)), SECOND_STRIP, toneOfDrill(drill)))}
      <text x="${LEFT}" y="${HEIGHT - 6}">${calendarDay(from)}</text>
      <text x="${RIGHT}" y="${HEIGHT - 6}" text-anchor="end">${calendarDay(new Date(until.getTime() - 1))}</text>
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

function mark(x: number, y: number, tone: string): Markup {
  return html`<rect class="run ${tone}" x="${(x - 1).toFixed(1)}" y="${y}" width="2" height="${STRIP_HEIGHT}" />`;
}

function diamond(x: number, y: number, tone: string): Markup {
  const [middle, half] = [y + STRIP_HEIGHT / 2, 7];
  const corners = [
    [x, middle - half],
    [x + half, middle],
    [x, middle + half],
    [x - half, middle],
  ];
  const points = corners.map((corner) => corner.map((each) => each.toFixed(1)).join(',')).join(' ');
  return html`<polygon class="run ${tone}" points="${points}" />`;
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

function toneOfDrill({ notRefused, unproven }: PeriodDrill): string {
  if (notRefused > 0) return 'FAIL';
  return unproven > 0 ? 'UNKNOWN' : 'PASS';
}
