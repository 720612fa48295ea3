/** Nobody but the administrators weakens a locked bucket. */
import { code } from '../../checks/code';
import type { AuditLog, Vault } from '../../facts/audit-log';
import { anyPrincipalBut, anyServiceBut, coversPattern } from '../../facts/policy';
import { bucketArn, bucketStatements, objectsArn, judgeRefusals, type Refusal } from '../bucket-policy';
import { holdRoles, ledgerRoles } from '../functions';
import { fail, type Guardrail, type Verdict } from '../guardrail';
import { vaultsOf } from '../vaults';

/** Each of them takes a lock away, shortens it, or opens the bucket to somebody. */
const BUCKET_CALLS = [
  's3:DeleteBucket',
  's3:DeleteBucketPolicy',
  's3:PutBucketAcl',
  's3:PutBucketObjectLockConfiguration',
  's3:PutBucketOwnershipControls',
  's3:PutBucketPolicy',
  's3:PutBucketPublicAccessBlock',
  's3:PutBucketVersioning',
  's3:PutEncryptionConfiguration',
  's3:PutLifecycleConfiguration',
  's3:PutReplicationConfiguration',
];
const OBJECT_CALLS = ['s3:BypassGovernanceRetention', 's3:PutObjectLegalHold', 's3:PutObjectRetention'];

export const TamperingDenied: Guardrail = {
  id: 'TamperingDenied',
  theme: 'access',
  title: 'The bucket policy denies every call that could weaken the bucket to all but the administrators',
  problem: 'The bucket policy does not deny calls that weaken the bucket',
  reason:
    'Object Lock guards the log files that exist. A principal that may lower the default retention, add a lifecycle rule or replace ' +
    'the policy decides about all that come, and an identity policy with s3:* is enough unless the bucket denies it.',
  severity: 'CRITICAL',
  threat: { technique: 'T1562.008', name: 'Impair Defenses: Disable or Modify Cloud Logs' },
  remedy:
    'Deny these calls on the bucket and its objects to every principal but the administrators, with ArnNotLike on ' +
    'aws:PrincipalArn. State the administrators in the configuration.',
  code: {
    cloudFormation: code`
      LogBucketPolicy:
        Properties:
          PolicyDocument:
            Statement:
              - Sid: DenyTampering
                Effect: Deny
                Principal: '*'
                Action:
                  - s3:BypassGovernanceRetention
                  - s3:DeleteBucket
                  - s3:DeleteBucketPolicy
                  - s3:PutAccelerateConfiguration
                  - s3:PutBucketAcl
                  - s3:PutBucketObjectLockConfiguration
                  - s3:PutBucketOwnershipControls
                  - s3:PutBucketPolicy
                  - s3:PutBucketPublicAccessBlock
                  - s3:PutBucketVersioning
                  - s3:PutEncryptionConfiguration
                  - s3:PutLifecycleConfiguration
                  - s3:PutObjectLegalHold
                  - s3:PutObjectRetention
                  - s3:PutReplicationConfiguration
                Resource: [!GetAtt LogBucket.Arn, !Sub '\${LogBucket.Arn}/*']
                Condition:
                  # the role that deploys must be among them
                  ArnNotLike: { aws:PrincipalArn: [!Sub 'arn:aws:iam::\${AWS::AccountId}:role/audit-log-administrator'] }
    `,
    cdk: code`
      bucket.addToResourcePolicy(
        new iam.PolicyStatement({
          sid: 'DenyTampering',
          effect: iam.Effect.DENY,
          principals: [new iam.AnyPrincipal()],
          actions: [
            's3:BypassGovernanceRetention',
            's3:DeleteBucket',
            's3:DeleteBucketPolicy',
            's3:PutAccelerateConfiguration',
            's3:PutBucketAcl',
            's3:PutBucketObjectLockConfiguration',
            's3:PutBucketOwnershipControls',
            's3:PutBucketPolicy',
            's3:PutBucketPublicAccessBlock',
            's3:PutBucketVersioning',
            's3:PutEncryptionConfiguration',
            's3:PutLifecycleConfiguration',
            's3:PutObjectLegalHold',
            's3:PutObjectRetention',
            's3:PutReplicationConfiguration',
          ],
          resources: [bucket.bucketArn, bucket.arnForObjects('*')],
          // the role that deploys must be among them
          conditions: { ArnNotLike: { 'aws:PrincipalArn': administratorArns } },
        }),
      );
    `,
  },
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => vaultsOf(auditLog).map((vault) => judgeVault(auditLog, vault)),
};

