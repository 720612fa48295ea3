/** Delivering a log file is no event that makes another log file. */
import { code } from '../../checks/code';
import type { AuditLog, Resource } from '../../facts/audit-log';
import { elsewhereOf } from '../../facts/resources';
import { isUnknown } from '../../facts/value';
import { fail, pass, unknown, type Guardrail, type Verdict } from '../guardrail';
import { objectEvent } from './object-events';
import { logs } from './selectors';
import { eachTrail } from './trails';

export const NoDeliveryFeedbackLoop: Guardrail = {
  id: 'NoDeliveryFeedbackLoop',
  theme: 'trail',
  title: 'CloudTrail’s own deliveries into the log bucket are not logged as data events',
  problem: 'CloudTrail’s own deliveries are logged as data events',
  reason:
    'A trail that logs uploads into its own bucket logs its own deliveries: each log file makes the next one, and the bill grows ' +
    'without end (awslabs/landing-zone-accelerator-on-aws issue 1162).',
  severity: 'MEDIUM',
  threat: { technique: 'T1496', name: 'Resource Hijacking' },
  remedy:
    'Exclude PutObject from the data events on the log bucket with an advanced event selector (eventName NotEquals PutObject).',
  code: {
    cloudFormation: code`
      Trail:
        Properties:
          EventSelectors: !Ref AWS::NoValue # a trail has either kind of selectors
          AdvancedEventSelectors:
            - Name: Management events
              FieldSelectors:
                - { Field: eventCategory, Equals: [Management] }
            - Name: Access to log files
              FieldSelectors:
                - { Field: eventCategory, Equals: [Data] }
                - { Field: resources.type, Equals: ['AWS::S3::Object'] }
                - { Field: resources.ARN, StartsWith: [!Sub '\${LogBucket.Arn}/'] }
                - { Field: eventName, NotEquals: [PutObject] }
    `,
    cdk: code`
      const cfnTrail = trail.node.defaultChild as cloudtrail.CfnTrail;
      cfnTrail.eventSelectors = undefined; // a trail has either kind of selectors
      cfnTrail.advancedEventSelectors = [
        { name: 'Management events', fieldSelectors: [{ field: 'eventCategory', equalTo: ['Management'] }] },
        {
          name: 'Access to log files',
          fieldSelectors: [
            { field: 'eventCategory', equalTo: ['Data'] },
            { field: 'resources.type', equalTo: ['AWS::S3::Object'] },
            { field: 'resources.ARN', startsWith: [bucket.arnForObjects('')] },
            { field: 'eventName', notEquals: ['PutObject'] },
          ],
        },
      ];
    `,
  },
  owner: 'engineering',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => eachTrail(auditLog, (trail) => [judgeLoop(auditLog, trail)]),
};

/** CloudTrail delivers as a service: the event has no ARN of a caller. */
function judgeLoop({ log }: AuditLog, trail: Resource): Verdict {
  const path = trail.properties['EventSelectors'] === undefined ? 'AdvancedEventSelectors' : 'EventSelectors';
  const place = { resource: trail, path };
  const expected = 'no data events for deliveries';
  const logged = logs(trail, objectEvent(log, 'PutObject', false));
  const unseen = isUnknown(logged) ? logged : elsewhereOf(log.bucket);
  // data events of a bucket are recorded where its owner is
  if (unseen && logged) return unknown(place, expected, unseen);
  return logged
    ? fail(place, expected, trail.properties[path], 'the trail logs its own deliveries')
    : pass(place, expected, expected);
}
