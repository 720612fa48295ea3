/** What the owners are told is encrypted on the way. */
import { code } from '../../checks/code';
import { isManagedByAws } from '../../facts/key-names';
import { expectProperty, type Guardrail } from '../guardrail';
import { membersOfType } from '../members';

export const TopicsEncrypted: Guardrail = {
  id: 'TopicsEncrypted',
  theme: 'encryption',
  title: 'Topics of the audit log are encrypted with a customer managed key',
  problem: 'A topic is not encrypted with a customer managed key',
  reason:
    'Findings say where the audit log is weak. And alarms cannot publish to a topic that the AWS managed key encrypts: ' +
    'their messages would be lost (SNS Developer Guide, "Enable compatibility between event sources and encrypted topics").',
  severity: 'MEDIUM',
  threat: { technique: 'T1530', name: 'Data from Cloud Storage' },
  remedy: 'Set KmsMasterKeyId of the topic to the audit log’s key.',
  code: {
    cloudFormation: code`
      Topic:
        Properties:
          KmsMasterKeyId: !GetAtt Key.Arn
    `,
    cdk: code`
      new sns.Topic(this, 'Topic', {
        masterKey: key,
      });
    `,
  },
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) =>
    membersOfType(auditLog, 'AWS::SNS::Topic').map((topic) =>
      expectProperty(
        topic,
        'KmsMasterKeyId',
        'a customer managed key',
        (key) => typeof key === 'string' && key !== '' && !isManagedByAws(key),
      ),
    ),
};
