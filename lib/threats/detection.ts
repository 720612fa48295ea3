/** Whether a report names what an attack changed. */
import { needsAttention, type Report } from '../findings/finding';
import type { Detected } from './attack';

/** A finding of that guardrail, at that property path or below it, that needs somebody. */
export function detects(report: Report, { guardrail, path = '' }: Detected): boolean {
  return report.findings.some(
    (finding) =>
      needsAttention(finding) &&
      finding.guardrail === guardrail &&
      (path === '' || finding.path === path || finding.path.startsWith(`${path}.`)),
  );
}
