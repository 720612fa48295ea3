/** Every technique of Stratus Red Team on AWS that has recorded events is answered by a question or a finding; most by both. */
import { eventOf } from '../../lib/events/event';
import { pattern } from '../../lib/questions/pattern';
import { activityOf } from '../support/company/call';
import { Random } from '../support/company/random';
import { ACCOUNTS, STAFF } from '../support/company/staff';
import { question } from '../questions/support';
import { TECHNIQUES } from './stratus.table';
import { PROGRAM, unusualAfter, type Done } from './support';

const WORK: readonly Done[] = [
  { action: 's3:GetObject', times: 100 },
  { action: 's3:PutObject', times: 20 },
  { action: 'iam:TagRole' },
];
const AUDIT_LOG = [pattern('audit-log')];
const USER = STAFF.find(({ kind, account }) => kind === 'user' && account === ACCOUNTS.production) ?? PROGRAM;

/** A sign-in that a user made without a second factor. */
const SIGN_IN = { additionalEventData: { MFAUsed: 'No' }, responseElements: { ConsoleLogin: 'Success' } };

test('35 techniques are answered', () => expect(Object.keys(TECHNIQUES)).toHaveLength(35));

test.each(Object.entries(TECHNIQUES))('%s', (_, { question: id, finding, calls }) => {
  expect(id ?? finding).toBeDefined();
  if (id !== undefined) {
    const isAnswer = (call: Done): boolean => {
      const isSignIn = call.action === 'signin:ConsoleLogin';
      const { record } = activityOf(isSignIn ? USER : PROGRAM, '2026-01-05T12:00:00Z', call, new Random(1));
      const event = eventOf({ ...record, ...(isSignIn && SIGN_IN) }, '');
      return question(id).matches(event, { who: [], auditLog: AUDIT_LOG });
    };
    expect(calls.filter(isAnswer)).not.toEqual([]);
    expect(WORK.filter(isAnswer)).toEqual([]);
  }
  const found = unusualAfter(20, WORK, [...WORK, ...calls]).map(({ check }) => check.id);
  if (finding === undefined) expect(found).not.toContain('SensitiveActionUsual');
  else expect(found).toContain(finding);
});
