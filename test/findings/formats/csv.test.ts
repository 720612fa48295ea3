/** CSV reports: RFC 4180, every finding, and nothing that a spreadsheet would run. */
import fc from 'fast-check';
import { renderCsv } from '../../../lib/findings/formats/csv';
import { report } from '../../../lib/findings/finding';
import { finding, hostileReport, ordinaryReport } from '../../support/reports';

/** RFC 4180, strictly: quoted fields, doubled quotes, CRLF. */
function read(csv: string): string[][] {
  const rows: string[][] = [[]];
  const pattern = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/gy;
  for (let at = 0; at < csv.length; at = pattern.lastIndex) {
    pattern.lastIndex = at;
    const [, quoted, bare, end] = pattern.exec(csv) ?? [];
    if (end === undefined) throw new Error(`not CSV at ${at}`);
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? bare ?? '');
    if (end === '\r\n' && pattern.lastIndex < csv.length) rows.push([]);
  }
  return rows;
}

test('a row a finding, those included that pass, are acknowledged, unknown or do not apply', () => {
  const [header, ...rows] = read(renderCsv(ordinaryReport()));
  expect(header?.slice(0, 6)).toEqual(['status', 'severity', 'guardrail', 'owner', 'auditLog', 'resource']);
  expect(rows.map(([status]) => status)).toEqual([
    ...['FAIL', 'FAIL', 'DRIFT', 'UNKNOWN', 'ACKNOWLEDGED', 'PASS', 'NOT_APPLICABLE'],
  ]);
});

test('a row tells what was acknowledged, by whom, why, until when', () => {
  const rows = read(renderCsv(ordinaryReport()));
  const acknowledged = rows.find(([status]) => status === 'ACKNOWLEDGED');
  expect(acknowledged?.slice(-4, -1)).toEqual([
    'Key material is imported and rotated by hand',
    'security',
    '2027-03-31',
  ]);
});

test.each([
  ['=1+1', "'=1+1"],
  ['+1+1', "'+1+1"],
  ['-1+1', "'-1+1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\t=1', "'\t'=1"],
  ['  =1', "'  =1"],
  ['\r\n=1', "'\r\n'=1"],
  ['＝1+1', "'＝1+1"],
  ['a;=1', "a;'=1"],
  ['a; \t+1', "a; \t'+1"],
  ['a\r\n@1', "a\r\n'@1"],
  ['-5', '-5'],
  ['a=1', 'a=1'],
])('a cell that reads %j is written as %j', (name, written) => {
  expect(read(renderCsv(report([finding({ resource: name })])))[1]?.[5]).toBe(written);
});

test('hostile names stay in their cells', () => {
  const rows = read(renderCsv(hostileReport()));
  expect(new Set(rows.map((row) => row.length))).toEqual(new Set([18]));
  expect(rows.flat().filter((cell) => /^\s*[=+@]/.test(cell))).toEqual([]);
});

/** What a spreadsheet looks at: separators and first letters of formulas, close together. */
const FORMULAS = fc.string({ unit: fc.constantFrom(...';\t\r\n =+-@"\'a\0') });

test('whatever a name is, its row is read back whole and starts no formula', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), FORMULAS), fc.string(), (resource, message) => {
      const rows = read(renderCsv(report([finding({ resource, message })])));
      expect(rows).toHaveLength(2);
      expect(rows[1]).toHaveLength(18);
      const cell = rows[1]?.[5] ?? '';
      // led by apostrophes, which are all that was added
      expect(cell.replaceAll("'", '')).toBe(resource.replaceAll('\0', '\uFFFD').replaceAll("'", ''));
      expect(cell.length).toBeGreaterThanOrEqual(resource.length);
      const started = cell.split(/[;\t\r\n]/).filter((part) => /^[\s\uFFFD]*[=+\-@＝＋－＠]/.test(part));
      expect(/^-\d+(\.\d+)?$/.test(cell) ? [] : started).toEqual([]);
    }),
  );
});
