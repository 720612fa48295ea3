/** Whether what is gone was allowed to go: by its lock and the lifecycle rule, and never by guess. */
import { judgeRemoval, type RemovalVerdict } from '../../lib/integrity/removal';

const LOCK = { mode: 'COMPLIANCE', until: '2026-02-01T00:00:00Z' };
const WRITTEN = '2026-01-01T00:00:00Z';
/** Removes what is forty days old: from February 10 on. */
const RULE = { id: 'Expire', expirationDays: 39, noncurrentDays: 1 };
const day = (date: string): Date => new Date(`2026-${date}T00:00:00Z`);

interface Case {
  readonly lock?: typeof LOCK | undefined;
  readonly written?: string | undefined;
  readonly rule?: typeof RULE | null;
  readonly lastSeen?: string | undefined;
  readonly seen?: string;
}

test.each<[what: string, given: Case, verdict: RemovalVerdict]>([
  ['as old as the rule says, seen after its lock', {}, 'allowed'],
  ['while it was locked', { seen: '01-20' }, 'too early'],
  ['while it was locked, and no rule is there', { seen: '01-20', rule: null }, 'too early'],
  ['while it was locked, taken nobody knows when', { seen: '01-20', written: undefined }, 'too early'],
  ['without a rule', { rule: null }, 'unexplained'],
  ['without a rule and without a lock that was seen', { rule: null, lock: undefined }, 'unexplained'],
  ['earlier than the rule says', { seen: '02-05' }, 'unexplained'],
  ['earlier than the rule says, without a lock that was seen', { seen: '02-05', lock: undefined }, 'unexplained'],
  ['as old as the rule says, without a lock that was seen', { lock: undefined }, 'lock not known'],
  ['after its lock, taken nobody knows when', { written: undefined }, 'age not known'],
  ['taken nobody knows when, without a lock', { written: undefined, lock: undefined }, 'age not known'],
  ['seen last while it was locked', { lastSeen: '01-31' }, 'not seen in time'],
  ['never seen again', { lastSeen: undefined }, 'not seen in time'],
])('gone %s', (_, { seen = '03-01', rule = RULE, ...given }, verdict) => {
  const { lock, written, lastSeen } = { lock: LOCK, written: WRITTEN, lastSeen: '02-05', ...given };
  const lastSeenAt = lastSeen === undefined ? undefined : day(lastSeen);
  expect(judgeRemoval({ lock, written }, { seenAt: day(seen), rule, lastSeenAt })).toBe(verdict);
});
