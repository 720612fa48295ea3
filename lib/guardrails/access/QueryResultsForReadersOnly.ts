/** Answers to queries are log content: readers alone read and write them. */
import { code } from '../../checks/code';
import type { AuditLog, Resource, Vault } from '../../facts/audit-log';
import { anyPrincipalBut, anyServiceBut } from '../../facts/policy';
import { isUnknown, unknownProperties } from '../../facts/value';
import { objectsArn, judgeRefusals, type Refusal } from '../bucket-policy';
import type { Guardrail } from '../guardrail';
import { membersOfComponent, membersOfType } from '../members';

export const QueryResultsForReadersOnly: Guardrail = {
  id: 'QueryResultsForReadersOnly',
  theme: 'access',
  title: 'Only the named readers read and write the answers of queries on the log',
  problem: 'Others than the readers may read or write the answers of queries on the log',
  reason:
    'Athena writes each answer into a bucket. An answer is a copy of log content, and an answer that somebody else writes is false. ' +
    'Athena acts by the rights of the person who asks (Amazon Athena User Guide, "Control access to Amazon S3 from Athena").',
  severity: 'HIGH',
  threat: { technique: 'T1530', name: 'Data from Cloud Storage' },
  remedy:
    'In the policy of the bucket with the answers, deny s3:GetObject, s3:GetObjectVersion and s3:PutObject to every principal but the ' +
    'readers, with ArnNotLike on aws:PrincipalArn.',
  code: {
    cloudFormation: code`
      QueryResultsPolicy:
        Properties:
          PolicyDocument:
            Statement:
              - Sid: DenyAnswersToOthers
                Effect: Deny
                Principal: '*'
                Action: [s3:GetObject, s3:GetObjectVersion, s3:PutObject]
                Resource: !Sub '\${QueryResults.Arn}/*'
                Condition:
                  ArnNotLike: { aws:PrincipalArn: !Sub 'arn:aws:iam::\${AWS::AccountId}:role/auditor' }
    `,
    cdk: code`
      resultsBucket.addToResourcePolicy(
        new iam.PolicyStatement({
          sid: 'DenyAnswersToOthers',
          effect: iam.Effect.DENY,
          principals: [new iam.AnyPrincipal()],
          actions: ['s3:GetObject', 's3:GetObjectVersion', 's3:PutObject'],
          resources: [resultsBucket.arnForObjects('*')],
          conditions: { ArnNotLike: { 'aws:PrincipalArn': readerArns } },
        }),
      );
    `,
  },
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) =>
    membersOfComponent(auditLog, 'query-results')
      .filter(({ type }) => type === 'AWS::S3::Bucket')
      .map((bucket) => ({ bucket, policies: policiesOf(bucket, auditLog) }))
      .map((answers) => judgeRefusals(answers, 'denied to all but the readers', usesOf(answers, auditLog))),
};

function policiesOf({ ref }: Resource, auditLog: AuditLog): readonly Resource[] {
  return membersOfType(auditLog, 'AWS::S3::BucketPolicy').flatMap((policy) => {
    const of = policy.properties['Bucket'];
    if (isUnknown(of)) return [{ ...policy, properties: unknownProperties(of) }];
    return of === ref ? [policy] : [];
  });
}

function usesOf(answers: Vault, { requirements }: AuditLog): Refusal[] {
  return ['s3:GetObject', 's3:GetObjectVersion', 's3:PutObject'].flatMap((action) => {
    const call = { action, resource: objectsArn(answers) };
    return [
      { what: action, requests: { ...call, caller: anyPrincipalBut(requirements.readers) } },
      {
        what: `${action} by AWS services`,
        requests: { ...call, caller: anyServiceBut([]) },
        onlyByThisPolicy: true as const,
      },
    ];
  });
}
