/** Calls outside a deployment stay open; what CloudFormation did for its stack, services of their own accord and refusals do not. */
import { callsOutsideDeployments } from '../../lib/drift/calls-outside';
import type { Attempt } from '../../lib/notify/attempt';

const TIME = '2026-11-29T12:00:00Z';

const ATTEMPT: Attempt = {
  ...{ eventId: 'id', time: TIME, eventSource: 'kms.amazonaws.com', eventName: 'CreateGrant', region: 'eu-central-1' },
  ...{ principal: 'arn:aws:iam::111122223333:user/eve', principalType: 'IAMUser', sourceIp: '198.51.100.7' },
  ...{ userAgent: 'aws-cli', resource: 'key' },
};

function told(change: Partial<Attempt>, deployedAt = '2026-11-01T00:00:00Z'): number {
  const calls = [{ attempt: { ...ATTEMPT, ...change }, count: 1, from: TIME, until: TIME }];
  return callsOutsideDeployments('audit-log', calls, { Key: new Date(deployedAt) }).length;
}

test.each<[what: string, change: Partial<Attempt>, deployedAt: string | undefined, told: number]>([
  ['a call', {}, undefined, 1],
  ['a call that was refused', { refusal: 'AccessDenied' }, undefined, 0],
  ['a call of a service by itself', { principalType: 'AWSService' }, undefined, 0],
  [
    'a call of CloudFormation during the deployment',
    { sourceIp: 'cloudformation.amazonaws.com' },
    '2026-11-29T12:04:00Z',
    0,
  ],
  ['a call of a service right after the deployment', { sourceIp: 'lambda.amazonaws.com' }, '2026-11-29T11:57:00Z', 0],
  [
    'a call through CloudFormation ten minutes after it',
    { sourceIp: 'cloudformation.amazonaws.com' },
    '2026-11-29T11:50:00Z',
    1,
  ],
  ['a call through CloudFormation long after it', { sourceIp: 'cloudformation.amazonaws.com' }, undefined, 1],
  ['a call of a person during the deployment', {}, '2026-11-29T12:04:00Z', 1],
  ['a deployment', { eventSource: 'cloudformation.amazonaws.com', eventName: 'UpdateStack' }, undefined, 0],
  [
    'the end of a protection',
    { eventSource: 'cloudformation.amazonaws.com', eventName: 'UpdateTerminationProtection' },
    undefined,
    1,
  ],
])('%s', (_, change, deployedAt, expected) => {
  expect(told(change, deployedAt)).toBe(expected);
});

test('it is told with caller, time and address', () => {
  const calls = [{ attempt: ATTEMPT, count: 2, from: TIME, until: TIME }];
  expect(callsOutsideDeployments('audit-log', calls, {})).toMatchObject([
    {
      since: TIME,
      finding: {
        guardrail: 'ChangesAcknowledged',
        resource: 'key',
        message: `${ATTEMPT.principal} called CreateGrant (2 calls) at ${TIME} from 198.51.100.7: it lets somebody use the key beside its policy.`,
      },
    },
  ]);
});
