/** No identity policy of the app permits tampering with what checks the audit log. */
import { code } from '../../checks/code';
import type { AuditLog } from '../../facts/audit-log';
import { isUnknown } from '../../facts/value';
import { TAMPERING_ACTIONS } from '../data/tampering-actions';
import { actorsOf, functionRoles } from '../functions';
import { expectProperty, type Guardrail, type Verdict } from '../guardrail';
import { judgeTamperingRights, type Guarded } from './tampering-rights';

export const CheckerTamperingNotGranted: Guardrail = {
  id: 'CheckerTamperingNotGranted',
  theme: 'access',
  title: 'No identity policy of the app permits tampering with the checker, its role or its schedule',
  problem: 'An identity policy permits tampering with the drift checker',
  reason:
    'A principal that replaces the checker’s code, starves it or empties its schedule makes it report that all holds, or nothing.',
  severity: 'HIGH',
  threat: { technique: 'T1562.001', name: 'Impair Defenses: Disable or Modify Tools' },
  remedy: 'Take the actions on the checker out of the policy, or name its role among the administrators.',
  code: {
    cloudFormation: code`
      Policy:
        Properties:
          PolicyDocument:
            Statement:
              - Effect: Allow
                Action: [lambda:GetFunctionConfiguration] # no lambda:*
                Resource: !GetAtt Function.Arn
    `,
    cdk: code`
      role.addToPrincipalPolicy(
        new iam.PolicyStatement({
          actions: ['lambda:GetFunctionConfiguration'],
          resources: [checker.functionArn],
        }),
      );
    `,
  },
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => [...judgeTamperingRights(auditLog, checkersOf(auditLog)), ...unknownRoles(auditLog)],
};

const TYPES = [
  'AWS::Lambda::Function',
  'AWS::StepFunctions::StateMachine',
  'AWS::Scheduler::Schedule',
  'AWS::IAM::Role',
] as const;

/** The functions, state machines and schedules of wormtrail, and the roles that they act with. */
function checkersOf(auditLog: AuditLog): readonly Guarded[] {
  const roles = functionRoles(auditLog);
  return auditLog.members.flatMap((resource) => {
    const type = TYPES.find((one) => one === resource.type);
    const isOther = type === 'AWS::IAM::Role' && !roles.includes(resource.arn ?? '');
    return type && !isOther ? [{ resource, actions: TAMPERING_ACTIONS[type] }] : [];
  });
}

/** A role that is not known may be tampered with by anybody. */
function unknownRoles(auditLog: AuditLog): readonly Verdict[] {
  return actorsOf(auditLog)
    .filter(({ resource, path }) => isUnknown(resource.properties[path]))
    .map(({ resource, path }) => expectProperty(resource, path, 'a role that is known', () => true));
}
