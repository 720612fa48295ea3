/** JSON: the report as one document. */
import type { Finding, Report } from './finding';

/** `{"findings": […], "summary": {…}}`, a finding a line: two reports can be compared line by line, however long they are. */
export function* jsonPieces({ findings, summary }: Report): Generator<string> {
  yield '{"findings": [';
  for (const [index, finding] of findings.entries())
    yield `${index === 0 ? '' : ','}\n${JSON.stringify(inOrder(finding))}`;
  yield `\n],\n"summary": ${JSON.stringify(summary)}}\n`;
}

/** Members in one order, however the finding was built. */
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
