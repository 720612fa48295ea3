/** What the encryption guardrails say, as cases. */
import { BucketKeyEnabled } from '../../lib/guardrails/encryption/BucketKeyEnabled';
import { CustomerManagedKey } from '../../lib/guardrails/encryption/CustomerManagedKey';
import { EnvironmentsEncrypted } from '../../lib/guardrails/encryption/EnvironmentsEncrypted';
import { KeyDeletionWaitsLongest } from '../../lib/guardrails/encryption/KeyDeletionWaitsLongest';
import { KeyMaterialFromKms } from '../../lib/guardrails/encryption/KeyMaterialFromKms';
import { KeyRetainedOnDelete } from '../../lib/guardrails/encryption/KeyRetainedOnDelete';
import { KeyRotationEnabled } from '../../lib/guardrails/encryption/KeyRotationEnabled';
import { KeyUsable } from '../../lib/guardrails/encryption/KeyUsable';
import { LogGroupsEncrypted } from '../../lib/guardrails/encryption/LogGroupsEncrypted';
import { QueuesEncrypted } from '../../lib/guardrails/encryption/QueuesEncrypted';
import { TopicsEncrypted } from '../../lib/guardrails/encryption/TopicsEncrypted';
import { rowsFor } from '../support/guardrail-table';
import { ABSENT, ACCOUNT, OTHER_ACCOUNT, soundAuditLog, UNKNOWN } from '../support/sound-audit-log';

const DEFAULT = 'BucketEncryption.ServerSideEncryptionConfiguration.0.ServerSideEncryptionByDefault';
const OF_LOGS = 'Key.properties.KeyPolicy.Statement.8';
const withoutRegion = (arn: string) => arn.replace(':eu-central-1:', ':${AWS::Region}:');
/** Log groups and key policy of a template that does not say its Region. */
const NO_REGION = {
  ...Object.fromEntries(
    soundAuditLog()
      .members.filter(({ type }) => type === 'AWS::Logs::LogGroup')
      .map(({ logicalId, arn = '' }) => [`${logicalId}.arn`, withoutRegion(arn)]),
  ),
  [`${OF_LOGS}.Condition.ArnLike`]: {
    'kms:EncryptionContext:aws:logs:arn': withoutRegion(`arn:aws:logs:eu-central-1:${ACCOUNT}:log-group:*`),
  },
};
const LOG_DEFAULT = `LogBucket.properties.${DEFAULT}`;

