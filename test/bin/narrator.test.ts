/** How `npm start` prints findings on a terminal: whole words, colour codes intact, at every width. */
import { stripVTControlCharacters } from 'node:util';
import { Writable } from 'node:stream';
import { narrator, type Narrator } from '../../bin/start/narrator';
import type { PlayedAttack } from '../../bin/start/attack';
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

function printed(columns: number, tell = (to: Narrator): void => to.findings(report([FINDING]))): string {
  let text = '';
  const terminal = new Writable({ write: (chunk, _, done) => ((text += String(chunk)), done()) });
  const noColor = process.env.NO_COLOR;
  delete process.env.NO_COLOR;
  tell(narrator(Object.assign(terminal, { columns, isTTY: true }) as unknown as NodeJS.WriteStream));
  if (noColor !== undefined) process.env.NO_COLOR = noColor;
  return text;
}

describe.each([80, 120, 160])('on a terminal of %i columns', (columns) => {
  const text = printed(columns);
  const lines = stripVTControlCharacters(text).split('\n');

  test('no line is wider', () => expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(columns));

  test('every word is whole', () => {
    const words = lines.join(' ').split(/\s+/);
    for (const word of `CRITICAL ${FINDING.message.slice(0, -1)} ${FINDING.resource} ${FINDING.path}`.split(' '))
      expect(words).toContain(word);
  });

  test('it is in colour', () => expect(text).toContain('\u001b[31mCRITICAL'));
});

test('a message that would fill the screen is cut, and says where the rest is', () => {
  const long = { ...FINDING, message: 'The policy changed. '.repeat(100) };
  const lines = printed(80, (to) => to.findings(report([long])))
    .trimEnd()
    .split('\n');
  expect(lines.length).toBeLessThan(7);
  expect(lines.join(' ')).toContain('in the report');
});

test('the ten worst findings are told, and how many more there are', () => {
  const many = Array.from({ length: 13 }, (_, index) => ({ ...FINDING, resource: `R${index}` }));
  const low = { ...FINDING, severity: 'LOW' as const, resource: 'Lesser' };
  const drifted = { ...FINDING, status: 'DRIFT' as const, guardrail: 'Drift' as const, resource: 'Worse' };
  const lines = printed(80, (to) => to.findings(report([low, drifted, ...many.slice(0, 9)])));
  expect(lines).toContain('Worse');
  expect(lines).not.toContain('Lesser');
  expect(lines).toContain('and 1 more: in the report');
  expect(printed(80, (to) => to.findings(report(many)))).toContain('and 3 more: in the report');
});

test('what holds is one line', () => {
  const held = Array.from({ length: 87 }, (_, index) => ({
    ...FINDING,
    status: 'PASS' as const,
    resource: `R${index}`,
  }));
  expect(stripVTControlCharacters(printed(80, (to) => to.verdict(report(held))))).toBe('   ✔ 1 check: 1 holds\n');
  expect(printed(80, (to) => to.verdict(report(held), true))).toContain('ObjectLockEnabled (87)');
});

test.each([
  [80, 'Stop logging found by'],
  [160, `${'Stop logging'.padEnd(52)} found by`],
])('on %i columns attacks stand in columns only where each line keeps to them', (columns, line) => {
  const outcome = { kind: 'detected', guardrail: 'TrailIsLogging' };
  const played = { attack: { title: 'Stop logging', outcome } } as unknown as PlayedAttack;
  expect(printed(columns, (to) => to.detection(played, true))).toContain(line);
});
