/** One vocabulary of counts: findings by severity, checks, resources. */
import { checksInWords, openFindings } from '../../lib/findings/counts';
import { report } from '../../lib/findings/finding';
import { problemOf } from '../../lib/findings/problem';
import { CATALOGUE, finding, ordinaryReport } from '../support/reports';

describe('counts in words', () => {
  test.each([
    [
      'each once, by the worst of what it found',
      ordinaryReport(),
      '5 checks: 2 do not hold, 1 is not proven, 1 is acknowledged, 1 does not apply',
    ],
    ['one', report([finding()]), '1 check: 1 holds'],
    ['none', report([]), '0 checks'],
    [
      'not as held where a part of what it asks is unknown for a cause',
      report([finding(), finding({ status: 'UNKNOWN', cause: 'AuditLogComplete logs' })]),
      '1 check: 1 is not proven',
    ],
    [
      'with their cause where all that they ask is unknown for it',
      report([
        finding({ guardrail: 'AuditLogComplete', status: 'UNKNOWN' }),
        finding({ status: 'UNKNOWN', cause: 'AuditLogComplete logs' }),
      ]),
      '1 check: 1 is not proven',
    ],
  ])('checks: %s', (_, { summary }, words) => {
    expect(checksInWords(summary)).toBe(words);
  });
});

test('the worst finding comes first, proven or not', () => {
  const low = finding({ status: 'FAIL', severity: 'LOW' });
  const unproven = finding({ status: 'UNKNOWN', severity: 'CRITICAL' });
  const held = finding();
  expect(openFindings(report([low, held, unproven]))).toEqual([unproven, low]);
});

test.each([
  ['the check’s own words', finding({ status: 'FAIL' }), 'New objects are not locked in COMPLIANCE mode'],
  [
    'what is not known, where it is not known',
    finding({ status: 'UNKNOWN', message: 'Unknown: Mode is a token. Required: The default retention is in it.' }),
    'Unknown: Mode is a token',
  ],
])('a problem in plain words: %s', (_, one, words) => {
  expect(problemOf(one, CATALOGUE).text).toBe(words);
});

test.each([
  ['the message', 'IsLogging is false.', 'IsLogging is false'],
  [
    'without a list that fills no line',
    `PolicyDocument is not as deployed: ${'- Allow; '.repeat(30)}`,
    'PolicyDocument is not as deployed',
  ],
  [
    'with the reason of a doubt',
    `Unknown: the policy could not be read: ${'denied '.repeat(30)}`,
    'Unknown: the policy could not be read',
  ],
])('without words of the check, the message says it: %s', (_, message, text) => {
  expect(problemOf(finding({ status: 'DRIFT', message }), [])).toEqual({ text });
});
