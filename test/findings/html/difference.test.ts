/** Expected against found: by member and by statement, in words where a sentence says it. */
import { difference, listedIn } from '../../../lib/findings/html/difference';
import type { Json } from '../../../lib/facts/value';

const DENY = { Sid: 'DenyDelete', Effect: 'Deny', Action: 's3:DeleteObject' };
const READ = { Sid: 'Read', Effect: 'Allow', Action: 's3:GetObject' };

const text = (expected: Json, found: Json): string => plain(difference(expected, found));

const plain = (markup: ReturnType<typeof difference>): string =>
  String(markup)
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&#x2212;', '-')
    .replaceAll('&quot;', '"')
    .replace(/\s+/g, ' ')
    .trim();

test.each<[what: string, expected: Json, found: Json, said: string]>([
  ['values', 'COMPLIANCE', 'GOVERNANCE', 'Expected COMPLIANCE Found GOVERNANCE'],
  ['nothing', true, null, 'Expected true Found nothing'],
  [
    'a list with a name, each entry once',
    'denied to everyone',
    { notRefused: ['s3:DeleteObject', 's3:DeleteObject', 's3:PutObject'] },
    'Expected denied to everyone Not refused s3:DeleteObject , s3:PutObject',
  ],
  [
    'members that differ, and no others',
    { Rule: { Mode: 'COMPLIANCE', Days: 2192 } },
    { Rule: { Mode: 'COMPLIANCE', Days: 1 } },
    '- expected Rule.Days 2192 + found Rule.Days 1',
  ],
  [
    'statements by their Sid: one changed, one gone',
    { Statement: [DENY, READ] },
    { Statement: [{ ...READ, Action: 's3:*' }] },
    `- expected Statement DenyDelete ${JSON.stringify(DENY)} ` +
      '- expected Statement Read.Action s3:GetObject + found Statement Read.Action s3:*',
  ],
  ['nothing to compare', null, null, 'false'],
])('%s', (_, expected, found, said) => {
  expect(text(expected, found)).toBe(said);
});

test('a long difference ends, and says where the rest is', () => {
  const many = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`Key${index}`, index]));
  expect(text(many, {})).toMatch(/and 16 more lines: the JSON report has them$/);
});

test.each<[message: string, said: string]>([
  [
    'PolicyDocument is not as deployed: - Deny "A": s3:*; ~ "B": Action: x; Resource: y; + Allow everybody',
    '- expected Deny "A": s3:* ~ changed "B": Action: x; Resource: y + found Allow everybody',
  ],
  ['IsLogging is false. The deployed value is true', 'false'],
])('what a message lists: %s', (message, said) => {
  expect(plain(listedIn(message))).toBe(said);
});
