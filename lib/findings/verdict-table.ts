/** A short table of verdicts for a terminal. */
import Table from 'cli-table3';
import { needsAttention, type Finding, type Report } from './finding';
import { counted, plain, shorten } from './format';
import { pageOf, WORDS } from './formats/text';
import { groupBy } from './group';
import type { RenderOptions } from './render-options';

/**
 * A table of guardrail, verdict and resource, worst first. What needs somebody has a row a resource; where a guardrail says
 * the same of several other resources, one row counts them.
 */
export function renderVerdictTable(report: Report, options: RenderOptions = {}): string {
  const page = pageOf(options);
  // borders and padding take ten columns, the verdict twelve more
  const [guardrail, verdict] = [Math.floor((page.width - 24) * 0.48), 12];
  const resource = page.width - 10 - guardrail - verdict;
  const table = new Table({
    head: ['Guardrail', 'Verdict', 'Resource'],
    colWidths: [guardrail + 2, verdict + 2, resource + 2],
    style: { head: [], border: [] },
    // no line between rows
    chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
  });
  const told = report.findings.filter(({ status }) => status !== 'NOT_APPLICABLE');
  const rows = groupBy(told, (finding) =>
    needsAttention(finding) ? finding : `${finding.status} ${finding.guardrail}`,
  );
  for (const [finding, ...others] of rows.values() as Iterable<[Finding, ...Finding[]]>) {
    const about = new Set([finding, ...others].map((one) => plain(one.resource)));
    table.push([
      shorten(plain(finding.guardrail), guardrail),
      page.paint[finding.status](WORDS[finding.status]),
      about.size === 1 ? shorten(plain(finding.resource), resource) : counted(about.size, 'resource'),
    ]);
  }
  return `${table.toString()}\n`;
}
