/** Calls that AWS records in us-east-1 alone reach the Region of the audit log. */
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import path from 'node:path';
import { loadConfig } from '../../lib';
import { GlobalEventsStack } from '../../lib/constructs/global-events-stack';
import { propertiesOf } from './support';

const config = loadConfig(path.join(__dirname, '..', '..', 'wormtrail.config.json'));
const stack = new GlobalEventsStack(new App(), config);
const template = Template.fromStack(stack);
const rule = propertiesOf(template, 'AWS::Events::Rule');

it('stands in us-east-1', () => {
  expect(stack.region).toBe('us-east-1');
  expect(stack.terminationProtection).toBe(true);
});

it('forwards IAM calls on roles of the audit log and of its administrators', () => {
  expect(rule).toMatchObject({
    Name: `${config.name}-forward-iam`,
    EventPattern: {
      source: ['aws.iam'],
      detail: {
        requestParameters: { roleName: [{ prefix: `${config.name}-` }, expect.any(String), 'audit-log-administrator'] },
      },
    },
  });
});

it('sends them to the default bus of the Region of the audit log, and may send nowhere else', () => {
  const [target] = rule['Targets'] as { Arn: unknown }[];
  expect(JSON.stringify(target?.Arn)).toContain(`:events:${config.region}:${config.account}:event-bus/default`);
  expect(JSON.stringify(propertiesOf(template, 'AWS::IAM::Policy')['PolicyDocument'])).toContain(
    `:events:${config.region}:${config.account}:event-bus/default`,
  );
});
