/** `wormtrail check` in a real terminal, at every width: whole words, whole colours, links where the terminal has them. */
import { join } from 'node:path';
import { CHECKS } from '../../lib/checks/catalogue';
import { wormtrailCommand } from '../support/command-line';
import { inTerminal, tornColours, type Shown } from '../support/pseudo-terminal';

const TEMPLATE = join('test', 'fixtures', 'templates', 'weak-audit-log.yaml');
const CHECK = wormtrailCommand(['check', TEMPLATE]);
const PROBLEM = CHECKS.find(({ id }) => id === 'ObjectLockEnabled')?.problem ?? '';

describe.each([80, 120, 160])('at %i columns', (columns) => {
  let shown: Shown;
  beforeAll(async () => {
    shown = await inTerminal(columns, CHECK);
  });

  test('it ends with 1, and says nothing of Node.js', () => {
    expect(shown.code).toBe(1);
    expect(shown.raw).not.toMatch(/NodeVersionSupportWarning|node --trace/);
  });

  test('every line fits, and wide terminals are used', () => {
    const longest = Math.max(...shown.lines.map(({ length }) => length));
    expect(longest).toBeLessThanOrEqual(columns);
    expect(longest).toBeGreaterThan(columns * 0.75);
  });

  test('every word is whole, and no colour goes over a line', () => {
    const words = new Set(shown.lines.join(' ').split(/\s+/));
    for (const word of `CRITICAL ${PROBLEM.slice(1)} (ObjectLockEnabled)`.split(' ').slice(2))
      expect(words).toContain(word);
    expect(words).toContain('CRITICAL');
    expect(shown.raw).toContain('\u001B[31mCRITICAL');
    expect(tornColours(shown)).toEqual([]);
  });
});

const OWN = 'wormtrail.config.json';

describe.each([80, 120, 160])('what else is said at %i columns', (columns) => {
  test.each([
    ['cost', ['cost', '--config', OWN]],
    ['explain', ['explain', 'TrailNotRestarted']],
    ['the help of all', ['--help']],
    ['the help of a command with long flags', ['verify', '--help']],
    ['the help of a command with examples', ['check', '--help']],
  ])('%s: every line fits, but for a word that is longer', async (_name, args) => {
    const { lines } = await inTerminal(columns, wormtrailCommand(args));
    expect(lines.length).toBeGreaterThan(5);
    expect(lines.filter((line) => line.length > columns && line.trim().includes(' '))).toEqual([]);
  });
});

test('a wrong answer fits as well', async () => {
  const { code, lines } = await inTerminal(80, wormtrailCommand(['cost', '--config', '/tmp']));
  expect(code).toBe(2);
  expect(lines.filter(({ length }) => length > 80)).toEqual([]);
});

test('places are links where the terminal says that it has them', async () => {
  const link = '\u001B]8;;file:///';
  expect((await inTerminal(120, CHECK, { TERM_PROGRAM: 'vscode' })).raw).toContain(link);
  expect((await inTerminal(120, CHECK, { TERM_PROGRAM: 'unknown' })).raw).not.toContain(link);
});

test('--verbose names what holds', async () => {
  const { lines } = await inTerminal(120, [...CHECK, '--verbose']);
  expect(lines.join('\n')).toMatch(/^PASS \d+ checks?$/m);
});
