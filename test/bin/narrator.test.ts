/** How `npm start` prints findings on a terminal: whole words, colour codes intact, at every width. */
import { stripVTControlCharacters } from 'node:util';
import { Writable } from 'node:stream';
import { narrator } from '../../bin/start/narrator';
import { report, type Finding } from '../../lib/findings/finding';

const FINDING: Finding = {
  guardrail: 'ObjectLockEnabled',
  status: 'FAIL',
  severity: 'CRITICAL',
  owner: 'security',
  resource: 'acme-audit-log/AuditLog/LogBucket',
  path: 'ObjectLockConfiguration.Rule.DefaultRetention.Days',
  expected: 2192,
  found: 1,
  message: 'The default retention is 1 day. SEC 17a-4(a) requires at least 2192 days.',
  remedy: '',
};

function printed(columns: number, finding = FINDING): string {
  let text = '';
  const terminal = new Writable({ write: (chunk, _, done) => ((text += String(chunk)), done()) });
  const noColor = process.env.NO_COLOR;
  delete process.env.NO_COLOR;
  narrator(Object.assign(terminal, { columns, isTTY: true }) as unknown as NodeJS.WriteStream).findings(
    report([finding]),
  );
  if (noColor !== undefined) process.env.NO_COLOR = noColor;
  return text;
}

describe.each([80, 120, 160])('on a terminal of %i columns', (columns) => {
  const text = printed(columns);
  const lines = stripVTControlCharacters(text).split('\n');

  test('no line is wider', () => expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(columns));

  test('every word is whole', () => {
    const words = lines.join(' ').split(/\s+/);
    for (const word of `CRITICAL ${FINDING.message} ${FINDING.resource} ${FINDING.path}`.split(' '))
      expect(words).toContain(word);
  });

  test('it is in colour', () => expect(text).toContain('\u001b[31mCRITICAL'));
});

test('a message that would fill the screen is cut, and says where the rest is', () => {
  const lines = printed(80, { ...FINDING, message: 'The policy changed. '.repeat(100) })
    .trimEnd()
    .split('\n');
  expect(lines.length).toBeLessThan(7);
  expect(lines.join(' ')).toContain('in the report');
});
