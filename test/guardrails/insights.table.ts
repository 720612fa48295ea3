/** What InsightsReachOwner says, as cases. */
import { InsightsReachOwner } from '../../lib/guardrails/monitoring/InsightsReachOwner';
import { rowsFor } from '../support/guardrail-table';
import { statementPath } from '../support/policy-changes';
import { ABSENT, namesOf, OTHER_ACCOUNT, UNKNOWN } from '../support/sound-audit-log';

const INSIGHTS_RULE = 'InsightsRule.properties';
const RULES_PUBLISH = `${statementPath('SecurityTopicPolicy', 'RulesPublish')}.Condition`;

export const INSIGHTS_ROWS = rowsFor(InsightsReachOwner, [
  { case: 'sound', verdict: 'pass', resource: 'InsightsRule', path: 'Targets', found: 'audit-log/InsightsRule' },
  { case: 'sound', origin: 'account', verdict: 'pass', resource: 'InsightsRule' },
  {
    case: 'the topic has a condition for EventBridge, which sends no keys',
    change: { [RULES_PUBLISH]: { StringEquals: { 'aws:SourceAccount': '111122223333' } } },
    verdict: 'fail',
    because: 'without a condition',
  },
  {
    case: 'the same, and the target has a role of its own',
    change: {
      [RULES_PUBLISH]: { StringEquals: { 'aws:SourceAccount': '111122223333' } },
      [`${INSIGHTS_RULE}.Targets.0.RoleArn`]: 'arn:aws:iam::111122223333:role/publisher',
    },
    verdict: 'pass',
  },
  { case: 'the condition of the topic is a parameter', change: { [RULES_PUBLISH]: UNKNOWN }, verdict: 'unknown' },
  {
    case: 'no rule',
    change: { InsightsRule: ABSENT },
    verdict: 'fail',
    resource: 'LogBucket',
    because: 'no rule asks for Insights events',
  },
  {
    case: 'disabled',
    change: { [`${INSIGHTS_RULE}.State`]: 'DISABLED' },
    verdict: 'fail',
    resource: 'InsightsRule',
    path: 'State',
    found: 'DISABLED',
  },
  {
    case: 'a queue of the audit log',
    change: { [`${INSIGHTS_RULE}.Targets.0.Arn`]: namesOf('TamperEvents').arn },
    verdict: 'fail',
    resource: 'InsightsRule',
    path: 'Targets',
    because: 'reaches no topic',
  },
  {
    case: 'a topic of another account',
    change: { [`${INSIGHTS_RULE}.Targets.0.Arn`]: 'arn:aws:sns:eu-central-1:444455556666:other' },
    verdict: 'fail',
    resource: 'InsightsRule',
    path: 'Targets',
    because: 'the rule sends nothing',
  },
  {
    case: 'a topic that is in none of the templates',
    change: { [`${INSIGHTS_RULE}.Targets.0.Arn`]: 'arn:aws:sns:eu-central-1:111122223333:other' },
    verdict: 'unknown',
    because: 'the target arn:aws:sns:eu-central-1:111122223333:other is in none of the templates',
  },
  { case: 'no target', change: { [`${INSIGHTS_RULE}.Targets`]: [] }, verdict: 'fail', path: 'Targets', found: [] },
  {
    case: 'it hears something else',
    change: { [`${INSIGHTS_RULE}.EventPattern.detail-type`]: ['AWS API Call via CloudTrail'] },
    verdict: 'fail',
  },
  {
    case: 'of another source',
    change: { [`${INSIGHTS_RULE}.EventPattern.source`]: ['aws.ec2'] },
    verdict: 'fail',
  },
  {
    case: 'of another account',
    change: { [`${INSIGHTS_RULE}.EventPattern.account`]: [OTHER_ACCOUNT] },
    verdict: 'fail',
    because: 'no rule asks for Insights events',
  },
  {
    case: 'of an account that the template does not say',
    change: { 'stacks.0.account': UNKNOWN, [`${INSIGHTS_RULE}.EventPattern.account`]: [OTHER_ACCOUNT] },
    verdict: 'unknown',
    resource: 'InsightsRule',
  },
  {
    case: 'the pattern is JSON text',
    change: { [`${INSIGHTS_RULE}.EventPattern`]: '{"detail-type": ["AWS Insight via CloudTrail"]}' },
    verdict: 'pass',
  },
  {
    case: 'the target is a parameter',
    change: { [`${INSIGHTS_RULE}.Targets`]: UNKNOWN },
    verdict: 'unknown',
    resource: 'InsightsRule',
  },
  {
    case: 'of some calls only',
    change: { [`${INSIGHTS_RULE}.EventPattern.detail.insightDetails.eventName`]: ['RunInstances'] },
    verdict: 'fail',
    because: 'no rule asks for Insights events',
  },
  { case: 'the state is a parameter', change: { [`${INSIGHTS_RULE}.State`]: UNKNOWN }, verdict: 'unknown' },
  { case: 'no trail', change: { Trail: ABSENT }, verdict: 'notApplicable' },
]);
