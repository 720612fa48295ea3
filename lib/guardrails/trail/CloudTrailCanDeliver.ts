/** Bucket policy and key policy let CloudTrail deliver everything that the trail writes. */
import { code } from '../../checks/code';
import { parseArn } from '../../facts/arn';
import type { AuditLog, Resource } from '../../facts/audit-log';
import { decisionOf, refuses, theService, type Context, type Statement } from '../../facts/policy';
import { hasToken } from '../../facts/template/tokens';
import { inNoTemplate, isList, isUnknown, Unknown, valueAt, type Value } from '../../facts/value';
import { bucketArn, bucketStatements, policyPlace } from '../bucket-policy';
import { KEY_POLICY, keyStatements } from '../encryption/key-policy';
import { fail, pass, unknown, type Guardrail, type Place, type Verdict } from '../guardrail';
import { keyNamed } from '../keys';
import { isFalse, isTrue } from '../scalars';
import { readAsService } from './cloudtrail-accounts';
import { withTrail } from './trails';

const SERVICE = 'cloudtrail.amazonaws.com';
const CLOUDTRAIL = theService(SERVICE);
const DEFAULT_ENCRYPTION = 'BucketEncryption.ServerSideEncryptionConfiguration.0';

export const CloudTrailCanDeliver: Guardrail = {
  id: 'CloudTrailCanDeliver',
  theme: 'trail',
  title: 'CloudTrail may write every file of the trail, and use its key',
  problem: 'CloudTrail cannot deliver log files',
  reason:
    'A policy that refuses CloudTrail stops the audit log without an error in the stack: nothing is delivered any more ' +
    '(CloudTrail User Guide, "Amazon S3 bucket policy for CloudTrail" and "Configure AWS KMS key policies for CloudTrail").',
  severity: 'CRITICAL',
  threat: { technique: 'T1562.008', name: 'Impair Defenses: Disable or Modify Cloud Logs' },
  remedy:
    'Allow cloudtrail.amazonaws.com s3:GetBucketAcl on the bucket, s3:PutObject on every folder of the trail, and kms:GenerateDataKey*, ' +
    'kms:DescribeKey and kms:Decrypt with the key; remove what denies them.',
  code: {
    cloudFormation: code`
      LogBucketPolicy:
        Properties:
          PolicyDocument:
            Statement:
              - Sid: CloudTrailAcl
                Effect: Allow
                Principal: { Service: cloudtrail.amazonaws.com }
                Action: s3:GetBucketAcl
                Resource: !GetAtt LogBucket.Arn
              - Sid: CloudTrailWrite
                Effect: Allow
                Principal: { Service: cloudtrail.amazonaws.com }
                Action: s3:PutObject
                Resource: !Sub '\${LogBucket.Arn}/AWSLogs/\${AWS::AccountId}/*'
                Condition:
                  StringEquals: { s3:x-amz-acl: bucket-owner-full-control }
    `,
    cdk: code`
      bucket.addToResourcePolicy(
        new iam.PolicyStatement({
          sid: 'CloudTrailAcl',
          effect: iam.Effect.ALLOW,
          principals: [new iam.ServicePrincipal('cloudtrail.amazonaws.com')],
          actions: ['s3:GetBucketAcl'],
          resources: [bucket.bucketArn],
        }),
      );
      bucket.addToResourcePolicy(
        new iam.PolicyStatement({
          sid: 'CloudTrailWrite',
          effect: iam.Effect.ALLOW,
          principals: [new iam.ServicePrincipal('cloudtrail.amazonaws.com')],
          actions: ['s3:PutObject'],
          resources: [bucket.arnForObjects(\`AWSLogs/\${Aws.ACCOUNT_ID}/*\`)],
          conditions: { StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control' } },
        }),
      );
    `,
  },
  owner: 'engineering',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => withTrail(auditLog, () => [judgeBucket(auditLog), ...judgeKeys(auditLog)]),
};

/** Something that CloudTrail asks for. */
interface Need {
  readonly trail: Resource;
  readonly action: string;
  readonly resource: string;
  /** What the request says besides its source. Several where AWS does not document which. */
  readonly requests: readonly Context[];
  /** Whether one of the requests is enough. */
  readonly oneIsEnough?: true;
  /** Why a refusal stops nothing for certain. */
  readonly unless?: Unknown | undefined;
}

type Answer = 'allowed' | 'refused' | Unknown;

function judgeBucket(auditLog: AuditLog): Verdict {
  const statements = bucketStatements(auditLog.log);
  const byAccounts = readAsService(statements, SERVICE);
  const needs = auditLog.trails
    .flatMap((trail) => bucketNeeds(auditLog, trail))
    .map((need): Need => {
      const isByAccounts = byAccounts && answerTo(byAccounts, need) !== 'refused';
      return isByAccounts ? { ...need, unless: need.unless ?? BY_ACCOUNTS } : need;
    });
  return judgeNeeds(policyPlace(auditLog.log), 'the bucket policy', statements, needs);
}

