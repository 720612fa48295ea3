/** What the functions log is encrypted with the audit log's key. */
import { code } from '../../checks/code';
import { expectProperty, type Guardrail } from '../guardrail';
import { membersOfType } from '../members';

export const LogGroupsEncrypted: Guardrail = {
  id: 'LogGroupsEncrypted',
  theme: 'encryption',
  title: 'Log groups of the audit log are encrypted with a customer managed key',
  problem: 'A log group is not encrypted with a customer managed key',
  reason:
    'The functions log what they found and where. Without a key of its own a log group is open to everyone who may read ' +
    'logs (CloudWatch Logs User Guide, "Encrypt log data in CloudWatch Logs using AWS KMS").',
  severity: 'MEDIUM',
  threat: { technique: 'T1530', name: 'Data from Cloud Storage' },
  remedy: 'Set KmsKeyId of the log group to the ARN of the audit log’s key.',
  code: {
    cloudFormation: code`
      LogGroup:
        Properties:
          KmsKeyId: !GetAtt Key.Arn
    `,
    cdk: code`
      new logs.LogGroup(this, 'LogGroup', {
        encryptionKey: key,
      });
    `,
  },
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) =>
    membersOfType(auditLog, 'AWS::Logs::LogGroup').map((group) =>
      expectProperty(group, 'KmsKeyId', 'the ARN of a key', (key) => typeof key === 'string' && key !== ''),
    ),
};
