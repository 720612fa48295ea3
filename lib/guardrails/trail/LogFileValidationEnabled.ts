/** CloudTrail signs what it delivers. */
import { code } from '../../checks/code';
import { expectEqual, type Guardrail } from '../guardrail';
import { eachTrail } from './trails';

export const LogFileValidationEnabled: Guardrail = {
  id: 'LogFileValidationEnabled',
  theme: 'trail',
  title: 'Log file validation is enabled',
  problem: 'Log file validation is off',
  reason:
    'The signed digest of every hour is what tells a true log file from a forged one, and a missing one from one that never ' +
    'was (CloudTrail User Guide, "Validating CloudTrail log file integrity").',
  severity: 'CRITICAL',
  threat: { technique: 'T1565.001', name: 'Data Manipulation: Stored Data Manipulation' },
  remedy: 'Set EnableLogFileValidation to true.',
  code: {
    cloudFormation: code`
      Trail:
        Properties:
          EnableLogFileValidation: true
    `,
    cdk: code`
      new cloudtrail.Trail(this, 'Trail', {
        enableFileValidation: true,
      });
    `,
  },
  owner: 'engineering',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => eachTrail(auditLog, (trail) => [expectEqual(trail, 'EnableLogFileValidation', true)]),
};