const BY_ACCOUNTS = new Unknown(
  `the bucket policy names CloudTrail by account IDs, which let it deliver for some Regions only. Name ${SERVICE} in their place`,
);

function judgeKeys(auditLog: AuditLog): Verdict[] {
  const keys = new Map<Resource, Need[]>();
  const verdicts: Verdict[] = [];
  for (const trail of auditLog.trails) {
    const id = trail.properties['KMSKeyId'];
    if (id === undefined || id === '') continue;
    const key = keyNamed(auditLog, id);
    if (key) keys.set(key, [...(keys.get(key) ?? []), ...keyNeeds(auditLog, trail, key)]);
    else {
      const name = typeof id === 'string' ? id : JSON.stringify(id);
      const reason = isUnknown(id) ? id : inNoTemplate(`the key ${name}`, name);
      verdicts.push(unknown({ resource: trail, path: 'KMSKeyId' }, EXPECTED, reason));
    }
  }
  for (const [key, needs] of keys) {
    verdicts.push(judgeNeeds({ resource: key, path: KEY_POLICY }, 'the key policy', keyStatements(key), needs));
  }
  return verdicts;
}

const EXPECTED = 'every request of CloudTrail is allowed';

function judgeNeeds(place: Place, policy: string, statements: readonly Statement[], needs: readonly Need[]): Verdict {
  const answers = needs.map((need) => ({ need, answer: answerTo(statements, need) }));
  const refused = answers.flatMap(({ need, answer }) =>
    answer === 'refused' ? [`${need.action} on ${need.resource}`] : [],
  );
  if (refused.length > 0) {
    const because = `CloudTrail cannot deliver, because ${policy} refuses it ${refused.join(', ')}`;
    return fail(place, EXPECTED, { refused }, because);
  }
  const doubt = answers.map(({ answer }) => answer).find(isUnknown);
  return doubt ? unknown(place, EXPECTED, doubt) : pass(place, EXPECTED, { refused: [] });
}

function answerTo(statements: readonly Statement[], need: Need): Answer {
  const answers = need.requests.map((request) => answerToRequest(statements, need, request));
  if (need.oneIsEnough && answers.includes('allowed')) return 'allowed';
  const [first = 'allowed'] = answers;
  if (isUnknown(first) || answers.every((answer) => answer === first)) {
    return first === 'refused' && need.unless ? need.unless : first;
  }
  return answers.find(isUnknown) ?? notDocumented(need);
}

function answerToRequest(statements: readonly Statement[], need: Need, request: Context): Answer {
  const { trail, action, resource } = need;
  const ask = (context: Context) => ({ caller: CLOUDTRAIL, action, resource, context });
  const whole = ask({ ...sourceOf(trail), ...request });
  const decision = decisionOf(statements, whole);
  if (decision !== 'refused') return decision ?? notDocumented(need);
  // a part of the trail's ARN that is not known may be what the policy names
  const isOpen =
    hasToken(trail.arn ?? '${') && refuses(statements, ask({ ...ABSENT, ...withoutSource(request) })) !== true;
  return isOpen ? new Unknown(`the ARN of ${trail.displayName} is not known`) : 'refused';
}

function notDocumented({ action, resource }: Need): Unknown {
  return new Unknown(
    `a policy decides on ${action} on ${resource} by what AWS does not document of CloudTrail’s request`,
  );
}

/** What no request of CloudTrail has (IAM User Guide, "AWS global condition context keys": a service is in no organization). */
const ABSENT: Context = {
  'aws:principalorgid': 'absent',
  'aws:principalorgpaths': 'absent',
  's3:object-lock-mode': 'absent',
  's3:object-lock-retain-until-date': 'absent',
  's3:object-lock-remaining-retention-days': 'absent',
  's3:object-lock-legal-hold': 'absent',
  's3:x-amz-server-side-encryption-customer-algorithm': 'absent',
  'aws:securetransport': { is: 'true' },
};

function sourceOf({ arn }: Resource): Context {
  if (arn === undefined) return ABSENT;
  return { ...ABSENT, 'aws:sourcearn': { is: arn }, 'aws:sourceaccount': { is: parseArn(arn)?.account ?? '' } };
}

function withoutSource(request: Context): Context {
  return Object.fromEntries(
    Object.entries(request).filter(([key, known]) => key !== TRAIL_CONTEXT || known === 'absent'),
  );
}

/** Which version of TLS CloudTrail speaks is not documented; AWS takes none older than 1.2. */
const TLS = ['1.2', '1.3'].map((version): Context => ({ 's3:tlsversion': { is: version } }));

function bucketNeeds(auditLog: AuditLog, trail: Resource): Need[] {
  const bucket = bucketArn(auditLog.log);
  const acl: Need = { trail, action: 's3:GetBucketAcl', resource: bucket, requests: TLS };
  return [acl, ...foldersOf(auditLog, trail).flatMap(({ folder, unless }) => writes(auditLog, trail, folder, unless))];
}