export const ENCRYPTION_ROWS = [
  ...rowsFor(CustomerManagedKey, [
    { case: 'sound', verdict: 'pass', resource: 'LogBucket', path: `${DEFAULT}.KMSMasterKeyID` },
    { case: 'two layers of it', change: { [`${LOG_DEFAULT}.SSEAlgorithm`]: 'aws:kms:dsse' }, verdict: 'pass' },
    {
      case: 'S3 managed keys',
      change: { [LOG_DEFAULT]: { SSEAlgorithm: 'AES256' } },
      verdict: 'fail',
      resource: 'LogBucket',
      path: `${DEFAULT}.SSEAlgorithm`,
      expected: 'aws:kms with a customer managed key',
      found: 'AES256',
    },
    {
      case: 'no encryption stated',
      change: { 'EvidenceBucket.properties.BucketEncryption': ABSENT },
      verdict: 'fail',
      resource: 'EvidenceBucket',
      found: null,
    },
    {
      case: 'no key named',
      change: { [`${LOG_DEFAULT}.KMSMasterKeyID`]: ABSENT },
      verdict: 'fail',
      because: 'which AWS manages',
    },
    {
      case: 'the AWS managed key',
      change: { [`${LOG_DEFAULT}.KMSMasterKeyID`]: 'alias/aws/s3' },
      verdict: 'fail',
      found: 'alias/aws/s3',
    },
    {
      case: 'the AWS managed key by ARN',
      change: { [`${LOG_DEFAULT}.KMSMasterKeyID`]: `arn:aws:kms:eu-central-1:${ACCOUNT}:alias/aws/s3` },
      verdict: 'fail',
    },
    {
      case: 'a key that is not at hand',
      change: { [`${LOG_DEFAULT}.KMSMasterKeyID`]: `arn:aws:kms:eu-central-1:${OTHER_ACCOUNT}:key/elsewhere` },
      verdict: 'unknown',
      because: 'was not found',
    },
    { case: 'a key from a parameter', change: { [`${LOG_DEFAULT}.KMSMasterKeyID`]: UNKNOWN }, verdict: 'unknown' },
    { case: 'unknown encryption', change: { 'LogBucket.properties.BucketEncryption': UNKNOWN }, verdict: 'unknown' },
  ]),
  ...rowsFor(KeyRotationEnabled, [
    { case: 'sound', verdict: 'pass', resource: 'Key', path: 'EnableKeyRotation' },
    {
      case: 'off',
      change: { 'Key.properties.EnableKeyRotation': false },
      verdict: 'fail',
      resource: 'Key',
      path: 'EnableKeyRotation',
      expected: true,
      found: false,
    },
    { case: 'left out', change: { 'Key.properties.EnableKeyRotation': ABSENT }, verdict: 'fail', found: null },
    {
      case: 'off, of a key that encrypts the logs and is called the one of the ledger',
      change: { 'Key.properties.EnableKeyRotation': false, 'Key.metadata.wormtrail.component': 'ledger-key' },
      verdict: 'fail',
    },
    { case: 'every 365 days by default', change: { 'Key.properties.RotationPeriodInDays': ABSENT }, verdict: 'pass' },
    {
      case: 'less often than yearly',
      change: { 'Key.properties.RotationPeriodInDays': 366 },
      verdict: 'fail',
      path: 'RotationPeriodInDays',
      found: 366,
    },
    { case: 'unknown', change: { 'Key.properties.EnableKeyRotation': UNKNOWN }, verdict: 'unknown' },
  ]),
  ...rowsFor(KeyRetainedOnDelete, [
    { case: 'sound', verdict: 'pass', resource: 'Key', path: 'DeletionPolicy' },
    {
      case: 'deleted with the stack',
      change: { 'Key.deletionPolicy': 'Delete' },
      verdict: 'fail',
      resource: 'Key',
      path: 'DeletionPolicy',
      found: 'Delete',
    },
    { case: 'deleted when replaced', change: { 'Key.updateReplacePolicy': ABSENT }, verdict: 'fail' },
    { case: 'unknown', change: { 'Key.updateReplacePolicy': UNKNOWN }, verdict: 'unknown' },
  ]),
  ...rowsFor(KeyDeletionWaitsLongest, [
    { case: 'sound', verdict: 'pass', resource: 'Key', found: 30 },
    { case: '30 days by default', change: { 'Key.properties.PendingWindowInDays': ABSENT }, verdict: 'pass' },
    {
      case: 'a week',
      change: { 'Key.properties.PendingWindowInDays': 7 },
      verdict: 'fail',
      path: 'PendingWindowInDays',
      expected: 30,
      found: 7,
    },
    { case: 'unknown', change: { 'Key.properties.PendingWindowInDays': UNKNOWN }, verdict: 'unknown' },
  ]),
  ...rowsFor(KeyUsable, [
    { case: 'sound', verdict: 'pass', resource: 'Key', path: 'Enabled' },
    { case: 'enabled by default', change: { 'Key.properties.Enabled': ABSENT }, verdict: 'pass' },
    { case: 'disabled', change: { 'Key.properties.Enabled': false }, verdict: 'fail', found: false },
    { case: 'symmetric', change: { 'Key.properties.KeySpec': 'SYMMETRIC_DEFAULT' }, verdict: 'pass', path: 'KeySpec' },
    { case: 'a key pair', change: { 'Key.properties.KeySpec': 'RSA_2048' }, verdict: 'fail', path: 'KeySpec' },
    {
      case: 'a key that signs, encrypts the logs, and is called the one of the ledger',
      change: {
        ...{ 'Key.properties.KeySpec': 'ECC_NIST_EDWARDS25519', 'Key.metadata.wormtrail.component': 'ledger-key' },
      },
      verdict: 'fail',
      path: 'KeySpec',
    },
    { case: 'a key for HMAC', change: { 'Key.properties.KeySpec': 'HMAC_256' }, verdict: 'fail', path: 'KeySpec' },
    { case: 'a kind that is a parameter', change: { 'Key.properties.KeySpec': UNKNOWN }, verdict: 'unknown' },
    { case: 'live', origin: 'account', verdict: 'pass', path: 'KeyState', found: 'Enabled' },
    {
      case: 'about to be deleted',
      change: { 'Key.state.KeyState': 'PendingDeletion' },
      origin: 'account',
      verdict: 'fail',
      path: 'KeyState',
      expected: 'Enabled',
      found: 'PendingDeletion',
    },
    {
      case: 'live, without a state and not said to be enabled',
      change: { 'Key.state': ABSENT, 'Key.properties.Enabled': ABSENT },
      origin: 'account',
      verdict: 'fail',
    },
    {
      case: 'its state cannot be read',
      change: { 'Key.state.KeyState': UNKNOWN },
      origin: 'account',
      verdict: 'unknown',
    },
    { case: 'unknown in a template', change: { 'Key.properties.Enabled': UNKNOWN }, verdict: 'unknown' },
  ]),
  ...rowsFor(KeyMaterialFromKms, [
    { case: 'sound', verdict: 'pass', resource: 'Key', path: 'Origin', found: null },
    { case: 'said to be so', change: { 'Key.properties.Origin': 'AWS_KMS' }, verdict: 'pass' },
    { case: 'imported', change: { 'Key.properties.Origin': 'EXTERNAL' }, verdict: 'fail', found: 'EXTERNAL' },
    { case: 'unknown', change: { 'Key.properties.Origin': UNKNOWN }, verdict: 'unknown' },
  ]),
  ...rowsFor(BucketKeyEnabled, [
    { case: 'sound', verdict: 'pass', resource: 'LogBucket', found: true },
    {
      case: 'left out',
      change: {
        'LogBucket.properties.BucketEncryption.ServerSideEncryptionConfiguration.0.BucketKeyEnabled': ABSENT,
      },
      verdict: 'fail',
      resource: 'LogBucket',
      found: null,
    },
    {
      case: 'two layers, which have no Bucket Key',
      change: {
        [`${LOG_DEFAULT}.SSEAlgorithm`]: 'aws:kms:dsse',
        'LogBucket.properties.BucketEncryption.ServerSideEncryptionConfiguration.0.BucketKeyEnabled': ABSENT,
        EvidenceBucket: ABSENT,
      },
      verdict: 'notApplicable',
    },
    { case: 'unknown', change: { 'EvidenceBucket.properties.BucketEncryption': UNKNOWN }, verdict: 'unknown' },
  ]),
  ...rowsFor(TopicsEncrypted, [
    { case: 'sound', verdict: 'pass', resource: 'SecurityTopic', path: 'KmsMasterKeyId' },
    {
      case: 'not encrypted',
      change: { 'SecurityTopic.properties.KmsMasterKeyId': ABSENT },
      verdict: 'fail',
      resource: 'SecurityTopic',
      found: null,
    },
    {
      case: 'with the AWS managed key, which alarms cannot use',
      change: { 'SecurityTopic.properties.KmsMasterKeyId': 'alias/aws/sns' },
      verdict: 'fail',
      found: 'alias/aws/sns',
    },
    { case: 'unknown', change: { 'ComplianceTopic.properties.KmsMasterKeyId': UNKNOWN }, verdict: 'unknown' },
  ]),
  ...rowsFor(QueuesEncrypted, [
    { case: 'sound', verdict: 'pass', resource: 'TamperEvents', path: 'KmsMasterKeyId' },
    {
      case: 'with the key of SQS',
      change: {
        'TamperEvents.properties.KmsMasterKeyId': ABSENT,
        'TamperEvents.properties.SqsManagedSseEnabled': true,
      },
      verdict: 'pass',
      resource: 'TamperEvents',
      path: 'SqsManagedSseEnabled',
    },
    {
      case: 'with the key of SQS, by default',
      change: { 'TamperEvents.properties.KmsMasterKeyId': ABSENT },
      verdict: 'pass',
      resource: 'TamperEvents',
      path: 'SqsManagedSseEnabled',
    },
    {
      case: 'nothing says so in the account',
      change: { 'TamperEvents.properties.KmsMasterKeyId': ABSENT },
      origin: 'account',
      verdict: 'fail',
    },
    {
      case: 'not encrypted',
      change: {
        'TamperEvents.properties.KmsMasterKeyId': ABSENT,
        'TamperEvents.properties.SqsManagedSseEnabled': false,
      },
      verdict: 'fail',
      resource: 'TamperEvents',
      path: 'KmsMasterKeyId',
      found: null,
    },
    { case: 'unknown', change: { 'TamperEvents.properties.KmsMasterKeyId': UNKNOWN }, verdict: 'unknown' },
  ]),
  ...rowsFor(EnvironmentsEncrypted, [
    { case: 'sound', verdict: 'pass', resource: 'DriftChecker', path: 'KmsKeyArn' },
    {
      case: 'without a key',
      change: { 'DriftChecker.properties.KmsKeyArn': ABSENT },
      verdict: 'fail',
      resource: 'DriftChecker',
      found: null,
    },
    ...Object.entries({
      'any text': 'nothing',
      'a key that AWS manages': `arn:aws:kms:eu-central-1:${ACCOUNT}:alias/aws/lambda`,
      'an ARN of something else': `arn:aws:s3:::${ACCOUNT}`,
    }).map(([name, key]) => ({
      ...{ case: name, change: { 'DriftChecker.properties.KmsKeyArn': key }, verdict: 'fail' as const },
      ...{ resource: 'DriftChecker', found: key },
    })),
    {
      case: 'a key that is not in the app',
      change: { 'DriftChecker.properties.KmsKeyArn': `arn:aws:kms:eu-central-1:${ACCOUNT}:key/k` },
      verdict: 'pass',
    },
    {
      case: 'a function of somebody else that watches',
      change: { 'DriftChecker.properties.KmsKeyArn': ABSENT, 'DriftChecker.metadata.wormtrail.component': 'alarm' },
      verdict: 'pass',
    },
    { case: 'unknown', change: { 'DriftChecker.properties.KmsKeyArn': UNKNOWN }, verdict: 'unknown' },
    {
      case: 'a name that only the deployment knows',
      change: { 'DriftChecker.properties.KmsKeyArn': '${other.Key.Arn}' },
      verdict: 'unknown',
    },
    {
      case: 'no environment at all',
      change: { 'DriftChecker.properties.Environment': ABSENT, 'DriftChecker.properties.KmsKeyArn': ABSENT },
      verdict: 'pass',
    },
  ]),
  ...rowsFor(LogGroupsEncrypted, [
    { case: 'sound', verdict: 'pass', resource: 'DriftCheckerLogs', path: 'KmsKeyId' },
    {
      case: 'without a key',
      change: { 'DriftCheckerLogs.properties.KmsKeyId': ABSENT },
      verdict: 'fail',
      resource: 'DriftCheckerLogs',
      found: null,
    },
    { case: 'unknown', change: { 'DriftCheckerLogs.properties.KmsKeyId': UNKNOWN }, verdict: 'unknown' },
    { case: 'a key that lets CloudWatch Logs in', verdict: 'pass', resource: 'Key', path: 'KeyPolicy' },
    {
      case: 'a key that lets no CloudWatch Logs in',
      change: { [OF_LOGS]: ABSENT },
      verdict: 'fail',
      resource: 'Key',
      path: 'KeyPolicy',
      because: 'refused: kms:Encrypt by logs.eu-central-1.amazonaws.com for',
    },
    {
      case: 'a key that lets CloudWatch Logs of another Region in',
      change: { [`${OF_LOGS}.Principal.Service`]: 'logs.us-east-1.amazonaws.com' },
      verdict: 'fail',
      resource: 'Key',
    },
    {
      case: 'a key that lets it in for other log groups',
      change: {
        [`${OF_LOGS}.Condition.ArnLike`]: {
          'kms:EncryptionContext:aws:logs:arn': `arn:aws:logs:eu-central-1:${ACCOUNT}:log-group:/app/*`,
        },
      },
      verdict: 'fail',
      resource: 'Key',
    },
    {
      case: 'a key that lets it decrypt only',
      change: { [`${OF_LOGS}.Action`]: 'kms:Decrypt' },
      verdict: 'fail',
      because: 'kms:GenerateDataKey by logs.eu-central-1.amazonaws.com',
    },
    ...[
      ['the same', 'logs.${AWS::Region}.amazonaws.com', 'pass'] as const,
      ['the same, and the domain of the partition', 'logs.${AWS::Region}.${AWS::URLSuffix}', 'pass'] as const,
      ['one of its own', 'logs.eu-central-1.amazonaws.com', 'unknown'] as const,
      ['the same, for another service', 'states.${AWS::Region}.amazonaws.com', 'fail'] as const,
    ].map(([what, service, verdict]) => ({
      case: `no Region in the template, and in the key policy ${what}`,
      change: { ...NO_REGION, [`${OF_LOGS}.Principal.Service`]: service },
      verdict,
      resource: 'Key',
    })),
    { case: 'a key policy that is not known', change: { 'Key.properties.KeyPolicy': UNKNOWN }, verdict: 'unknown' },
  ]),
];
