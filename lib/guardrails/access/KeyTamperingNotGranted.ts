/** No identity policy of the app permits tampering with a key of the audit log. */
import { code } from '../../checks/code';
import { TAMPERING_ACTIONS } from '../data/tampering-actions';
import { keysOf } from '../keys';
import type { Guardrail } from '../guardrail';

import { judgeTamperingRights } from './tampering-rights';

export const KeyTamperingNotGranted: Guardrail = {
  id: 'KeyTamperingNotGranted',
  theme: 'access',
  title: 'No identity policy of the app permits tampering with the key',
  problem: 'An identity policy permits tampering with the key',
  reason:
    'Who disables the key or schedules its deletion makes every locked log unreadable, which is as good as deleting it.',
  severity: 'HIGH',
  threat: { technique: 'T1485', name: 'Data Destruction' },
  remedy: 'Take the actions on the key out of the policy, or name its role among the administrators.',
  code: {
    cloudFormation: code`
      Policy:
        Properties:
          PolicyDocument:
            Statement:
              - Effect: Allow
                Action: [kms:Decrypt, kms:DescribeKey] # no kms:*
                Resource: !GetAtt Key.Arn
    `,
    cdk: code`
      // not grantAdmin
      key.grantDecrypt(role);
    `,
  },
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) =>
    judgeTamperingRights(
      auditLog,
      keysOf(auditLog).map((resource) => ({ resource, actions: TAMPERING_ACTIONS['AWS::KMS::Key'] })),
    ),
};
