/** Who reads log files, by data events or server access logs, as cases. */
import type { Properties } from '../../lib/facts/value';
import { LogBucketAccessLogged } from '../../lib/guardrails/trail/LogBucketAccessLogged';
import { rowsFor } from '../support/guardrail-table';
import { ABSENT, ACCOUNT, namesOf, stranger, UNKNOWN, type Changes } from '../support/sound-audit-log';

const BUCKET = namesOf('LogBucket');
const ADVANCED = 'Trail.properties.AdvancedEventSelectors';

const DEVELOPER = 'arn:aws:sts::111122223333:assumed-role/developer/';
const OF_OBJECTS = [
  { Field: 'eventCategory', Equals: ['Data'] },
  { Field: 'resources.type', Equals: ['AWS::S3::Object'] },
];
/** One selector a field. */
const selecting = (fields: readonly Properties[]): Changes => ({
  [`${ADVANCED}.1`]: ABSENT,
  ...Object.fromEntries(
    fields.map((field, index) => [`${ADVANCED}.${index + 2}`, { FieldSelectors: [...OF_OBJECTS, field] }]),
  ),
});
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
    'what is no digest': { Field: 'resources.ARN', NotEndsWith: ['Z.json.gz'] },
    'one object left out': { Field: 'resources.ARN', NotEquals: [`${BUCKET.arn}/AWSLogs/111122223333/x.json.gz`] },
    'calls of services only': { Field: 'eventType', Equals: ['AwsServiceEvent'] },
    'callers that have an ARN': { Field: 'userIdentity.arn', StartsWith: ['arn:'] },
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
    'every type of event': {
      Field: 'eventType',
      Equals: ['AwsApiCall', 'AwsServiceEvent', 'AwsConsoleAction', 'AwsConsoleSignIn'],
    },
  }).map(([name, field]) => ({
    case: name,
    change: { [`${ADVANCED}.1.FieldSelectors.3`]: field },
    verdict: 'pass' as const,
  })),
  ...Object.entries<readonly Properties[]>({
    'from the console, and all else': [
      { Field: 'sessionCredentialFromConsole', Equals: ['true'] },
      { Field: 'sessionCredentialFromConsole', NotEquals: ['true'] },
    ],
    'one role, and all others': [
      { Field: 'userIdentity.arn', StartsWith: [DEVELOPER] },
      { Field: 'userIdentity.arn', NotStartsWith: [DEVELOPER] },
    ],
    'one folder’s digests, and what is no digest or stands elsewhere': [
      { Field: 'resources.ARN', NotStartsWith: [`${BUCKET.arn}/AWSLogs/1`] },
      { Field: 'resources.ARN', StartsWith: [`${BUCKET.arn}/AWSLogs/1`], NotEndsWith: ['Z.json.gz'] },
      { Field: 'resources.ARN', EndsWith: ['Z.json.gz'] },
    ],
  }).flatMap(([name, fields]) => [
    { case: `selectors that take all together: ${name}`, change: selecting(fields), verdict: 'pass' as const },
    ...fields.map((_, left) => ({
      case: `selectors that take all together without number ${left}: ${name}`,
      change: selecting(fields.filter((_field, index) => index !== left)),
      verdict: 'fail' as const,
      because: 'not logged: GetObject',
    })),
  ]),
  ...Object.entries({
    'calls of the API only': { Field: 'eventType', Equals: ['AwsApiCall'] },
    'what is no event of a service': { Field: 'eventType', NotEquals: ['AwsServiceEvent'] },
  }).map(([name, field]) => ({
    case: name,
    change: { [`${ADVANCED}.1.FieldSelectors.3`]: field },
    verdict: 'unknown' as const,
    because: 'selects by eventType',
  })),
  ...[200, 4].map((texts) => ({
    case: `${texts} beginnings and ${texts} ends of ARNs`,
    change: {
      [`${ADVANCED}.1.FieldSelectors.3`]: {
        Field: 'userIdentity.arn',
        NotStartsWith: Array.from({ length: texts }, (_, index) => `arn:aws:sts::${index}`),
        NotEndsWith: Array.from({ length: texts }, (_, index) => `/${index}`),
      },
    },
    verdict: texts > 100 ? ('unknown' as const) : ('fail' as const),
  })),
  {
    case: 'a prefix that the selectors do not name',
    change: {
      'Trail.properties.S3KeyPrefix': 'trail',
      [`${ADVANCED}.1.FieldSelectors.3`]: { Field: 'resources.ARN', StartsWith: [`${BUCKET.arn}/AWSLogs/`] },
    },
    verdict: 'fail',
  },
  {
    case: 'the prefix that the selectors name',
    change: {
      'Trail.properties.S3KeyPrefix': 'trail',
      [`${ADVANCED}.1.FieldSelectors.3`]: { Field: 'resources.ARN', StartsWith: [`${BUCKET.arn}/trail/AWSLogs/`] },
    },
    verdict: 'pass',
  },
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
    verdict: 'fail',
    resource: 'LogBucket',
    because: 'AccessLogs has no policy that lets logging.s3.amazonaws.com write',
  },
  {
    case: 'server access logs in a bucket without a policy that has access control lists',
    change: withoutDataEvents(
      accessLogsInto({ OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerPreferred' }] } }),
    ),
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
