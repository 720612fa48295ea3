/** What makes a finding the same one in the next run: consumers keep their history by it. */
import { createHash } from 'node:crypto';
import type { Finding } from './finding';

/**
 * A stable id for each finding, in order: from what was judged and where, never from the verdict, the time or the line.
 * Findings that agree in all of that are numbered in their order.
 */
export function identitiesOf(findings: readonly Finding[]): string[] {
  const seen = new Map<string, number>();
  return findings.map((finding) => {
    const subject = JSON.stringify([finding.guardrail, finding.auditLog ?? '', finding.resource, finding.path]);
    const occurrence = (seen.get(subject) ?? 0) + 1;
    seen.set(subject, occurrence);
    return createHash('sha256').update(`${subject}\n${occurrence}`).digest('hex').slice(0, 32);
  });
}
