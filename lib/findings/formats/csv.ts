/** CSV (RFC 4180): one row a finding, safe to open in a spreadsheet. */
import type { Finding, Report } from '../finding';
import { formatValue } from '../format';
import type { ReportFormat } from './format';

export const csv = { name: 'csv', ending: 'csv', isForSynth: true, render: renderCsv } as const satisfies ReportFormat;

/** The columns, in order. */
const COLUMNS: Readonly<Record<string, (finding: Finding) => string | undefined>> = {
  status: ({ status }) => status,
  severity: ({ severity }) => severity,
  guardrail: ({ guardrail }) => guardrail,
  owner: ({ owner }) => owner,
  auditLog: ({ auditLog }) => auditLog,
  resource: ({ resource }) => resource,
  resourceType: ({ resourceType }) => resourceType,
  path: ({ path }) => path,
  expected: ({ expected }) => (expected === null ? '' : formatValue(expected)),
  found: ({ found }) => (found === null ? '' : formatValue(found)),
  message: ({ message }) => message,
  remedy: ({ remedy }) => remedy,
  file: ({ source }) => source?.file,
  line: ({ source }) => source && String(source.line),
  acknowledgedFor: ({ acknowledgement }) => acknowledgement?.reason,
  acknowledgedBy: ({ acknowledgement }) => acknowledgement?.owner,
  acknowledgedUntil: ({ acknowledgement }) => acknowledgement?.until,
  cause: ({ cause }) => cause,
};

/** Every finding as a row, PASS and NOT_APPLICABLE included; lines end in CRLF. */
export function renderCsv({ findings }: Report): string {
  const columns = Object.values(COLUMNS);
  const rows = findings.map((finding) => columns.map((textOf) => field(textOf(finding) ?? '')));
  return [Object.keys(COLUMNS), ...rows].map((row) => `${row.join(',')}\r\n`).join('');
}

/**
 * A quoted field, or nothing for what is empty. What a spreadsheet would run as a formula is led by an apostrophe, also behind what
 * separates cells where that is not the comma: there, quoted fields are split as well (OWASP, "CSV Injection").
 */
export function field(text: string): string {
  if (text === '') return '';
  const harmless = (isFormula(text) ? `'${text}` : text).replace(BEHIND_SEPARATOR, "$&'");
  return `"${harmless.replaceAll('"', '""').replaceAll('\0', '\uFFFD')}"`;
}

const BEHIND_SEPARATOR = /[;\t\r\n][\s\0]*(?=[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])/g;
const FORMULA = /^[\s\0]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/;
const NUMBER = /^-?\d+(\.\d+)?$/;

function isFormula(text: string): boolean {
  return FORMULA.test(text) && !NUMBER.test(text);
}
