/** Random and mutated templates: each is judged or refused by one message, and none takes long. `npm run fuzz` tries 21,000. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { checkTemplates } from '../../lib/check/check-templates';
import type { Template } from '../../lib/facts/from-template';
import { TemplateError } from '../../lib/facts/template/errors';
import { parseTemplate } from '../../lib/facts/template/parse';
import { STATUSES } from '../../lib/findings/finding';
import { SHARE } from '../support/share';
import { randomTemplate } from './random-template';
import { mutated, mutation } from './mutation';

const FIXTURE = join(__dirname, '../fixtures/templates/audit-log.yaml');
const TEXT = readFileSync(FIXTURE, 'utf8');

/** A template of a kilobyte that takes longer than this hangs, on any machine. */
const LONGEST_MILLISECONDS = 5_000;

/** Judges templates as `check` does: a report, or a TemplateError. Anything else fails the test. */
function judgeOrRefuse(...bodies: unknown[]): void {
  const start = performance.now();
  try {
    const templates = bodies.map((body, index): Template => ({ stack: `App${index}`, body }));
    const { findings, summary } = checkTemplates(templates);
    expect(findings.length).toBeGreaterThan(0);
    // one expectation, not one a finding: there are millions
    expect(findings.filter(({ status, message }) => !STATUSES.includes(status) || message === '')).toEqual([]);
    // a report must be told in JSON, whatever stood in the template
    expect(JSON.parse(JSON.stringify({ findings, summary }))).toHaveProperty('findings');
  } catch (error) {
    assertRefusal(error);
  }
  expect(performance.now() - start).toBeLessThan(LONGEST_MILLISECONDS);
}

function assertRefusal(error: unknown): void {
  if (!(error instanceof TemplateError)) throw error;
  expect(error.message).not.toMatch(/undefined|\[object|\n/);
}

let sound: unknown;
beforeAll(async () => {
  sound = (await parseTemplate(TEXT, FIXTURE)).body;
});
afterEach(() => {
  expect(Object.keys(Object.prototype)).toEqual([]);
});

test('random templates', () => {
  fc.assert(
    fc.property(randomTemplate, (body) => judgeOrRefuse(body)),
    { numRuns: 7_000 * SHARE },
  );
});

test('random apps of several stacks', () => {
  fc.assert(
    fc.property(fc.array(randomTemplate, { minLength: 2, maxLength: 4 }), (bodies) => judgeOrRefuse(...bodies)),
    { numRuns: 1_000 * SHARE },
  );
});

test('mutations of a sound template', () => {
  fc.assert(
    fc.property(fc.array(mutation, { minLength: 1, maxLength: 4 }), (mutations) =>
      judgeOrRefuse(mutated(sound, mutations)),
    ),
    { numRuns: 7_000 * SHARE },
  );
});

test('mutations of its text, as YAML and as JSON', async () => {
  const json = JSON.stringify(sound, null, 1);
  const piece = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ':',
    '- ',
    '? ',
    '&a ',
    '*a ',
    '!Ref ',
    '"',
    "'",
    '\n',
    '\t',
    '#',
    '|',
    '%',
    '\0',
    '\\',
    ',',
    '<<: ',
  );
  const cut = fc.record({
    at: fc.nat(),
    length: fc.nat({ max: 12 }),
    insert: fc.oneof(piece, fc.string({ maxLength: 8 })),
  });
  const file = fc.constantFrom('a.yaml', 'a.json');
  await fc.assert(
    fc.asyncProperty(file, fc.array(cut, { minLength: 1, maxLength: 3 }), async (name, cuts) => {
      const text = cuts.reduce(spliced, name === 'a.yaml' ? TEXT : json);
      const parsed = await parseTemplate(text, name).catch(assertRefusal);
      if (parsed) judgeOrRefuse(parsed.body);
    }),
    { numRuns: 4_000 * SHARE },
  );
});

test('texts that are no template at all', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.constantFrom('a.yaml', 'a.json'),
      async (text, name) => {
        const parsed = await parseTemplate(text, name).catch(assertRefusal);
        if (parsed) judgeOrRefuse(parsed.body);
      },
    ),
    { numRuns: 2_000 * SHARE },
  );
});

interface Cut {
  readonly at: number;
  readonly length: number;
  readonly insert: string;
}

function spliced(text: string, { at, length, insert }: Cut): string {
  const start = text.length === 0 ? 0 : at % text.length;
  return text.slice(0, start) + insert + text.slice(start + length);
}
