/** What a run says of itself, held against what a run can say: the links of a chain fit for anyone who writes the next run. Pure. */
import type { Check } from '../checks/check';
import { EvidenceAltered, EvidenceReordered } from '../checks/evidence/runs';
import type { AcknowledgedFinding } from '../facts/requirements';
import { needsAttention } from '../findings/finding';
import type { EvidenceDocument } from './document';
import { verificationsOf } from './writers';

/** Something that no function says. */
export interface Untrue {
  readonly check: Check;
  readonly message: string;
  readonly expected: string;
  readonly found: string | null;
}

/** Milliseconds: a function lives for 15 minutes, and somebody's terminal may sleep meanwhile. */
const LONGEST_RUN = 3_600_000;

/** @param auditLog Below whose name the chain stands. */
export function untrueOfItself(document: EvidenceDocument, auditLog: string): readonly Untrue[] {
  return [...ofAnother(document, auditLog), ...impossibleTimes(document), ...misjudged(document)];
}

function ofAnother({ run }: EvidenceDocument, auditLog: string): Untrue[] {
  const chain = run.kind === 'log-verification' ? verificationsOf(run.auditLog) : run.auditLog;
  if (chain === auditLog) return [];
  const message = 'The document is of another audit log, or of its other chain';
  return [{ check: EvidenceReordered, message, expected: auditLog, found: chain }];
}

function impossibleTimes({ run }: EvidenceDocument): Untrue[] {
  const { startedAt, finishedAt, period, writesComparedUntil } = run;
  const [start, end] = [Date.parse(startedAt), Date.parse(finishedAt)];
  const untrue: Untrue[] = [];
  // the day of its beginning is the one that a run stands for
  if (!(end >= start && end - start <= LONGEST_RUN)) {
    const message = 'No run takes as long as this one says';
    untrue.push({ check: EvidenceReordered, message, expected: `soon after ${startedAt}`, found: finishedAt });
  }
  for (const until of [period?.end, writesComparedUntil]) {
    if (until === undefined || Date.parse(until) <= end) continue;
    const message = 'The run says that it looked at hours that had not come';
    untrue.push({ check: EvidenceReordered, message, expected: `until ${finishedAt}`, found: until });
  }
  return untrue;
}

function misjudged({ summary, findings, baseline, carried }: EvidenceDocument): Untrue[] {
  const held = !findings.some(needsAttention);
  const untrue: Untrue[] = [];
  if (summary.held !== held) {
    const message = 'The summary says something else than the findings';
    untrue.push({ check: EvidenceAltered, message, expected: `held: ${held}`, found: `held: ${summary.held}` });
  }
  if (!baseline?.requirements || !carried) return untrue;
  const { acknowledgements }: { readonly acknowledgements?: unknown } = baseline.requirements;
  const deployed: readonly unknown[] = Array.isArray(acknowledgements) ? acknowledgements : [];
  for (const { guardrail, status, acknowledgement } of findings) {
    if (status !== 'ACKNOWLEDGED') continue;
    const isDeployed = deployed.some((entry) => {
      const { finding, reason } = (entry ?? {}) as Partial<AcknowledgedFinding>;
      return finding === guardrail && reason === acknowledgement?.reason;
    });
    if (isDeployed) continue;
    const message = `The run acknowledges ${guardrail}, and the deployed configuration does not`;
    untrue.push({ check: EvidenceAltered, message, expected: 'an acknowledgement that is deployed', found: null });
  }
  return untrue;
}
