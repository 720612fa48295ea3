/** JSON: the report as one document. */
import type { Finding, Report } from '../finding';
import type { ReportFormat } from './format';

export const json = {
  name: 'json',
  ending: 'json',
  isForSynth: true,
  render: renderJson,
} as const satisfies ReportFormat;

/** `{"findings": […], "summary": {…}}`, a finding a line, so that two reports can be compared line by line. */
function renderJson({ findings, summary }: Report): string {
  const lines = findings.map((finding) => `\n${JSON.stringify(ordered(finding))}`);
  return `{"findings": [${lines.join(',')}\n],\n"summary": ${JSON.stringify(summary)}}\n`;
}

/** Members in one order, however the finding was built. */
function ordered(finding: Finding): Finding {
  const { guardrail, status, severity, owner, resource, path, expected, found, message, remedy } = finding;
  const { auditLog, resourceType, source, cause, acknowledgement } = finding;
  return {
    ...{ guardrail, status, severity, owner, resource, path, expected, found, message, remedy },
    ...{ auditLog, resourceType, source, cause, acknowledgement },
  };
}
