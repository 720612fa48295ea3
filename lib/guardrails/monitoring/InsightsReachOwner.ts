/** What CloudTrail Insights finds reaches an owner. */
import type { AuditLog, Resource } from '../../facts/audit-log';
import { isList, valueAt } from '../../facts/value';
import { fail, pass, unknown, type Guardrail, type Verdict } from '../guardrail';
import { membersOfType } from '../members';
import { both, fieldsOf } from './event-pattern';
import { rulesAskingFor, whereabouts } from './rules';

const EXPECTED = 'an enabled rule that sends Insights events to a topic of the audit log';

export const InsightsReachOwner: Guardrail = {
  id: 'InsightsReachOwner',
  theme: 'monitoring',
  title: 'An enabled rule sends the events of CloudTrail Insights to a topic of an owner',
  reason:
    'Insights writes what is unusual into the bucket, where it waits for somebody to look. EventBridge tells it at once, if a ' +
    'rule asks for "AWS Insight via CloudTrail" (EventBridge User Guide, "AWS service events delivered via AWS CloudTrail").',
  severity: 'MEDIUM',
  threat: { technique: 'T1580', name: 'Cloud Infrastructure Discovery' },
  remedy:
    'Add an EventBridge rule on source aws.cloudtrail and detail-type "AWS Insight via CloudTrail", with a topic of ' +
    'engineering, security or compliance as its target.',
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => (auditLog.trails.length === 0 ? [] : [judgeRules(auditLog)]),
};

const INSIGHTS = fieldsOf({ source: ['aws.cloudtrail'], 'detail-type': ['AWS Insight via CloudTrail'] });

function judgeRules(auditLog: AuditLog): Verdict {
  const stackOfTrail = auditLog.trails[0]?.stack ?? '';
  const { rules, doubt } = rulesAskingFor(auditLog, both(INSIGHTS, whereabouts(auditLog, stackOfTrail)));
  const topics = membersOfType(auditLog, 'AWS::SNS::Topic').map(({ ref, arn }) => arn ?? ref);
  const owned = rules.find(
    ({ rule, silencedBy }) => !silencedBy && targetsOf(rule).some((arn) => topics.includes(arn)),
  );
  if (owned) return pass({ resource: owned.rule, path: 'Targets' }, EXPECTED, owned.rule.displayName);
  if (doubt) return unknown({ resource: doubt.rule, path: '' }, EXPECTED, doubt.reason);
  const [first] = rules;
  if (!first)
    return fail({ resource: auditLog.log.bucket, path: '' }, EXPECTED, null, 'no rule asks for Insights events');
  const path = first.silencedBy ?? 'Targets';
  const because = first.silencedBy ? 'the rule sends nothing' : 'the rule reaches no topic of the audit log';
  return fail({ resource: first.rule, path }, EXPECTED, first.rule.properties[path], because);
}

function targetsOf({ properties }: Resource): readonly string[] {
  const targets = properties['Targets'];
  const arns = isList(targets) ? targets.map((target) => valueAt(target, 'Arn')) : [];
  return arns.filter((arn) => typeof arn === 'string');
}