const EXPECTED = 'denied to all but the administrators';

/** Where no administrators are stated, a denial with exceptions is told apart from none at all. */
function judgeVault(auditLog: AuditLog, vault: Vault): Verdict {
  const { administrators } = auditLog.requirements;
  const isStated = administrators.length > 0;
  const extending = isStated && vault === auditLog.evidence ? ledgerRoles(auditLog) : [];
  const holding = isStated ? holdRoles(auditLog) : [];
  const verdict = judgeRefusals(vault, EXPECTED, tamperingWith(vault, { administrators, extending, holding }));
  const excepted = administrators.length === 0 && verdict.kind === 'fail' ? exceptedIn(vault) : [];
  const isDeniedToAllBut = (arns: readonly string[]): boolean =>
    judgeRefusals(vault, EXPECTED, tamperingWith(vault, { administrators: arns, extending: [], holding: [] })).kind ===
    'pass';
  if (excepted.length === 0 || !isDeniedToAllBut(excepted)) return verdict;
  const left = excepted.filter((arn) => !isDeniedToAllBut(excepted.filter((other) => other !== arn)));
  const because = `denied to everybody but ${left.join(', ')}, and no administrators are stated`;
  return fail(verdict, EXPECTED, { deniedToAllBut: left }, because);
}

/** Principals that the denials of these calls leave out. */
function exceptedIn(vault: Vault): readonly string[] {
  const calls = [...BUCKET_CALLS, ...OBJECT_CALLS].map((call) => call.toLowerCase());
  const denials = bucketStatements(vault).filter(
    ({ effect, actions }) =>
      effect === 'Deny' &&
      actions.patterns.some((action) => calls.some((call) => coversPattern(action.toLowerCase(), call))),
  );
  const patterns = denials.flatMap(({ conditions }) =>
    conditions.flatMap(({ operator, key, values }) =>
      key === 'aws:principalarn' && /Not(Like|Equals)/i.test(operator) ? values : [],
    ),
  );
  return [...new Set(patterns)];
}

interface Spared {
  readonly administrators: readonly string[];
  /** Roles that may make a lock longer: one in COMPLIANCE mode, which the policy asks for, never becomes shorter. */
  readonly extending: readonly string[];
  /** Roles that set legal holds, where there are any: administrators may not then. */
  readonly holding: readonly string[];
}

function tamperingWith(vault: Vault, { administrators, extending, holding }: Spared): Refusal[] {
  const services = anyServiceBut([]);
  const sparedBy = (action: string): readonly string[] => {
    if (action === 's3:PutObjectRetention') return [...administrators, ...extending];
    return action === 's3:PutObjectLegalHold' && holding.length > 0 ? holding : administrators;
  };
  const people = (action: string) => anyPrincipalBut(sparedBy(action));
  const refusals = (action: string, resource: string): Refusal[] => [
    { what: action, requests: { action, resource, caller: people(action) } },
    { what: `${action} by AWS services`, requests: { action, resource, caller: services }, onlyByThisPolicy: true },
  ];
  const [bucket, objects] = [bucketArn(vault), objectsArn(vault)];
  return [
    ...BUCKET_CALLS.flatMap((action) => refusals(action, bucket)),
    ...OBJECT_CALLS.flatMap((action) => refusals(action, objects)),
  ];
}
