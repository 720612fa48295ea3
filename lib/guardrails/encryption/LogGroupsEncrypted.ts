/** What the functions log is encrypted with the audit log's key, which lets CloudWatch Logs use it. */
import { code } from '../../checks/code';
import type { AuditLog, Resource } from '../../facts/audit-log';
import { parseArn } from '../../facts/arn';
import { partitionOf } from '../../facts/partition';
import { theService, type Decision, type Statement } from '../../facts/policy';
import { hasToken } from '../../facts/template/tokens';
import { Unknown } from '../../facts/value';
import { groupBy } from '../../findings/group';
import { expectProperty, type Guardrail, type Verdict } from '../guardrail';
import { keyNamed } from '../keys';
import { membersOfType } from '../members';
import { decisionWithSymbols, judgeNeeds, OF_SERVICES, type Need } from '../permissions';
import { KEY_POLICY, keyStatements } from './key-policy';

/** What storing and reading takes, of the statement in "Encrypt log data in CloudWatch Logs using AWS KMS". */
const USES = ['kms:Encrypt', 'kms:Decrypt', 'kms:GenerateDataKey'];

export const LogGroupsEncrypted: Guardrail = {
  id: 'LogGroupsEncrypted',
  theme: 'encryption',
  title: 'Log groups of the audit log are encrypted with a customer managed key that CloudWatch Logs may use',
  problem: 'A log group is not encrypted with a customer managed key, or the key keeps CloudWatch Logs out',
  reason:
    'The functions log what they found and where. Without a key of its own a log group is open to everyone who may read ' +
    'logs. A key whose policy does not let CloudWatch Logs in makes the deployment fail, or the logs unreadable (CloudWatch Logs ' +
    'User Guide, "Encrypt log data in CloudWatch Logs using AWS KMS").',
  severity: 'MEDIUM',
  threat: { technique: 'T1530', name: 'Data from Cloud Storage' },
  remedy:
    'Set KmsKeyId of the log group to the ARN of the audit log’s key. In the key policy allow logs.REGION.amazonaws.com kms:Encrypt, ' +
    'kms:Decrypt, kms:ReEncrypt*, kms:GenerateDataKey* and kms:DescribeKey, where kms:EncryptionContext:aws:logs:arn is the ARN of the ' +
    'log group.',
  code: {
    cloudFormation: code`
      LogGroup:
        Properties:
          KmsKeyId: !GetAtt Key.Arn
      Key:
        Properties:
          KeyPolicy:
            Statement:
              - Sid: LogGroupsEncrypt
                Effect: Allow
                Principal: { Service: !Sub 'logs.\${AWS::Region}.amazonaws.com' }
                Action: [kms:Encrypt, kms:Decrypt, kms:ReEncrypt*, kms:GenerateDataKey*, kms:DescribeKey]
                Resource: '*'
                Condition:
                  ArnLike:
                    kms:EncryptionContext:aws:logs:arn: !Sub 'arn:\${AWS::Partition}:logs:\${AWS::Region}:\${AWS::AccountId}:log-group:*'
    `,
    cdk: code`
      new logs.LogGroup(this, 'LogGroup', {
        encryptionKey: key,
      });
      key.addToResourcePolicy(
        new iam.PolicyStatement({
          sid: 'LogGroupsEncrypt',
          effect: iam.Effect.ALLOW,
          principals: [new iam.ServicePrincipal(\`logs.\${Aws.REGION}.amazonaws.com\`)],
          actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
          resources: ['*'],
          conditions: {
            ArnLike: {
              'kms:EncryptionContext:aws:logs:arn': \`arn:\${Aws.PARTITION}:logs:\${Aws.REGION}:\${Aws.ACCOUNT_ID}:log-group:*\`,
            },
          },
        }),
      );
    `,
  },
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => {
    const groups = membersOfType(auditLog, 'AWS::Logs::LogGroup');
    const named = groups.map((group) =>
      expectProperty(group, 'KmsKeyId', 'the ARN of a key', (key) => typeof key === 'string' && key !== ''),
    );
    return [...named, ...judgeKeys(auditLog, groups)];
  },
};

/** One verdict for each key whose policy is at hand. */
function judgeKeys(auditLog: AuditLog, groups: readonly Resource[]): Verdict[] {
  const ofGroups = groups.flatMap((group) => {
    const key = keyNamed(auditLog, group.properties['KmsKeyId']);
    return key ? [{ group, key }] : [];
  });
  return [...groupBy(ofGroups, ({ key }) => key.ref).values()].flatMap((all) => {
    const key = all[0]?.key;
    if (!key) return [];
    const needs = all.flatMap(({ group }) => needsOf(group, key));
    return [judgeNeeds({ resource: key, path: KEY_POLICY }, 'CloudWatch Logs may use the key', needs)];
  });
}

function needsOf({ ref, arn = '', displayName }: Resource, key: Resource): readonly Need[] {
  const { partition = '', account = '', region = '', resource = `log-group:${ref}` } = parseArn(arn) ?? {};
  const service = `logs.${region}.${partitionOf(region)?.urlSuffix ?? 'amazonaws.com'}`;
  const group = `arn:${partition}:logs:${region}:${account}:${resource.replace(/:\*$/, '')}`;
  const context = { ...OF_SERVICES, 'kms:encryptioncontext:aws:logs:arn': { is: group } };
  const statements = keyStatements(key);
  return USES.map((action) => {
    const askedBy = (name: string) =>
      decisionWithSymbols(statements, { caller: theService(name), action, resource: key.arn ?? '*', context });
    return {
      what: `${action} by ${service} for ${displayName}`,
      decide: () => (hasToken(region) ? decisionOfSome(askedBy, statements) : askedBy(service)),
    };
  });
}

/** A template that does not say its Region may name the service by it, or say of which Region it is. */
function decisionOfSome(askedBy: (service: string) => Decision, statements: readonly Statement[]): Decision {
  const decisions = ['amazonaws.com', '${AWS::URLSuffix}'].map((suffix) => askedBy(`logs.\${AWS::Region}.${suffix}`));
  const settled = decisions.find((decision) => decision !== 'refused');
  if (settled !== undefined || decisions.includes(undefined)) return settled;
  const named = statements.flatMap(({ principals }) => principals?.named ?? []).map(({ id }) => id);
  const ofRegions = named.filter((id) => id.startsWith('logs.') && askedBy(id) !== 'refused');
  return ofRegions.length === 0
    ? 'refused'
    : new Unknown(`whether the log groups are of the Region of ${ofRegions.join(' or ')}`);
}
