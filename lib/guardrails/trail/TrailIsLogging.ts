/** The trail is switched on. */
import { code } from '../../checks/code';
import { expectEqual, type Guardrail } from '../guardrail';
import { eachTrail } from './trails';

export const TrailIsLogging: Guardrail = {
  id: 'TrailIsLogging',
  theme: 'trail',
  title: 'The trail is logging',
  problem: 'The trail is not logging',
  reason: 'Stopping the trail is the first thing that an attacker does: whatever comes next leaves no log file.',
  severity: 'CRITICAL',
  threat: { technique: 'T1562.008', name: 'Impair Defenses: Disable or Modify Cloud Logs' },
  remedy: 'Start logging: set IsLogging to true, or call StartLogging.',
  code: {
    cloudFormation: code`
      Trail:
        Properties:
          IsLogging: true
    `,
    cdk: code`
      (trail.node.defaultChild as cloudtrail.CfnTrail).isLogging = true;
    `,
  },
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => eachTrail(auditLog, (trail) => [expectEqual(trail, 'IsLogging', true)]),
};
