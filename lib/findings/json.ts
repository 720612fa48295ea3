/** JSON: the report as one document. */
import { asAbove } from './as-above';
import type { Finding, Report } from './finding';

/** `{"findings": […], "summary": {…}}`, a finding a line: two reports can be compared line by line, however long they are. */
export function* jsonPieces({ findings, summary }: Report): Generator<string> {
  const write = rowWriter();
  yield '{"findings": [';
  for (const [index, finding] of findings.entries()) yield `${index === 0 ? '' : ','}\n${write(finding)}`;
  yield `\n],\n"summary": ${JSON.stringify(summary)}}\n`;
}

/** Members in one order, however the finding was built. */
const MEMBERS = [
  'guardrail',
  'status',
  'severity',
  'owner',
  'resource',
  'path',
  'expected',
  'found',
  'message',
  'remedy',
  'auditLog',
  'resourceType',
  'source',
  'acknowledgement',
] as const satisfies readonly (keyof Finding)[];

function rowWriter(): (finding: Finding) => string {
  const members = MEMBERS.map((name, index) => {
    const before = `${index === 0 ? '' : ','}"${name}":`;
    const write = asAbove((value: Finding[typeof name]) =>
      value === undefined ? '' : `${before}${JSON.stringify(value)}`,
    );
    return { name, write };
  });
  return (finding) => {
    let row = '{';
    for (const { name, write } of members) row += write(finding[name]);
    return `${row}}`;
  };
}
