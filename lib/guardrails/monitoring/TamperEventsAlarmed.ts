/** Rules hear every call that weakens the audit log. */
import { code } from '../../checks/code';
import type { AuditLog } from '../../facts/audit-log';
import { TAMPER_EVENTS, type TamperEvents } from '../data/tamper-events';
import { fail, pass, unknown, type Guardrail, type Place, type Verdict } from '../guardrail';
import { ANYTHING, fieldsOf } from './event-pattern';
import { filtersAsking } from './metric-filters';
import { rulesAskingFor, type Asking } from './rules';
import { callOf, subjectsOf } from './subjects';
import { unheardCalls } from './unheard-calls';

export const TamperEventsAlarmed: Guardrail = {
  id: 'TamperEventsAlarmed',
  theme: 'monitoring',
  title: 'A rule, or a metric filter with an alarm, watches every call that weakens the audit log',
  problem: 'Calls that weaken the audit log are not watched',
  reason:
    'The scheduled check finds what was done within the hour. A rule tells the owner within minutes, while the attacker is still ' +
    'signed in.',
  severity: 'HIGH',
  threat: { technique: 'T1562.008', name: 'Impair Defenses: Disable or Modify Cloud Logs' },
  remedy:
    'Add EventBridge rules on "AWS API Call via CloudTrail" for these calls, not narrowed to other resources, with a target that ' +
    'reaches an owner, or metric filters on the trail’s log group with alarms.',
  code: {
    cloudFormation: code`
      TamperRule:
        Type: AWS::Events::Rule
        Properties:
          EventPattern:
            source: [
              aws.cloudformation, aws.cloudtrail, aws.events, aws.kms, aws.lambda,
              aws.logs, aws.monitoring, aws.s3, aws.scheduler, aws.sns, aws.sqs
            ]
            detail-type: [AWS API Call via CloudTrail]
            detail:
              eventName: [
                { prefix: Add }, { prefix: Associate }, { prefix: Attach },
                { prefix: Cancel }, { prefix: Continue }, { prefix: Create },
                { prefix: Delete }, { prefix: Detach }, { prefix: Disable },
                { prefix: Disassociate }, { prefix: Enable },
                { prefix: Execute }, { prefix: Import }, { prefix: Publish },
                { prefix: Purge }, { prefix: Put }, { prefix: Remove },
                { prefix: Replicate }, { prefix: Revoke },
                { prefix: Rollback }, { prefix: Schedule }, { prefix: Set },
                { prefix: Start }, { prefix: Stop }, { prefix: Subscribe },
                { prefix: Tag }, { prefix: Unsubscribe }, { prefix: Untag },
                { prefix: Update }
              ]
          Targets:
            - Id: topic
              Arn: !Ref Topic
    `,
    cdk: code`
      const prefixes = [
        'Add', 'Associate', 'Attach', 'Cancel', 'Continue', 'Create', 'Delete', 'Detach',
        'Disable', 'Disassociate', 'Enable', 'Execute', 'Import', 'Publish', 'Purge', 'Put',
        'Remove', 'Replicate', 'Revoke', 'Rollback', 'Schedule', 'Set', 'Start', 'Stop',
        'Subscribe', 'Tag', 'Unsubscribe', 'Untag', 'Update',
      ];
      new events.Rule(this, 'TamperRule', {
        eventPattern: {
          source: [
            'aws.cloudformation', 'aws.cloudtrail', 'aws.events', 'aws.kms', 'aws.lambda',
            'aws.logs', 'aws.monitoring', 'aws.s3', 'aws.scheduler', 'aws.sns', 'aws.sqs',
          ],
          detailType: ['AWS API Call via CloudTrail'],
          detail: { eventName: prefixes.map((prefix) => ({ prefix })) },
        },
        targets: [new targets.SnsTopic(topic)],
      });
    `,
  },
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: judgeRules,
};

const EXPECTED = 'each of these calls watched';
const NOTHING_KNOWN = fieldsOf({});

/** One verdict for each service whose calls are not all watched; a passing one where there is none. */
function judgeRules(auditLog: AuditLog): Verdict[] {
  const { rules: ofBus, doubt } = rulesAskingFor(auditLog, NOTHING_KNOWN, ANYTHING);
  const rules = [...ofBus, ...filtersAsking(auditLog)];
  const unwatched = eventsThatConcern(auditLog).flatMap((events) => {
    const call = callOf(events);
    const asking = rules.filter(({ hears }) => hears(call, ANYTHING) !== false);
    const unheard = unheardCalls(asking, events, subjectsOf(auditLog, events));
    if (unheard.calls.length === 0 && !unheard.doubt) return [];
    if (doubt) return [unknown({ resource: doubt.rule, path: 'EventPattern' }, EXPECTED, doubt.reason)];
    const place = placeOf(asking.find(({ silencedBy }) => silencedBy) ?? asking[0], auditLog);
    if (unheard.calls.length === 0 && unheard.doubt) return [unknown(place, EXPECTED, unheard.doubt)];
    const calls = unheard.calls.map((call) => `${events.service}:${call}`);
    return [fail(place, EXPECTED, { notWatched: calls }, `not watched: ${calls.join(', ')}`)];
  });
  return unwatched.length > 0 ? unwatched : [pass(placeOf(rules[0], auditLog), EXPECTED, { notWatched: [] })];
}

function placeOf(asking: Asking | undefined, { log }: AuditLog): Place {
  if (!asking) return { resource: log.bucket, path: '' };
  return { resource: asking.rule, path: asking.silencedBy ?? 'EventPattern' };
}

/**
 * Events of the services that the audit log's resources are of: where there is no function, no call of Lambda weakens it. What
 * CloudFormation made, CloudFormation can take away.
 */
function eventsThatConcern({ members }: AuditLog): readonly TamperEvents[] {
  const types = new Set(members.map(({ type }) => type));
  const services = new Set(['cloudformation', ...[...types].map((type) => type.split('::')[1]?.toLowerCase())]);
  return TAMPER_EVENTS.filter(({ service }) => services.has(service));
}
