/** What deployed resources are called, whatever form their physical id has. */
import { identityOf } from '../../../lib/facts/template/identity';

const AT = { partition: 'aws', region: 'eu-central-1', account: '111122223333' };
const BUS = 'arn:aws:events:eu-central-1:111122223333:event-bus';

test.each<[type: string, physicalId: string, properties: Readonly<Record<string, string>>, arn: string]>([
  ['AWS::Events::Rule', 'my-rule', {}, 'arn:aws:events:eu-central-1:111122223333:rule/my-rule'],
  [
    ...(['AWS::Events::Rule', 'my-bus|my-rule', { EventBusName: 'my-bus' }] as const),
    'arn:aws:events:eu-central-1:111122223333:rule/my-bus/my-rule',
  ],
  [
    ...(['AWS::Events::Rule', 'my-rule', { EventBusName: `${BUS}/default` }] as const),
    'arn:aws:events:eu-central-1:111122223333:rule/my-rule',
  ],
  [
    ...(['AWS::Events::Rule', 'my-bus|my-rule', { EventBusName: `${BUS}/my-bus` }] as const),
    'arn:aws:events:eu-central-1:111122223333:rule/my-bus/my-rule',
  ],
  [
    ...(['AWS::SQS::Queue', 'https://sqs.eu-central-1.amazonaws.com/111122223333/events', {}] as const),
    'arn:aws:sqs:eu-central-1:111122223333:events',
  ],
  [
    ...(['AWS::SNS::Topic', 'arn:aws:sns:eu-central-1:111122223333:security', {}] as const),
    'arn:aws:sns:eu-central-1:111122223333:security',
  ],
])('%s with the physical id %s has its ARN', (type, physicalId, properties, arn) => {
  const identity = identityOf(type, physicalId, AT, (name) => properties[name]);
  expect(identity).toMatchObject({ ref: physicalId, arn });
});
