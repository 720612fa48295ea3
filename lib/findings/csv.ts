/** CSV (RFC 4180): one row a finding, safe to open in a spreadsheet. */
import { asAbove } from './as-above';
import type { Finding, Report } from './finding';
import { show } from './show';

type Column = readonly [name: string, cell: (finding: Finding) => string];

const COLUMNS: readonly Column[] = [
  ['status', (finding) => finding.status],
  ['severity', (finding) => finding.severity],
  ['guardrail', (finding) => finding.guardrail],
  ['owner', (finding) => finding.owner],
  ['auditLog', (finding) => finding.auditLog ?? ''],
  ['resource', (finding) => finding.resource],
  ['resourceType', (finding) => finding.resourceType ?? ''],
  ['path', (finding) => finding.path],
  ['expected', (finding) => (finding.expected === null ? '' : show(finding.expected))],
  ['found', (finding) => (finding.found === null ? '' : show(finding.found))],
  ['message', (finding) => finding.message],
  ['remedy', (finding) => finding.remedy],
  ['file', (finding) => finding.source?.file ?? ''],
  ['line', (finding) => (finding.source ? String(finding.source.line) : '')],
  ['acknowledgedFor', (finding) => finding.acknowledgement?.reason ?? ''],
  ['acknowledgedBy', (finding) => finding.acknowledgement?.owner ?? ''],
  ['acknowledgedUntil', (finding) => finding.acknowledgement?.until ?? ''],
];

/** Every finding as a row, PASS and NOT_APPLICABLE included; lines end in CRLF. */
export function renderCsv(report: Report): string {
  return [...csvPieces(report)].join('');
}

/** The same, a row at a time. */
export function* csvPieces({ findings }: Report): Generator<string> {
  yield `${COLUMNS.map(([name]) => name).join(',')}\r\n`;
  const columns = COLUMNS.map(([, cell], index) => {
    const before = index === 0 ? '' : ',';
    return { cell, write: asAbove((text: string) => `${before}${field(text)}`) };
  });
  for (const finding of findings) {
    let row = '';
    for (const { cell, write } of columns) row += write(cell(finding));
    yield `${row}\r\n`;
  }
}

/** A quoted field. What a spreadsheet would run as a formula is led by an apostrophe, as OWASP's "CSV Injection" advises. */
export function field(text: string): string {
  if (PLAIN.test(text)) return `"${text}"`;
  const harmless = isFormula(text) ? `'${text}` : text;
  return `"${harmless.replaceAll('"', '""').replaceAll('\0', '\uFFFD')}"`;
}

/** What nearly all names and sentences are: they begin with a letter or digit, and nothing in them has to be doubled. */
const PLAIN = /^(?:[A-Za-z0-9][^"\0]*)?$/;
const FORMULA = /^[\s\0]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/;
const NUMBER = /^-?\d+(\.\d+)?$/;

function isFormula(text: string): boolean {
  return FORMULA.test(text) && !NUMBER.test(text);
}
