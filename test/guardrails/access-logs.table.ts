/** Who reads log files, by data events or server access logs, as cases. */
import type { Properties } from '../../lib/facts/value';
import { LogBucketAccessLogged } from '../../lib/guardrails/trail/LogBucketAccessLogged';
import { rowsFor } from '../support/guardrail-table';
import { ABSENT, ACCOUNT, namesOf, stranger, UNKNOWN, type Changes } from '../support/sound-audit-log';

const BUCKET = namesOf('LogBucket');
const ADVANCED = 'Trail.properties.AdvancedEventSelectors';

const accessLogsIn = (bucket: unknown) => ({
  'LogBucket.properties.LoggingConfiguration': { DestinationBucketName: bucket },
});

const accessLogsInto = (properties: Properties, ...statements: readonly Properties[]) => {
  const target = stranger('AWS::S3::Bucket', 'AccessLogs', properties);
  const PolicyDocument = { Version: '2012-10-17', Statement: [...statements] };
  const policy = { Bucket: target.ref, PolicyDocument };
  return {
    ...{ AccessLogs: { ...target, arn: `arn:aws:s3:::${target.ref}` }, ...accessLogsIn(target.ref) },
    ...(statements.length > 0 && { AccessLogsPolicy: stranger('AWS::S3::BucketPolicy', 'AccessLogsPolicy', policy) }),
  };
};
const defaultOf = (SSEAlgorithm: string) => ({
  BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm } }] },
});
const writing = (Condition: Properties = {}, Service = 'logging.s3.amazonaws.com') => ({
  ...{ Effect: 'Allow', Principal: { Service }, Action: 's3:PutObject', Resource: '*', Condition },
});
const withoutDataEvents = (change: Changes): Changes => ({ [`${ADVANCED}.1`]: ABSENT, ...change });

