/** JSON: the report as one document. */
import type { Finding, Report } from './finding';

/** `{"findings": […], "summary": {…}}`, two spaces of indentation, a newline at the end. */
export function renderJson(report: Report): string {
  return `${JSON.stringify({ findings: report.findings.map(inOrder), summary: report.summary }, null, 2)}\n`;
}

/** Members in one order, however the finding was built, so that two reports can be compared line by line. */
function inOrder(finding: Finding): Finding {
  const { guardrail, status, severity, owner, resource, path, expected, found, message, remedy, ...more } = finding;
  const { auditLog, resourceType, source, acknowledgement } = more;
  return {
    ...{ guardrail, status, severity, owner, resource, path, expected, found, message, remedy },
    ...{ auditLog, resourceType, source, acknowledgement },
  };
}
