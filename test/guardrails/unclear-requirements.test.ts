/** Requirements that nobody can read: what depends on them is unknown, whatever a guardrail makes of the rest. */
import { Unknown } from '../../lib/facts/value';
import { CATALOGUE } from '../../lib/guardrails/catalogue';
import { judge } from '../../lib/guardrails/guardrail';
import { soundAuditLog, type Changes } from '../support/sound-audit-log';

const statusesOf = (changes: Changes, guardrail: string): string[] => [
  ...new Set(
    judge(soundAuditLog(changes), CATALOGUE)
      .filter((finding) => finding.guardrail === guardrail)
      .map(({ status }) => status),
  ),
];

const unclear = (name: string): Changes => ({
  'requirements.unclear': { [name]: new Unknown(`requirements.${name}: it is no list`) },
});

it.each([
  ['frameworks', 'DefaultRetentionMeetsFrameworks'],
  ['shortestRetentionDays', 'DefaultRetentionMeetsFrameworks'],
  ['longestRetentionDays', 'DefaultRetentionWithinMaximum'],
  ['keptAtHandDays', 'LogsKeptAtHand'],
  ['administrators', 'TamperingDenied'],
  ['administrators', 'KeyDeletionDenied'],
  ['readers', 'ReadsLimitedToReaders'],
  ['owners', 'OwnersDeclared'],
])('where %s are unclear, %s is unknown', (name, guardrail) => {
  expect(statusesOf({}, guardrail)).toEqual(['PASS']);
  expect(statusesOf(unclear(name), guardrail)).toEqual(['UNKNOWN']);
});

it('is unknown, too, what would not apply', () => {
  expect(statusesOf({}, 'OrganizationBoundary')).toEqual(['NOT_APPLICABLE']);
  expect(statusesOf(unclear('organizationId'), 'OrganizationBoundary')).toEqual(['UNKNOWN']);
});

it('leaves alone what does not ask for it', () => {
  expect(statusesOf(unclear('readers'), 'ObjectLockEnabled')).toEqual(['PASS']);
  expect(statusesOf(unclear('readers'), 'OwnersDeclared')).toEqual(['PASS']);
});

it('says what is unclear', () => {
  const finding = judge(soundAuditLog(unclear('administrators')), CATALOGUE).find(
    (one) => one.guardrail === 'TamperingDenied',
  );
  expect(finding?.message).toContain('requirements.administrators: it is no list');
});
