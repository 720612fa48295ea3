/** `aws_cloudwatch_event_rule`: a rule of EventBridge. */
import { present } from '../../../resource-types/answers';
import { isUnknown, type Value } from '../../value';
import { renamed, type Attributes } from '../attributes';
import type { TerraformType } from '../terraform-type';

export const eventRule: TerraformType = {
  type: 'aws_cloudwatch_event_rule',
  cloudFormation: 'AWS::Events::Rule',
  called: { id: 'Ref', name: 'Ref', arn: 'Arn' },
  computed: ['name', 'state', 'is_enabled'],
  properties: (rule) =>
    present({
      ...renamed(rule, { Name: 'name', ScheduleExpression: 'schedule_expression' }),
      EventBusName: busOf(rule),
      EventPattern: rule.json('event_pattern'),
      State: stateOf(rule),
      Tags: rule.tags(),
    }),
};

function busOf(rule: Attributes): Value | undefined {
  const bus = rule.at('event_bus_name');
  return bus === 'default' ? undefined : bus;
}

/** Before version 5 of the provider a flag said it. */
function stateOf(rule: Attributes): Value | undefined {
  const [state, enabled] = [rule.at('state'), rule.at('is_enabled')];
  if (state !== undefined || enabled === undefined) return state;
  return isUnknown(enabled) ? enabled : enabled === false ? 'DISABLED' : 'ENABLED';
}
