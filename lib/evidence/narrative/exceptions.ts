/** The register of a period: what was acknowledged, and what did not hold. */
import { moment } from '../../findings/format';
import { problemOf } from '../../findings/problem';
import { CHECKS } from '../../checks/catalogue';
import type { Period, PeriodEvidence } from '../period';
import { tableOr, type Section } from './blocks';

export function exceptionRegister({ episodes }: Period, evidence: PeriodEvidence): Section {
  return {
    title: 'Exception register',
    blocks: [
      { kind: 'heading', text: 'Acknowledged' },
      tableOr(
        ['Check', 'Resource', 'Who answers', 'Until', 'Why', 'First and last seen'],
        acknowledged(evidence),
        'Nothing was acknowledged in the period.',
      ),
      { kind: 'heading', text: 'Deviations' },
      tableOr(
        ['What', 'Resource', 'Opened', 'Resolved'],
        episodes.map(({ finding, openedAt, resolvedAt }) => [
          `${finding.severity} ${problemOf(finding, CHECKS).text} (${finding.guardrail})`,
          finding.resource,
          moment(openedAt),
          resolvedAt === undefined ? 'open at the end' : moment(resolvedAt),
        ]),
        'Nothing was found open in the period.',
      ),
    ],
  };
}

/** One row an acknowledgement, however many runs saw it. */
function acknowledged({ checks }: PeriodEvidence): string[][] {
  const seen = new Map<string, { readonly cells: string[]; readonly first: string; last: string }>();
  for (const { run, findings } of checks) {
    for (const { guardrail, resource, status, acknowledgement } of findings) {
      if (status !== 'ACKNOWLEDGED' || !acknowledgement) continue;
      const { owner = 'no owner', until = 'no end', reason } = acknowledgement;
      const cells = [guardrail, resource, owner, until, reason];
      const key = JSON.stringify(cells);
      const known = seen.get(key) ?? { cells, first: run.startedAt, last: run.startedAt };
      known.last = run.startedAt;
      seen.set(key, known);
    }
  }
  return [...seen.values()].map(({ cells, first, last }) => [...cells, `${moment(first)} to ${moment(last)}`]);
}
