/** One sign a status, drawn rather than written: not every font has them. */
import { STATUSES, type Status } from '../finding';
import { html, type Markup } from './markup';

/** Strokes in a square of 16. */
const STROKES: Readonly<Record<Status, string>> = {
  FAIL: 'M4 4l8 8M12 4l-8 8',
  DRIFT: 'M3 6h10M3 10h10M10.5 2.5l-5 11',
  UNKNOWN: 'M5.5 6a2.5 2.5 0 1 1 3.4 2.3c-.6.3-.9.7-.9 1.5M8 12.6v.1',
  ACKNOWLEDGED: 'M2.5 9c1.8-3.2 3.7-3.2 5.5-1s3.7 2.2 5.500-1',
  PASS: 'M3 8.500l3.500 3.500L13 4.500',
  NOT_APPLICABLE: 'M5 8h6',
};

/** The signs themselves: once a page, before the first `icon`. */
export const ICONS: Markup = html`<svg hidden>
  ${STATUSES.map((status) => html`<symbol id="sign-${status}" viewBox="0 0 16 16"><path d="${STROKES[status]}" /></symbol>`)}
</svg>`;

/** Decoration: a word stands beside it. */
export function icon(status: Status): Markup {
  return html`<svg class="icon" aria-hidden="true"><use href="#sign-${status}" /></svg>`;
}
