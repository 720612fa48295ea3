/** What the HTML report is drawn from: findings by guardrail, with the catalogue's words beside them. */
import { clausesServedBy, type FrameworkId, type ServedClauses } from '../../frameworks';
import { rankOf, worstStatus, type Finding, type Report, type Status } from '../finding';
import { groupBy } from '../group';
import type { Check } from '../../checks/check';
import type { RenderOptions } from '../render-options';
import { html, type Markup } from './markup';

/** A guardrail and all that was found by it. */
export interface Judged {
  readonly guardrail: string;
  /** For links inside the page. */
  readonly anchor: string;
  readonly entry: Check | undefined;
  readonly clauses: ServedClauses;
  /** The worst of its findings. */
  readonly status: Status;
  /** Worst first. */
  readonly findings: readonly Finding[];
}

/** Guardrails, worst first. */
export function judgedOf(report: Report, { catalogue = [] }: RenderOptions): Judged[] {
  const entries = new Map(catalogue.map((entry) => [entry.id, entry]));
  return [...groupBy(report.findings, ({ guardrail }) => guardrail)]
    .map(([guardrail, findings], index) => {
      const worst = findings.reduce((one, other) => (rankOf(other) < rankOf(one) ? other : one));
      const entry = entries.get(guardrail);
      const clauses = clausesServedBy(guardrail);
      return [
        worst,
        { guardrail, anchor: `check-${index + 1}`, entry, clauses, status: worstStatus(findings), findings },
      ] as const;
    })
    .sort(([a], [b]) => rankOf(a) - rankOf(b))
    .map(([, one]) => one);
}

export function cites({ clauses }: Judged, framework: FrameworkId): boolean {
  return clauses[framework] !== undefined;
}

/** How a status is said to people. */
export const WORD: Readonly<Record<Status, string>> = {
  FAIL: 'does not hold',
  DRIFT: 'drifted',
  UNKNOWN: 'not proven',
  ACKNOWLEDGED: 'acknowledged',
  PASS: 'holds',
  NOT_APPLICABLE: 'does not apply',
};

/** A bar that is filled in proportion, each part in its status's colour. Decoration: the numbers stand beside it. */
export function bar(counts: readonly (readonly [Status, number])[]): Markup {
  const total = counts.reduce((sum, [, count]) => sum + count, 0);
  let start = 0;
  const parts = counts.map(([status, count]) => {
    const width = total === 0 ? 0 : (100 * count) / total;
    const part = html`<rect class="${status}" x="${start.toFixed(3)}" width="${width.toFixed(3)}" height="1" />`;
    start += width;
    return part;
  });
  return html`<svg class="bar" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">${parts}</svg>`;
}