interface Folder {
  readonly folder: string;
  readonly unless?: Unknown;
}

/** Below which folders a trail writes. An organization trail needs the account's own one only if it is changed to a trail of that account. */
function foldersOf({ log, requirements }: AuditLog, trail: Resource): Folder[] {
  const { S3KeyPrefix: prefix, IsOrganizationTrail: isOrganization } = trail.properties;
  const root = `${bucketArn(log)}/${typeof prefix === 'string' && prefix !== '' ? `${prefix}/` : ''}AWSLogs`;
  const own = `${root}/${parseArn(trail.arn ?? '')?.account || '*'}`;
  if (isUnknown(prefix)) return [{ folder: own, unless: prefix }];
  if (isUnknown(isOrganization)) return [{ folder: own, unless: isOrganization }];
  if (!isTrue(isOrganization)) return [{ folder: own }];
  return [{ folder: `${root}/${requirements.organizationId ?? 'o-*'}/*` }, { folder: own, unless: ONLY_IF_CHANGED }];
}

const ONLY_IF_CHANGED = new Unknown(
  'AWS does not document whether an organization trail writes below its own account, too',
);

function writes(auditLog: AuditLog, trail: Resource, folder: string, unless: Unknown | undefined): Need[] {
  const { EnableLogFileValidation: validation, InsightSelectors: insights } = trail.properties;
  const own = encryptionOf(auditLog, trail);
  const to = (name: string, requests: readonly Context[], more: Partial<Need> = {}): Need => ({
    ...{
      trail,
      action: 's3:PutObject',
      resource: `${folder}/${name}/*`,
      unless,
      requests: requests.flatMap(upload),
      ...more,
    },
  });
  return [
    to('CloudTrail', own),
    ...(validation === undefined || isFalse(validation)
      ? []
      : [
          to('CloudTrail-Digest', [...own, ...WITHOUT_KEY], {
            oneIsEnough: true,
            unless: unless ?? firstOf(validation),
          }),
        ]),
    ...(isList(insights) && insights.length > 0 ? [to('CloudTrail-Insight', own)] : []),
  ];
}

function firstOf(value: Value): Unknown | undefined {
  return isUnknown(value) ? value : undefined;
}

function upload(encryption: Context): Context[] {
  return TLS.map((tls) => ({ 's3:x-amz-acl': { is: 'bucket-owner-full-control' }, ...encryption, ...tls }));
}

const SSE = 's3:x-amz-server-side-encryption';
const KEY_ID = `${SSE}-aws-kms-key-id`;
/** With S3's own key, by a header or by default: AWS does not document which. */
const WITHOUT_KEY: readonly Context[] = [
  { [SSE]: { is: 'AES256' }, [KEY_ID]: 'absent' },
  { [SSE]: 'absent', [KEY_ID]: 'absent' },
];

function encryptionOf(auditLog: AuditLog, trail: Resource): readonly Context[] {
  const id = trail.properties['KMSKeyId'];
  if (id === undefined || id === '') return WITHOUT_KEY;
  if (isUnknown(id)) return [{}];
  const arn = keyNamed(auditLog, id)?.arn;
  return [{ [SSE]: { is: 'aws:kms' }, ...(arn !== undefined && { [KEY_ID]: { is: arn } }) }];
}

const TRAIL_CONTEXT = 'kms:encryptioncontext:aws:cloudtrail:arn';

/**
 * CloudTrail describes its key (CloudTrail User Guide, "Enable CloudTrail to describe KMS key properties"). Whether it does without
 * an encryption context, and with which one it decrypts, AWS does not document.
 */
function keyNeeds({ log: { bucket } }: AuditLog, trail: Resource, key: Resource): Need[] {
  const need = (action: string, context: Context, unless?: Unknown): Need => ({
    ...{ trail, action, resource: key.arn ?? '*', requests: [context], unless },
  });
  const context: Context = trail.arn === undefined ? {} : { [TRAIL_CONTEXT]: { is: trail.arn } };
  return [
    need('kms:GenerateDataKey', context),
    need('kms:DescribeKey', {}),
    ...bucketKeyOf(bucket).map((unless) => need('kms:Decrypt', {}, unless)),
  ];
}

/** Once where the bucket has a Bucket Key, or may have one: why it is not known. There is none for DSSE-KMS (S3 User Guide). */
function bucketKeyOf({ properties }: Resource): readonly (Unknown | undefined)[] {
  const enabled = valueAt(properties, `${DEFAULT_ENCRYPTION}.BucketKeyEnabled`);
  const algorithm = valueAt(properties, `${DEFAULT_ENCRYPTION}.ServerSideEncryptionByDefault.SSEAlgorithm`);
  if (algorithm === 'aws:kms:dsse') return [];
  return isUnknown(enabled) ? [enabled] : isTrue(enabled) ? [undefined] : [];
}
