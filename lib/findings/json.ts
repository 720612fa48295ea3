/** JSON: the report as one document. */
import type { Finding, Report } from './finding';

/** `{"findings": […], "summary": {…}}`, two spaces of indentation, a newline at the end. */
export function renderJson(report: Report): string {
  return `${JSON.stringify({ findings: report.findings.map(inOrder), summary: report.summary }, null, 2)}\n`;
}

/** Members in one order, however the finding was built, so that two reports can be compared line by line. */
function inOrder(finding: Finding): Readonly<Record<keyof Finding, unknown>> {
  return {
    guardrail: finding.guardrail,
    status: finding.status,
    severity: finding.severity,
    owner: finding.owner,
    resource: finding.resource,
    path: finding.path,
    expected: finding.expected,
    found: finding.found,
    message: finding.message,
    remedy: finding.remedy,
    auditLog: finding.auditLog,
    resourceType: finding.resourceType,
    source: finding.source,
    acknowledgement: finding.acknowledgement,
  };
}
