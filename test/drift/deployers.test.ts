/** Who deployed, out of what CloudTrail remembers: the calls on this stack that succeeded, and no others. */
import type { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { deployersOf } from '../../lib/drift/deployers';

const ID = 'arn:aws:cloudformation:eu-central-1:111122223333:stack/audit-log/0a1b2c';
const CHANGE_SET = 'arn:aws:cloudformation:eu-central-1:111122223333:changeSet/cdk/3d4e5f';
const STACK = { name: 'audit-log', id: ID, changeSetId: CHANGE_SET };

const event = (requestParameters: object, more: object = {}) => ({
  EventId: 'id',
  CloudTrailEvent: JSON.stringify({
    ...{ eventID: 'id', eventName: 'UpdateStack', eventTime: '2026-11-29T12:00:00Z', requestParameters },
    ...{ userIdentity: { arn: 'arn:aws:iam::111122223333:role/admin' }, sourceIPAddress: '198.51.100.7', ...more },
  }),
});

/** Answers every look-up of UpdateStack, page by page. */
function cloudTrail(...pages: object[][]): CloudTrailClient {
  const send = async ({ input }: LookupEventsCommand) => {
    const page = Number(input.NextToken ?? 0);
    if (input.LookupAttributes?.[0]?.AttributeValue !== 'UpdateStack') return Promise.resolve({});
    return Promise.resolve({ Events: pages[page], ...(pages[page + 1] && { NextToken: String(page + 1) }) });
  };
  return { send } as unknown as CloudTrailClient;
}

const found = async (...pages: object[][]): Promise<number> =>
  (await deployersOf(STACK, new Date(0), new Date(), cloudTrail(...pages))).length;

test.each<[what: string, event: object, found: number]>([
  ['the name of the stack', event({ stackName: 'audit-log' }), 1],
  ['its ARN', event({ stackName: ID }), 1],
  ['its change set alone', event({ changeSetName: CHANGE_SET }), 1],
  ['another stack', event({ stackName: 'audit-log-2' }), 0],
  ['another change set', event({ changeSetName: `${CHANGE_SET}0` }), 0],
  ['no stack', event({}), 0],
  ['the stack, and was refused', event({ stackName: 'audit-log' }, { errorCode: 'AccessDenied' }), 0],
])('an event that names %s', async (_, one, expected) => {
  expect(await found([one])).toBe(expected);
});

test('later pages are read, and what is no JSON is passed over', async () => {
  expect(await found([{ CloudTrailEvent: 'x' }], [event({ stackName: 'audit-log' })])).toBe(1);
});
