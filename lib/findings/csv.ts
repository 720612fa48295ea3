/** CSV (RFC 4180): one row a finding, safe to open in a spreadsheet. */
import { rowWriter, type Stretch } from './as-above';
import type { Finding, Report } from './finding';
import { show } from './show';

interface Column {
  readonly name: string;
  readonly member: keyof Finding;
  readonly cell: (finding: Finding) => string;
}

/** Those that change together stand together. */
const COLUMNS: readonly (readonly Column[])[] = [
  [text('status'), text('severity'), text('guardrail'), text('owner')],
  [text('auditLog')],
  [text('resource')],
  [text('resourceType')],
  [text('path'), value('expected')],
  [value('found')],
  [text('message'), text('remedy')],
  [
    part('file', 'source', ({ source }) => source?.file),
    part('line', 'source', ({ source }) => source && String(source.line)),
    part('acknowledgedFor', 'acknowledgement', ({ acknowledgement }) => acknowledgement?.reason),
    part('acknowledgedBy', 'acknowledgement', ({ acknowledgement }) => acknowledgement?.owner),
    part('acknowledgedUntil', 'acknowledgement', ({ acknowledgement }) => acknowledgement?.until),
  ],
];

type Texts = { [Name in keyof Finding]-?: Finding[Name] extends string | undefined ? Name : never }[keyof Finding];

function text(member: Texts): Column {
  return part(member, member, (finding) => finding[member]);
}

function value(member: 'expected' | 'found'): Column {
  return part(member, member, ({ [member]: stated }) => (stated === null ? undefined : show(stated)));
}

function part(name: string, member: keyof Finding, tell: (finding: Finding) => string | undefined): Column {
  return { name, member, cell: (finding) => field(tell(finding) ?? '') };
}

/** Every finding as a row, PASS and NOT_APPLICABLE included; lines end in CRLF. */
export function renderCsv(report: Report): string {
  return [...csvPieces(report)].join('');
}

/** The same, a row at a time. */
export function* csvPieces({ findings }: Report): Generator<string> {
  yield `${COLUMNS.flat()
    .map(({ name }) => name)
    .join(',')}\r\n`;
  const write = rowWriter(COLUMNS.map(stretchOf));
  for (const finding of findings) yield write(finding);
}

/** A field ends with a comma, the last one of a row with the row. */
function stretchOf(columns: readonly Column[], index: number): Stretch<Finding> {
  const end = index === COLUMNS.length - 1 ? '\r\n' : ',';
  return {
    tells: columns.map(({ member }) => member),
    write: (finding) => `${columns.map(({ cell }) => cell(finding)).join(',')}${end}`,
  };
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
