/** Whether a report names what an attack changed. */
import type { Report } from '../findings/finding';
import type { Detected } from './attack';

/** A proven finding of that guardrail, at that property path or below it: "could not be proven" names nothing. */
export function detects(report: Report, { guardrail, path = '' }: Detected): boolean {
  return report.findings.some(
    (finding) =>
      (finding.status === 'FAIL' || finding.status === 'DRIFT') &&
      finding.guardrail === guardrail &&
      (path === '' || finding.path === path || finding.path.startsWith(`${path}.`)),
  );
}
