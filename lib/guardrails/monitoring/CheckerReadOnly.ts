/** The drift checker can look, and change nothing. */
import { code } from '../../checks/code';
import type { AuditLog, Resource } from '../../facts/audit-log';
import { coversPattern } from '../../facts/policy';
import { isUnknown } from '../../facts/value';
import { objectsArn } from '../bucket-policy';
import { fail, pass, unknown, type Guardrail, type Verdict } from '../guardrail';
import { grantsIn, type IdentityPolicy } from '../identity-policies';
import { tamperingIn } from '../tampering';
import { checkersOf } from './checkers';

const PATH = 'Role';
const EXPECTED = 'reading, and writing evidence';

export const CheckerReadOnly: Guardrail = {
  id: 'CheckerReadOnly',
  theme: 'monitoring',
  title: 'The role of the drift checker permits no change to the audit log',
  problem: 'The role of the drift checker permits changes',
  reason:
    'A checker that may change what it checks is one more administrator, and its code and its credentials one more way in.',
  severity: 'HIGH',
  threat: { technique: 'T1098.003', name: 'Account Manipulation: Additional Cloud Roles' },
  remedy:
    'Allow the checker’s role reading, s3:PutObject on the evidence bucket, and publishing to the owners’ topics, and no more.',
  code: {
    cloudFormation: code`
      Policy:
        Properties:
          PolicyDocument:
            Statement:
              - Effect: Allow
                Action: s3:PutObject
                Resource: !Sub '\${EvidenceBucket.Arn}/evidence/*'
              - Effect: Allow
                Action: sns:Publish
                Resource: !Ref Topic
    `,
    cdk: code`
      // grantPut permits changes of retention, too
      role.addToPrincipalPolicy(
        new iam.PolicyStatement({
          actions: ['s3:PutObject'],
          resources: [evidenceBucket.arnForObjects('evidence/*')],
        }),
      );
      topic.grantPublish(role);
    `,
  },
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => checkersOf(auditLog).flatMap((checker) => [judgeRole(auditLog, checker)]),
};

function judgeRole(auditLog: AuditLog, checker: Resource): Verdict {
  const arn = checker.properties[PATH];
  const place = { resource: checker, path: PATH };
  if (isUnknown(arn)) return unknown(place, EXPECTED, arn);
  const role = typeof arn === 'string' ? grantsIn(auditLog.inventory).role(arn) : undefined;
  if (!role) return unknown(place, EXPECTED, 'its role was not found');
  const changing = grantsIn(auditLog.inventory)
    .policiesOf(role)
    .flatMap((policy) => changesIn(auditLog, policy));
  const sure = [...new Set(changing.filter((change) => !change.doubt).flatMap(({ actions }) => actions))];
  if (sure.length > 0)
    return fail({ resource: role, path: '' }, EXPECTED, sure, `it may ${sure.slice(0, 5).join(', ')}`);
  const doubt = changing.map((change) => change.doubt).find(isUnknown);
  return doubt
    ? unknown({ resource: role, path: '' }, EXPECTED, doubt)
    : pass({ resource: role, path: '' }, EXPECTED, []);
}

/** The actions of a policy that change something, but for writing evidence. */
function changesIn({ evidence }: AuditLog, { tampering }: IdentityPolicy) {
  return tampering.flatMap((statement) => {
    const { resources, unknown: doubt } = statement;
    const isEvidence =
      evidence !== undefined &&
      !resources.except &&
      resources.patterns.every((pattern) => coversPattern(objectsArn(evidence), pattern));
    const actions = tamperingIn(statement).filter((action) => !(isEvidence && action === 's3:PutObject'));
    return actions.length > 0 ? [{ actions, doubt }] : [];
  });
}
