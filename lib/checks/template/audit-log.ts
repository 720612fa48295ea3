/** Whether there is anything to judge. */
import { code } from '../code';
import type { Check } from '../check';

const OF_TEMPLATES = {
  theme: 'trail',
  owner: 'security',
  threat: { technique: 'T1562.008', name: 'Impair Defenses: Disable or Modify Cloud Logs' },
  judgedFrom: ['template'],
} as const;

export const AuditLogFound: Check = {
  ...OF_TEMPLATES,
  id: 'AuditLogFound',
  title: 'There is an audit log to judge',
  reason: 'A check that finds nothing to check proves nothing, even if it reports no problem.',
  severity: 'MEDIUM',
  remedy:
    'Check the app or template that has the trail. A bucket that a trail elsewhere delivers to is found by the tag ' +
    'wormtrail:audit-log=true.',
  code: {
    cloudFormation: code`
      LogBucket:
        Properties:
          Tags:
            - { Key: 'wormtrail:audit-log', Value: 'true' }
    `,
    cdk: code`
      Tags.of(bucket).add('wormtrail:audit-log', 'true');
    `,
  },
};

export const AuditLogComplete: Check = {
  ...OF_TEMPLATES,
  id: 'AuditLogComplete',
  title: 'Every part of the audit log is in the templates, or in the account that is read',
  reason:
    'A trail that delivers into another account, a bucket or key that was imported: what the templates do not have cannot be proven, ' +
    'and the half that they have proves nothing of the other.',
  severity: 'CRITICAL',
  remedy: 'Give the template of the other part too, or run wormtrail drift in the account that has it.',
  noCode: 'The part that is missing stands in another template.',
};

export const AuditLogNotLeftOut: Check = {
  ...OF_TEMPLATES,
  id: 'AuditLogNotLeftOut',
  title: 'No audit log is left out by a tag',
  reason:
    'The tag wormtrail:audit-log=false leaves out a trail that logs data events for a pipeline. On a trail that logs management ' +
    'events it would take the audit log out of sight.',
  severity: 'CRITICAL',
  remedy: 'Remove the tag wormtrail:audit-log=false, or set it to true.',
  code: {
    cloudFormation: code`
      LogBucket:
        Properties:
          Tags:
            - { Key: 'wormtrail:audit-log', Value: 'true' }
    `,
    cdk: code`
      Tags.of(bucket).add('wormtrail:audit-log', 'true');
    `,
  },
};
