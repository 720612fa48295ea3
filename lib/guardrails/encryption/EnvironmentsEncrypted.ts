/** What functions are configured with is encrypted with the audit log's key. */
import { code } from '../../checks/code';
import { expectProperty, type Guardrail } from '../guardrail';
import { membersOfType } from '../members';

export const EnvironmentsEncrypted: Guardrail = {
  id: 'EnvironmentsEncrypted',
  theme: 'encryption',
  title: 'Environments of the functions are encrypted with a customer managed key',
  problem: 'The environment of a function is not encrypted with a customer managed key',
  reason:
    'The environment names the evidence bucket and the topics of the owners. Without a key of its own everyone who may read ' +
    'functions reads it (Lambda Developer Guide, "Securing Lambda environment variables").',
  severity: 'MEDIUM',
  threat: { technique: 'T1580', name: 'Cloud Infrastructure Discovery' },
  remedy: 'Set KmsKeyArn of the function to the ARN of the audit log’s key.',
  code: {
    cloudFormation: code`
      Function:
        Properties:
          KmsKeyArn: !GetAtt Key.Arn
    `,
    cdk: code`
      new lambda.Function(this, 'Function', {
        runtime: lambda.Runtime.NODEJS_22_X,
        handler: 'index.handler',
        code: lambda.Code.fromAsset('dist'),
        environmentEncryption: key,
      });
    `,
  },
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) =>
    membersOfType(auditLog, 'AWS::Lambda::Function')
      .filter(({ properties }) => properties['Environment'] !== undefined)
      .map((watcher) =>
        expectProperty(watcher, 'KmsKeyArn', 'the ARN of a key', (key) => typeof key === 'string' && key !== ''),
      ),
};
