/** Every action that changes something is heard by a tamper rule, or stands in a table that says why not. */
import { TAMPERING_ACTIONS } from '../../lib/guardrails/data/tampering-actions';
import { RESOURCE_TYPES } from '../../lib/resource-types/registry';
import { reasonOf, unwatchedActions, unwatchedByReason } from '../../scripts/unwatched-actions';

test('each action of the pinned action data is heard, or has a reason why not', async () => {
  const unwatched = [...(await unwatchedActions())];
  expect(unwatched.flatMap(([action, reason]) => (reason === undefined ? [action] : []))).toEqual([]);
  expect(unwatched.length).toBeGreaterThan(100);
});

test('each reason is for some action', async () => {
  for (const [reason, actions] of await unwatchedByReason()) expect([reason, actions]).not.toEqual([reason, []]);
});

test('what changes a resource of an audit log is never said to be about something else', async () => {
  const [elsewhere] = (await unwatchedByReason()).filter(([reason]) =>
    reason.startsWith('They are about what no audit log'),
  );
  const ours = new Set<string>(Object.values(TAMPERING_ACTIONS).flat());
  expect(elsewhere?.[1].filter((action) => ours.has(action))).toEqual([]);
});

test('no call that a rule hears has a reason not to be heard', () => {
  const heard = RESOURCE_TYPES.flatMap(({ tampering }) =>
    Object.keys(tampering?.calls ?? {}).map((call) => `${tampering?.service ?? ''}:${call}`),
  );
  // S3 lists the name of the event as well, and as a prefix for others
  expect(heard.filter((action) => reasonOf(action) !== undefined)).toEqual([]);
});
