/** What makes a finding the same one in the next run: consumers keep their history by it. */
import { hash } from 'node:crypto';
import { oncePer } from '../facts/cache';
import type { Finding } from './finding';

/**
 * A stable id for each finding, in order: from what was judged and where, never from the verdict, the time or the line.
 * Findings that agree in all of that are numbered in their order.
 */
export const identitiesOf = oncePer(identify);

function identify(findings: readonly Finding[]): readonly string[] {
  const seen = new Map<string, number>();
  return findings.map((finding) => {
    const subject = JSON.stringify([finding.guardrail, finding.auditLog ?? '', finding.resource, finding.path]);
    const occurrence = (seen.get(subject) ?? 0) + 1;
    seen.set(subject, occurrence);
    return hash('sha256', `${subject}\n${occurrence}`).slice(0, 32);
  });
}
