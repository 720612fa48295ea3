/** What keeps CloudTrail from delivering, and what does not, as cases. */
import type { Properties, Value } from '../../lib/facts/value';
import { CloudTrailCanDeliver } from '../../lib/guardrails/trail/CloudTrailCanDeliver';
import { rowsFor } from '../support/guardrail-table';
import { ABSENT, ACCOUNT, namesOf, TRAIL_ARN, UNKNOWN, type Changes } from '../support/sound-audit-log';

const { arn: BUCKET } = namesOf('LogBucket');
const { arn: KEY } = namesOf('Key');
const POLICY = 'LogBucketPolicy.properties.PolicyDocument';
const CLOUDTRAIL = { Service: 'cloudtrail.amazonaws.com' };
const SSE = 's3:x-amz-server-side-encryption';
const CONTEXT = 'kms:EncryptionContext:aws:cloudtrail:arn';
const ANOTHER_TRAIL = `${TRAIL_ARN}-of-yesterday`;

const allow = (Action: Value, Resource: Value, Condition: Properties = {}) => ({
  ...{ Effect: 'Allow', Principal: CLOUDTRAIL, Action, Resource, Condition },
});
const acl = allow('s3:GetBucketAcl', BUCKET);
const put = (folder: string, condition: Properties = {}) => allow('s3:PutObject', `${BUCKET}/${folder}/*`, condition);
const policy = (...statements: readonly Properties[]): Changes => ({ [`${POLICY}.Statement`]: statements });
const denied = (condition: Properties, more: Properties = {}): Changes =>
  policy(acl, put('AWSLogs'), {
    ...{ Effect: 'Deny', Principal: '*', Action: 's3:PutObject', Resource: `${BUCKET}/*`, Condition: condition },
    ...more,
  });
const keyPolicy = (...statements: readonly Properties[]): Changes => ({
  'Key.properties.KeyPolicy.Statement': statements,
});
const uses = (condition: Properties = {}, action: Value = ['kms:GenerateDataKey*', 'kms:DescribeKey', 'kms:Decrypt']) =>
  allow(action, '*', condition);
const organization: Changes = { 'Trail.properties.IsOrganizationTrail': true };
const sourceArn = (arn: string) => ({ StringEquals: { 'aws:SourceArn': arn } });

const byAccounts = (statement: Properties) => ({
  ...statement,
  Principal: { AWS: ['arn:aws:iam::035351147821:root', '859597730677'] },
});

