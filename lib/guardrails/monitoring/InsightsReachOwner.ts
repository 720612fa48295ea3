/** What CloudTrail Insights finds reaches an owner. */
import { code } from '../../checks/code';
import type { AuditLog, Resource } from '../../facts/audit-log';
import { coversPattern, type Answer } from '../../facts/policy';
import { isList, isUnknown, valueAt } from '../../facts/value';
import { fail, pass, unknown, type Guardrail, type Verdict } from '../guardrail';
import { membersOfType } from '../members';
import { resourcePoliciesOf } from '../resource-policies';
import { both, fieldsOf } from './event-pattern';
import { withTrail } from '../trail/trails';
import { rulesAskingFor, whereabouts } from './rules';

const EXPECTED = 'an enabled rule that sends Insights events to a topic of the audit log';

export const InsightsReachOwner: Guardrail = {
  id: 'InsightsReachOwner',
  theme: 'monitoring',
  title: 'An enabled rule sends the events of CloudTrail Insights to a topic of an owner',
  problem: 'Events of CloudTrail Insights reach no owner',
  reason:
    'Insights writes what is unusual into the bucket, where it waits for somebody to look. EventBridge tells it at once, if a ' +
    'rule asks for "AWS Insight via CloudTrail" (EventBridge User Guide, "AWS service events delivered via AWS CloudTrail").',
  severity: 'MEDIUM',
  threat: { technique: 'T1580', name: 'Cloud Infrastructure Discovery' },
  remedy:
    'Add an EventBridge rule on source aws.cloudtrail and detail-type "AWS Insight via CloudTrail", with a topic of ' +
    'engineering, security or compliance as its target. Let events.amazonaws.com publish to the topic by a statement without a condition.',
  code: {
    cloudFormation: code`
      InsightsRule:
        Type: AWS::Events::Rule
        Properties:
          EventPattern:
            source: [aws.cloudtrail]
            detail-type: [AWS Insight via CloudTrail]
          Targets:
            - Id: topic
              Arn: !Ref Topic
      TopicPolicy:
        Type: AWS::SNS::TopicPolicy
        Properties:
          Topics: [!Ref Topic]
          PolicyDocument:
            Version: '2012-10-17'
            Statement:
              - Effect: Allow
                Principal: { Service: events.amazonaws.com }
                Action: sns:Publish
                Resource: !Ref Topic
    `,
    cdk: code`
      new events.Rule(this, 'InsightsRule', {
        eventPattern: { source: ['aws.cloudtrail'], detailType: ['AWS Insight via CloudTrail'] },
        targets: [new targets.SnsTopic(topic)],
      });
    `,
  },
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => withTrail(auditLog, () => [judgeRules(auditLog)]),
};

const INSIGHTS = fieldsOf({ source: ['aws.cloudtrail'], 'detail-type': ['AWS Insight via CloudTrail'] });

function judgeRules(auditLog: AuditLog): Verdict {
  const stackOfTrail = auditLog.trails[0]?.stack ?? '';
  const { rules, doubt } = rulesAskingFor(auditLog, both(INSIGHTS, whereabouts(auditLog, stackOfTrail)));
  const topics = membersOfType(auditLog, 'AWS::SNS::Topic').map(({ ref, arn }) => arn ?? ref);
  const reaching = rules
    .filter(({ silencedBy }) => !silencedBy)
    .flatMap(({ rule }) =>
      targetsOf(rule).flatMap((target) => (topics.includes(target.arn) ? [{ rule, target }] : [])),
    );
  const answers = reaching.map(({ target }) => target.hasRole || admitsRules(auditLog, target.arn));
  const owned = reaching[answers.indexOf(true)];
  if (owned) return pass({ resource: owned.rule, path: 'Targets' }, EXPECTED, owned.rule.displayName);
  const unread = answers.find(isUnknown);
  if (unread) return unknown({ resource: reaching[0]?.rule, path: 'Targets' }, EXPECTED, unread);
  if (doubt) return unknown({ resource: doubt.rule, path: '' }, EXPECTED, doubt.reason);
  const [first] = rules;
  if (!first)
    return fail({ resource: auditLog.log.bucket, path: '' }, EXPECTED, null, 'no rule asks for Insights events');
  const path = first.silencedBy ?? 'Targets';
  const because = first.silencedBy
    ? 'the rule sends nothing'
    : reaching.length > 0
      ? 'the policy of the topic does not let EventBridge publish without a condition'
      : 'the rule reaches no topic of the audit log';
  return fail({ resource: first.rule, path }, EXPECTED, first.rule.properties[path], because);
}

interface Target {
  readonly arn: string;
  /** With a role, EventBridge publishes by the role's permissions. */
  readonly hasRole: boolean;
}

function targetsOf({ properties }: Resource): readonly Target[] {
  const targets = properties['Targets'];
  return (isList(targets) ? targets : []).flatMap((target) => {
    const arn = valueAt(target, 'Arn');
    return typeof arn === 'string' ? [{ arn, hasRole: valueAt(target, 'RoleArn') !== undefined }] : [];
  });
}

/**
 * Whether the policy of a topic lets EventBridge publish: only without a condition, because it sends no condition keys there
 * (EventBridge User Guide, "Using resource-based policies for Amazon EventBridge").
 */
function admitsRules(auditLog: AuditLog, topicArn: string): Answer {
  const statements = resourcePoliciesOf(auditLog)
    .filter(({ resource }) => resource.type === 'AWS::SNS::TopicPolicy' && namesTopic(resource, topicArn))
    .flatMap((policy) => policy.statements);
  const admits = statements.some(
    ({ effect, principals, conditions, actions, unknown: doubt }) =>
      effect === 'Allow' &&
      doubt === undefined &&
      conditions.length === 0 &&
      !actions.except &&
      actions.patterns.some((action) => coversPattern(action.toLowerCase(), 'sns:publish')) &&
      principals?.named.some(({ type, id }) => type === 'Service' && id === 'events.amazonaws.com') === true,
  );
  return admits || (statements.find((statement) => statement.unknown)?.unknown ?? false);
}

function namesTopic({ properties }: Resource, topicArn: string): boolean {
  const topics = properties['Topics'];
  return isList(topics) && topics.includes(topicArn);
}
