/** Nobody but the administrators can take the key away. */
import { code } from '../../checks/code';
import type { AuditLog, Resource } from '../../facts/audit-log';
import { anyPrincipalBut } from '../../facts/policy';
import { isUnknown } from '../../facts/value';
import { fail, pass, unknown, type Guardrail, type Verdict } from '../guardrail';
import { keysOf } from '../keys';
import { firstLeftTo, KEY_POLICY, nameOf } from './key-policy';

/** Calls that make logs unreadable, or change who may make such a call. */
const CALLS = [
  'kms:ScheduleKeyDeletion',
  'kms:DisableKey',
  'kms:PutKeyPolicy',
  'kms:DisableKeyRotation',
  'kms:DeleteImportedKeyMaterial',
];

export const KeyDeletionDenied: Guardrail = {
  id: 'KeyDeletionDenied',
  theme: 'encryption',
  title: 'Only the administrators may delete or disable the key, or change its policy',
  problem: 'Others than the administrators may delete or disable the key',
  reason:
    'Locked log files without their key are unreadable: immutability without protection of the key is destruction that ' +
    'waits to happen. An identity policy with kms:* suffices where the key policy does not deny it.',
  severity: 'CRITICAL',
  threat: { technique: 'T1485', name: 'Data Destruction' },
  remedy:
    'Deny these calls in the key policy to every principal whose aws:PrincipalArn is not among the administrators (ArnNotLike).',
  code: {
    cloudFormation: code`
      Key:
        Properties:
          KeyPolicy:
            Statement:
              - Sid: DenyTampering
                Effect: Deny
                Principal: '*'
                Action:
                  - kms:CreateGrant
                  - kms:DeleteAlias
                  - kms:DeleteImportedKeyMaterial
                  - kms:DisableKey
                  - kms:DisableKeyRotation
                  - kms:PutKeyPolicy
                  - kms:ScheduleKeyDeletion
                  - kms:UpdateAlias
                Resource: '*'
                Condition:
                  # the role that deploys must be among them
                  ArnNotLike: { aws:PrincipalArn: [!Sub 'arn:aws:iam::\${AWS::AccountId}:role/audit-log-administrator'] }
    `,
    cdk: code`
      key.addToResourcePolicy(
        new iam.PolicyStatement({
          sid: 'DenyTampering',
          effect: iam.Effect.DENY,
          principals: [new iam.AnyPrincipal()],
          actions: [
            'kms:CreateGrant',
            'kms:DeleteAlias',
            'kms:DeleteImportedKeyMaterial',
            'kms:DisableKey',
            'kms:DisableKeyRotation',
            'kms:PutKeyPolicy',
            'kms:ScheduleKeyDeletion',
            'kms:UpdateAlias',
          ],
          resources: ['*'],
          // the role that deploys must be among them
          conditions: { ArnNotLike: { 'aws:PrincipalArn': administratorArns } },
        }),
      );
    `,
  },
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => keysOf(auditLog).map((key) => judgeKey(auditLog, key)),
};

function judgeKey({ requirements }: AuditLog, key: Resource): Verdict {
  const place = { resource: key, path: KEY_POLICY };
  const expected = `${CALLS.join(', ')} denied to all but the administrators`;
  const left = firstLeftTo(key, anyPrincipalBut(requirements.administrators), CALLS);
  if (isUnknown(left)) return unknown(place, expected, left);
  if (!left) return pass(place, expected, 'denied');
  return fail(
    place,
    expected,
    `${left.action} is left open`,
    `${nameOf(left.statement)} may allow ${left.action} to others`,
  );
}