export const ACCESS_LOG_ROWS = rowsFor(LogBucketAccessLogged, [
  ...Object.entries({
    'the sessions of one role left out': {
      Field: 'userIdentity.arn',
      NotStartsWith: ['arn:aws:sts::111122223333:assumed-role/developer'],
    },
    'calls through one endpoint left out': { Field: 'vpcEndpointId', NotEquals: ['vpce-1a2b3c4d'] },
    'refused calls only': { Field: 'errorCode', Equals: ['AccessDenied'] },
    'from the console only': { Field: 'sessionCredentialFromConsole', Equals: ['true'] },
    'deletions of many left out': { Field: 'eventName', NotEquals: ['PutObject', 'DeleteObjects'] },
    'one folder left out': {
      Field: 'resources.ARN',
      NotStartsWith: [`${BUCKET.arn}/AWSLogs/111122223333/CloudTrail/eu`],
    },
    'compressed files only': { Field: 'resources.ARN', EndsWith: ['.gz'] },
  }).map(([name, field]) => ({
    case: name,
    change: { [`${ADVANCED}.1.FieldSelectors.3`]: field },
    verdict: 'fail' as const,
    because: 'not logged: ',
  })),
  ...Object.entries({
    'another bucket left out': { Field: 'resources.ARN', NotStartsWith: ['arn:aws:s3:::another/'] },
    'calls of S3 only': { Field: 'eventSource', Equals: ['s3.amazonaws.com'] },
    'log files only': { Field: 'resources.ARN', StartsWith: [`${BUCKET.arn}/AWSLogs/`] },
  }).map(([name, field]) => ({
    case: name,
    change: { [`${ADVANCED}.1.FieldSelectors.3`]: field },
    verdict: 'pass' as const,
  })),
  {
    case: 'an operator that is not known',
    change: { [`${ADVANCED}.1.FieldSelectors.3`]: { Field: 'eventName', Matches: ['.*'] } },
    verdict: 'unknown',
    because: 'selects by "Matches"',
  },
  { case: 'sound', verdict: 'pass', resource: 'Trail' },
  { case: 'no data events', change: { [`${ADVANCED}.1`]: ABSENT }, verdict: 'fail', because: 'GetObject' },
  {
    case: 'server access logs in a bucket elsewhere, and no data events',
    change: withoutDataEvents(accessLogsIn('access-logs')),
    verdict: 'unknown',
    resource: 'LogBucket',
    path: 'LoggingConfiguration.DestinationBucketName',
    because: 'in none of the templates',
  },
  ...Object.entries({
    'in a bucket that lets S3 write': accessLogsInto({}, writing()),
    'in a bucket that encrypts with S3’s own key': accessLogsInto(defaultOf('AES256'), writing()),
    'in a bucket with an access control list': accessLogsInto({ AccessControl: 'LogDeliveryWrite' }),
    'for this bucket of this account alone': accessLogsInto(
      {},
      writing({ StringEquals: { 'aws:SourceAccount': ACCOUNT }, ArnLike: { 'aws:SourceArn': BUCKET.arn } }),
    ),
  }).map(([name, change]) => ({
    case: `server access logs ${name}`,
    change: withoutDataEvents(change),
    verdict: 'pass' as const,
    resource: 'LogBucket',
  })),
  ...Object.entries({
    'in a bucket that locks what it receives': accessLogsIn(namesOf('EvidenceBucket').ref),
    'in the log bucket itself': { 'LogBucket.properties.LoggingConfiguration': { LogFilePrefix: 'access/' } },
    'in a bucket that encrypts with a key': accessLogsInto(defaultOf('aws:kms'), writing()),
    'in a bucket that encrypts twice with a key': accessLogsInto(defaultOf('aws:kms:dsse'), writing()),
    'in a bucket that lets another service write': accessLogsInto({}, writing({}, 'delivery.logs.amazonaws.com')),
    'in a bucket that takes those of another': accessLogsInto(
      {},
      writing({ ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::another' } }),
    ),
    'in a bucket that denies them': accessLogsInto({}, writing(), {
      ...{ Effect: 'Deny', Principal: '*', Action: 's3:PutObject', Resource: '*' },
    }),
  }).map(([name, change]) => ({
    case: `server access logs ${name}`,
    change: withoutDataEvents(change),
    verdict: 'fail' as const,
    resource: 'LogBucket',
  })),
  {
    case: 'server access logs that nobody gets, and data events',
    change: accessLogsIn(namesOf('EvidenceBucket').ref),
    verdict: 'pass',
    resource: 'Trail',
  },
  {
    case: 'server access logs that nobody gets, and data events that nobody knows',
    change: { ...accessLogsIn(namesOf('EvidenceBucket').ref), [`${ADVANCED}.1`]: UNKNOWN },
    verdict: 'unknown',
  },
  {
    case: 'server access logs in a bucket without a policy',
    change: withoutDataEvents(accessLogsInto({})),
    verdict: 'unknown',
    because: 'no template gives',
  },
  {
    case: 'server access logs in a bucket that nobody knows',
    change: withoutDataEvents(accessLogsIn(UNKNOWN)),
    verdict: 'unknown',
  },
  {
    case: 'writes only',
    change: { [`${ADVANCED}.1.FieldSelectors.4`]: { Field: 'readOnly', Equals: ['false'] } },
    verdict: 'fail',
    found: { notLogged: ['GetObject'] },
  },
  {
    case: 'another bucket',
    change: { [`${ADVANCED}.1.FieldSelectors.2`]: { Field: 'resources.ARN', StartsWith: ['arn:aws:s3:::other/'] } },
    verdict: 'fail',
  },
  {
    case: 'all buckets, by a basic selector',
    change: {
      [ADVANCED]: ABSENT,
      'Trail.properties.EventSelectors': [{ DataResources: [{ Type: 'AWS::S3::Object', Values: ['arn:aws:s3'] }] }],
    },
    verdict: 'pass',
  },
  { case: 'no trail', change: { Trail: ABSENT }, verdict: 'fail', resource: 'LogBucket' },
  { case: 'a parameter', change: { [`${ADVANCED}.1`]: UNKNOWN }, verdict: 'unknown' },
]);
