/** The trail logs what happens in services without a Region. */
import { code } from '../../checks/code';
import { expectEqual, type Guardrail } from '../guardrail';
import { eachTrail } from './trails';

export const GlobalServiceEventsLogged: Guardrail = {
  id: 'GlobalServiceEventsLogged',
  theme: 'trail',
  title: 'The trail logs events of global services',
  problem: 'Events of global services such as IAM are not logged',
  reason:
    'IAM, STS and CloudFront have no Region. A trail without their events does not show who made a user, a key or a role.',
  severity: 'HIGH',
  threat: { technique: 'T1562.008', name: 'Impair Defenses: Disable or Modify Cloud Logs' },
  remedy: 'Set IncludeGlobalServiceEvents to true.',
  code: {
    cloudFormation: code`
      Trail:
        Properties:
          IncludeGlobalServiceEvents: true
    `,
    cdk: code`
      new cloudtrail.Trail(this, 'Trail', {
        includeGlobalServiceEvents: true,
      });
    `,
  },
  owner: 'engineering',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => eachTrail(auditLog, (trail) => [expectEqual(trail, 'IncludeGlobalServiceEvents', true)]),
};
