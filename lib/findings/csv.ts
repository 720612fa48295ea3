/** CSV (RFC 4180): one row a finding, safe to open in a spreadsheet. */
import type { Json } from '../facts/value';
import { rowWriter, type Stretch } from './as-above';

import type { Finding, Report } from './finding';
import { show } from './show';

const COLUMNS = [
  ...['status', 'severity', 'guardrail', 'owner', 'auditLog', 'resource', 'resourceType', 'path', 'expected', 'found'],
  ...['message', 'remedy', 'file', 'line', 'acknowledgedFor', 'acknowledgedBy', 'acknowledgedUntil'],
];

/** The columns; those that change together stand together. */
const STRETCHES: readonly Stretch<Finding>[] = [
  {
    isSame: (a, b) =>
      a.status === b.status && a.severity === b.severity && a.guardrail === b.guardrail && a.owner === b.owner,
    write: ({ status, severity, guardrail, owner }) => fields(status, severity, guardrail, owner),
  },
  { isSame: (a, b) => a.auditLog === b.auditLog, write: ({ auditLog }) => `,${field(auditLog ?? '')}` },
  { isSame: (a, b) => a.resource === b.resource, write: ({ resource }) => `,${field(resource)}` },
  {
    isSame: (a, b) => a.resourceType === b.resourceType && a.path === b.path && a.expected === b.expected,
    write: ({ resourceType, path, expected }) => `,${fields(resourceType, path, stated(expected))}`,
  },
  { isSame: (a, b) => a.found === b.found, write: ({ found }) => `,${fields(stated(found))}` },
  {
    isSame: (a, b) =>
      a.message === b.message &&
      a.remedy === b.remedy &&
      a.source === b.source &&
      a.acknowledgement === b.acknowledgement,
    write: ({ message, remedy, source, acknowledgement }) => {
      const { reason, owner, until } = acknowledgement ?? {};
      return `,${fields(message, remedy, source?.file, source && String(source.line), reason, owner, until)}\r\n`;
    },
  },
];

function fields(...texts: readonly (string | undefined)[]): string {
  return texts.map((text) => field(text ?? '')).join(',');
}

function stated(value: Json): string | undefined {
  return value === null ? undefined : show(value);
}

/** Every finding as a row, PASS and NOT_APPLICABLE included, a row at a time; lines end in CRLF. */
export function* csvPieces({ findings }: Report): Generator<string> {
  yield `${COLUMNS.join(',')}\r\n`;
  const write = rowWriter(STRETCHES);
  for (const finding of findings) yield write(finding);
}

/**
 * A quoted field, or nothing for what is empty. What a spreadsheet would run as a formula is led by an apostrophe, also behind what
 * separates cells where it is not the comma: whoever opens the file there sees quoted fields in pieces (OWASP, "CSV Injection").
 */
export function field(text: string): string {
  if (text === '') return '';
  if (PLAIN.test(text)) return `"${text}"`;
  const harmless = (isFormula(text) ? `'${text}` : text).replace(BEHIND_SEPARATOR, "$&'");
  return `"${harmless.replaceAll('"', '""').replaceAll('\0', '\uFFFD')}"`;
}

/** What nearly all names and sentences are: they begin with a letter or digit, and nothing in them ends a cell anywhere. */
const PLAIN = /^[A-Za-z0-9][^"\0;\t\r\n]*$/;
const BEHIND_SEPARATOR = /[;\t\r\n][\s\0]*(?=[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])/g;
const FORMULA = /^[\s\0]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/;
const NUMBER = /^-?\d+(\.\d+)?$/;

function isFormula(text: string): boolean {
  return FORMULA.test(text) && !NUMBER.test(text);
}