const SOUND: Readonly<Record<string, Changes>> = {
  sound: {},
  'any folder of the bucket': policy(acl, allow('s3:Put*', `${BUCKET}/*`)),
  'below its prefix': {
    'Trail.properties.S3KeyPrefix': 'central',
    ...policy(
      acl,
      put(`central/AWSLogs/${ACCOUNT}`, { StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control' } }),
    ),
  },
  'an organization trail that may write both folders': {
    ...organization,
    'requirements.organizationId': 'o-exampleorg1',
    ...policy(acl, put(`AWSLogs/${ACCOUNT}`), put('AWSLogs/o-exampleorg1')),
  },
  'an organization that nobody stated, and any folder': { ...organization, ...policy(acl, put('AWSLogs')) },
  'a Deny on another prefix of the bucket': denied({}, { Resource: `${BUCKET}/elsewhere/*` }),
  'a Deny on stated locks that are too short': denied({
    NumericLessThan: { 's3:object-lock-remaining-retention-days': '365' },
  }),
  'digests with the trail’s key only': denied({ StringNotEquals: { [SSE]: 'aws:kms' } }),
  'a Deny on old TLS': denied({ NumericLessThan: { 's3:TlsVersion': '1.2' } }),
  'a Deny outside the organization that spares services': denied({
    StringNotEquals: { 'aws:PrincipalOrgID': 'o-exampleorg1' },
    Bool: { 'aws:PrincipalIsAWSService': 'false' },
  }),
  'the key by source': keyPolicy(uses(sourceArn(TRAIL_ARN))),
  'the key by encryption context, as AWS documents it': keyPolicy(
    uses({ StringLike: { [CONTEXT]: `arn:aws:cloudtrail:*:${ACCOUNT}:trail/*` } }, 'kms:GenerateDataKey*'),
    uses({}, ['kms:DescribeKey', 'kms:Decrypt']),
  ),
  'no decrypting without a Bucket Key': {
    'LogBucket.properties.BucketEncryption.ServerSideEncryptionConfiguration.0.BucketKeyEnabled': false,
    ...keyPolicy(uses({}, ['kms:GenerateDataKey', 'kms:DescribeKey'])),
  },
  'no Bucket Key with DSSE-KMS': {
    'LogBucket.properties.BucketEncryption.ServerSideEncryptionConfiguration.0.ServerSideEncryptionByDefault.SSEAlgorithm':
      'aws:kms:dsse',
    ...keyPolicy(uses({}, ['kms:GenerateDataKey', 'kms:DescribeKey'])),
  },
  'the alias of the key': { 'Trail.properties.KMSKeyId': 'alias/audit-log' },
};

const WEAK: Readonly<Record<string, readonly [change: Changes, refused: string]>> = {
  'no policy': [{ LogBucketPolicy: ABSENT }, 's3:GetBucketAcl'],
  'a prefix that the policy does not know': [{ 'Trail.properties.S3KeyPrefix': 'central' }, 'central/AWSLogs'],
  'the folder of another account': [policy(acl, put('AWSLogs/444455556666')), `AWSLogs/${ACCOUNT}/CloudTrail/*`],
  'no digests': [policy(acl, put(`AWSLogs/${ACCOUNT}/CloudTrail`)), 'CloudTrail-Digest'],
  'no Insights': [
    policy(acl, put(`AWSLogs/${ACCOUNT}/CloudTrail`), put(`AWSLogs/${ACCOUNT}/CloudTrail-Digest`)),
    'CloudTrail-Insight',
  ],
  'an organization trail below its account alone': [organization, 'AWSLogs/o-*/*/CloudTrail/*'],
  'the folder of another organization': [
    {
      ...organization,
      'requirements.organizationId': 'o-exampleorg1',
      ...policy(acl, put(`AWSLogs/${ACCOUNT}`), put('AWSLogs/o-exampleorg2')),
    },
    'AWSLogs/o-exampleorg1/*/CloudTrail/*',
  ],
  'no GetBucketAcl': [policy(put('AWSLogs')), 's3:GetBucketAcl'],
  'GetBucketAcl on the objects': [policy(put('AWSLogs'), allow('s3:GetBucketAcl', `${BUCKET}/*`)), 's3:GetBucketAcl'],
  'another trail as source': [policy(acl, put('AWSLogs', sourceArn(ANOTHER_TRAIL))), 's3:PutObject'],
  'another account as source': [
    policy(acl, put('AWSLogs', { StringEquals: { 'aws:SourceAccount': '444455556666' } })),
    's3:PutObject',
  ],
  'another ACL': [policy(acl, put('AWSLogs', { StringEquals: { 's3:x-amz-acl': 'private' } })), 's3:PutObject'],
  'another service': [
    policy(acl, { ...put('AWSLogs'), Principal: { Service: 'config.amazonaws.com' } }),
    's3:PutObject',
  ],
  'the account IDs of CloudTrail without PutObject': [policy(byAccounts(acl), put('elsewhere')), 's3:PutObject'],
  'the account IDs of CloudTrail, and a Deny on the service': [
    policy(byAccounts(acl), byAccounts(put('AWSLogs')), { ...put('AWSLogs'), Effect: 'Deny' }),
    's3:PutObject',
  ],
  'another account in place of CloudTrail': [
    policy(acl, { ...put('AWSLogs'), Principal: { AWS: '444455556666' } }),
    's3:PutObject',
  ],
  'a Deny without a lock header': [denied({ Null: { 's3:object-lock-mode': 'true' } }), 's3:PutObject'],
  'a Deny on another lock than COMPLIANCE': [
    denied({ StringNotEquals: { 's3:object-lock-mode': 'COMPLIANCE' } }),
    's3:PutObject',
  ],
  'a Deny outside the organization': [
    denied({ StringNotEquals: { 'aws:PrincipalOrgID': 'o-exampleorg1' } }),
    's3:PutObject',
  ],
  'a Deny outside an organizational unit': [
    denied({ StringNotLike: { 'aws:PrincipalOrgPaths': 'o-exampleorg1/*' } }),
    's3:PutObject',
  ],
  'a Deny on everyone but a role': [
    denied({ ArnNotLike: { 'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:role/*` } }),
    's3:PutObject',
  ],
  'a Deny on the trail’s key': [denied({ StringEquals: { [`${SSE}-aws-kms-key-id`]: KEY } }), 'CloudTrail/*'],
  'a Deny on KMS': [denied({ StringEquals: { [SSE]: 'aws:kms' } }), 'CloudTrail/*'],
  'a key without CloudTrail': [keyPolicy(), 'kms:GenerateDataKey'],
  'a key with the context of another trail': [
    keyPolicy(uses({ StringEquals: { [CONTEXT]: ANOTHER_TRAIL } })),
    'kms:GenerateDataKey',
  ],
  'a key for another source': [keyPolicy(uses(sourceArn(ANOTHER_TRAIL))), 'kms:GenerateDataKey'],
  'a key that CloudTrail may not describe': [
    keyPolicy(uses({}, ['kms:GenerateDataKey*', 'kms:Decrypt'])),
    'kms:DescribeKey',
  ],
  'a Bucket Key that CloudTrail may not decrypt': [
    keyPolicy(uses({}, ['kms:GenerateDataKey*', 'kms:DescribeKey'])),
    'kms:Decrypt',
  ],
  'a Deny in the key’s policy': [
    keyPolicy(uses(), { ...uses({}, 'kms:GenerateDataKey*'), Effect: 'Deny', Principal: '*' }),
    'kms:GenerateDataKey',
  ],
};

const UNCLEAR: Readonly<Record<string, Changes>> = {
  'a policy that is a parameter': { [POLICY]: UNKNOWN },
  'a key policy that is a parameter': { 'Key.properties.KeyPolicy': UNKNOWN },
  'a prefix that is a parameter': {
    'Trail.properties.S3KeyPrefix': UNKNOWN,
    ...policy(acl, put(`AWSLogs/${ACCOUNT}/x`)),
  },
  'the account IDs of CloudTrail': policy(byAccounts(acl), byAccounts(put('AWSLogs'))),
  'the account IDs of CloudTrail, for the log files alone': policy(acl, byAccounts(put('AWSLogs'))),
  'a key elsewhere': { 'Trail.properties.KMSKeyId': `arn:aws:kms:eu-central-1:${ACCOUNT}:key/elsewhere` },
  'a condition on what AWS does not document': denied({ StringNotEquals: { 'aws:SourceVpce': 'vpce-1a2b3c4d' } }),
  'an organization that nobody stated, and a folder of one': {
    ...organization,
    ...policy(acl, put(`AWSLogs/${ACCOUNT}`), put('AWSLogs/o-exampleorg1')),
  },
  'describing the key with an encryption context': keyPolicy(
    uses({ StringEquals: { [CONTEXT]: TRAIL_ARN } }),
    uses({}, 'kms:Decrypt'),
  ),
  'decrypting with an encryption context': keyPolicy(
    uses({ StringEquals: { [CONTEXT]: TRAIL_ARN } }, ['kms:GenerateDataKey*', 'kms:Decrypt']),
    uses({}, 'kms:DescribeKey'),
  ),
  'a trail whose name is known at deployment only': { 'Trail.arn': TRAIL_ARN.replace(/[^/]*$/, '${audit-log.Trail}') },
};

export const DELIVERY_ROWS = rowsFor(CloudTrailCanDeliver, [
  { case: 'sound', origin: 'account', verdict: 'pass', resource: 'LogBucketPolicy', path: 'PolicyDocument' },
  { case: 'sound', verdict: 'pass', resource: 'Key', path: 'KeyPolicy', found: { refused: [] } },
  { case: 'no trail', change: { Trail: ABSENT }, verdict: 'notApplicable' },
  ...Object.entries(SOUND).map(([name, change]) => ({ case: name, change, verdict: 'pass' as const })),
  ...Object.entries(WEAK).map(([name, [change, because]]) => ({
    case: name,
    change,
    verdict: 'fail' as const,
    because,
  })),
  ...Object.entries(UNCLEAR).map(([name, change]) => ({ case: name, change, verdict: 'unknown' as const })),
]);
