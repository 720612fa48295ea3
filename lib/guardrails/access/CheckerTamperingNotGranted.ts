/** No identity policy of the app permits tampering with what checks the audit log. */
import { code } from '../../checks/code';
import { parseArn } from '../../facts/arn';
import type { AuditLog, Resource } from '../../facts/audit-log';
import { isUnknown, valueAt } from '../../facts/value';
import { TAMPERING_ACTIONS } from '../data/tampering-actions';
import { actorsOf, functionRoles, ownFunctionsOf } from '../functions';
import { expectProperty, type Guardrail, type Verdict } from '../guardrail';
import { judgeTamperingRights, type Guarded } from './tampering-rights';

export const CheckerTamperingNotGranted: Guardrail = {
  id: 'CheckerTamperingNotGranted',
  theme: 'access',
  title: 'No identity policy of the app permits tampering with the checker, its code, its role or its schedule',
  problem: 'An identity policy permits tampering with the drift checker',
  reason:
    'A principal that replaces the checker’s code, starves it or empties its schedule makes it report that all holds, or nothing. Who ' +
    'writes the archive that a function is made of replaces its code with the next deployment.',
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
  check: (auditLog) => [
    ...judgeTamperingRights(auditLog, [...checkersOf(auditLog), ...archivesOf(auditLog)]),
    ...unknownRoles(auditLog),
  ],
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

/** The buckets that templates have the functions’ code from. */
function archivesOf(auditLog: AuditLog): readonly Guarded[] {
  const archives = new Map<string, Guarded>();
  for (const watcher of ownFunctionsOf(auditLog)) {
    const name = valueAt(watcher.properties, 'Code.S3Bucket');
    if (typeof name !== 'string') continue;
    const arn = `arn:${parseArn(watcher.arn ?? '')?.partition ?? 'aws'}:s3:::${name}`;
    const resource: Resource = {
      ...{ ...watcher, type: 'AWS::S3::Bucket', ref: name, arn, displayName: name },
      ...{ properties: {}, metadata: {} },
    };
    archives.set(name, { resource, actions: ['s3:PutObject', 's3:PutBucketPolicy'] });
  }
  return [...archives.values()];
}

/** A role that is not known may be tampered with by anybody. */
function unknownRoles(auditLog: AuditLog): readonly Verdict[] {
  return actorsOf(auditLog)
    .filter(({ resource, path }) => isUnknown(resource.properties[path]))
    .map(({ resource, path }) => expectProperty(resource, path, 'a role that is known', () => true));
}
