/** No identity policy of the app permits tampering with what checks the audit log. */
import type { AuditLog } from '../../facts/audit-log';
import { isUnknown } from '../../facts/value';
import { TAMPERING_ACTIONS } from '../data/tampering-actions';
import { actorsOf, functionRoles } from '../functions';
import { weigh, type Guardrail, type Verdict } from '../guardrail';
import { weighTamperingRights, type Guarded } from './tampering-rights';

export const CheckerTamperingNotGranted: Guardrail = {
  id: 'CheckerTamperingNotGranted',
  theme: 'access',
  title: 'No identity policy of the app permits tampering with the checker, its role or its schedule',
  reason:
    'Whoever replaces the checker’s code, starves it or empties its schedule makes it say that all is well, or nothing at all.',
  severity: 'HIGH',
  threat: { technique: 'T1562.001', name: 'Impair Defenses: Disable or Modify Tools' },
  controls: {
    HIPAA: ['164.308(a)(3)(i)', '164.312(a)(1)'],
    'PCI-DSS': ['7.2.2', '10.3.2'],
    SOC2: ['CC6.1', 'CC6.3'],
    'ISO-27001': ['A.5.18', 'A.8.2'],
    'NIST-800-53': ['AC-6', 'AU-9(4)', 'CM-5'],
    FedRAMP: ['AU-9(4)'],
    'CIS-AWS': ['1.15'],
  },
  remedy: 'Take the actions on the checker out of the policy, or name its role among the administrators.',
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => [...weighTamperingRights(auditLog, checkersOf(auditLog)), ...unknownRoles(auditLog)],
};

const ACTIONS_ON = new Map<string, Guarded['actions']>([
  ['AWS::Lambda::Function', TAMPERING_ACTIONS.function],
  ['AWS::StepFunctions::StateMachine', TAMPERING_ACTIONS.stateMachine],
  ['AWS::Scheduler::Schedule', TAMPERING_ACTIONS.schedule],
]);

/** The functions, state machines and schedules of wormtrail, and the roles that they act with. */
function checkersOf(auditLog: AuditLog): readonly Guarded[] {
  const roles = functionRoles(auditLog);
  return auditLog.members.flatMap((resource) => {
    const actions =
      resource.type === 'AWS::IAM::Role' && roles.includes(resource.arn ?? '')
        ? TAMPERING_ACTIONS.role
        : ACTIONS_ON.get(resource.type);
    return actions ? [{ resource, actions }] : [];
  });
}

/** A role that is not known may be tampered with by anybody. */
function unknownRoles(auditLog: AuditLog): readonly Verdict[] {
  return actorsOf(auditLog)
    .filter(({ resource, path }) => isUnknown(resource.properties[path]))
    .map(({ resource, path }) => weigh(resource, path, 'a role that is known', () => true));
}
