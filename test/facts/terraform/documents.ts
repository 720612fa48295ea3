/** What the log is called, what it may do without, and the documents in it: the same in Terraform as in CloudFormation. */
export const ACCOUNT = '111122223333';
export const REGION = 'eu-central-1';
export const BUCKET = 'acme-audit-logs';
export const BUCKET_ARN = `arn:aws:s3:::${BUCKET}`;
export const TRAIL_ARN = `arn:aws:cloudtrail:${REGION}:${ACCOUNT}:trail/acme-audit`;
export const KEY_ARN = `arn:aws:kms:${REGION}:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
export const TOPIC_ARN = `arn:aws:sns:${REGION}:${ACCOUNT}:acme-audit-alarms`;

/** What a log may do without, or do wrong. */
export interface Settings {
  readonly versioning: string;
  readonly isLocked: boolean;
  readonly mode: string;
  readonly days: number;
  readonly blocksPublicPolicy: boolean;
  readonly ownership: string;
  readonly expiresAfter: number;
  readonly isTlsOnly: boolean;
  readonly algorithm: string;
  readonly rotates: boolean;
  readonly waits: number;
  readonly keyStatement: object | undefined;
  readonly isLogging: boolean;
  readonly validates: boolean;
  readonly isMultiRegion: boolean;
  readonly recordsGlobal: boolean;
  readonly managementEvents: boolean;
  readonly ruleState: string;
  readonly subscribed: boolean;
  readonly rights: string;
}

export const SOUND: Settings = {
  versioning: 'Enabled',
  isLocked: true,
  mode: 'COMPLIANCE',
  days: 2192,
  blocksPublicPolicy: true,
  ownership: 'BucketOwnerEnforced',
  expiresAfter: 2200,
  isTlsOnly: true,
  algorithm: 'aws:kms',
  rotates: true,
  waits: 30,
  keyStatement: undefined,
  isLogging: true,
  validates: true,
  isMultiRegion: true,
  recordsGlobal: true,
  managementEvents: true,
  ruleState: 'ENABLED',
  subscribed: true,
  rights: 's3:ListAllMyBuckets',
};

export const PATTERN = {
  source: ['aws.cloudtrail'],
  'detail-type': ['AWS API Call via CloudTrail'],
  detail: { eventName: ['StopLogging', 'DeleteTrail', 'UpdateTrail'] },
};

export function bucketPolicy({ isTlsOnly }: Settings): object {
  const service = { Service: 'cloudtrail.amazonaws.com' };
  const ours = { StringEquals: { 'aws:SourceArn': TRAIL_ARN } };
  return {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Principal: service, Action: ['s3:GetBucketAcl'], Resource: [BUCKET_ARN], Condition: ours },
      {
        Effect: 'Allow',
        Principal: service,
        Action: ['s3:PutObject'],
        Resource: [`${BUCKET_ARN}/AWSLogs/${ACCOUNT}/*`],
        Condition: { StringEquals: { 'aws:SourceArn': TRAIL_ARN, 's3:x-amz-acl': 'bucket-owner-full-control' } },
      },
      ...(isTlsOnly
        ? [
            {
              Effect: 'Deny',
              Principal: '*',
              Action: ['s3:*'],
              Resource: [BUCKET_ARN, `${BUCKET_ARN}/*`],
              Condition: { Bool: { 'aws:SecureTransport': ['false'] } },
            },
            {
              Effect: 'Deny',
              Principal: '*',
              Action: ['s3:*'],
              Resource: [BUCKET_ARN, `${BUCKET_ARN}/*`],
              Condition: { NumericLessThan: { 's3:TlsVersion': ['1.2'] } },
            },
          ]
        : []),
    ],
  };
}

export function keyPolicy({ keyStatement }: Settings): object {
  return {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: 'kms:*', Resource: '*' },
      {
        Effect: 'Allow',
        Principal: { Service: 'cloudtrail.amazonaws.com' },
        Action: 'kms:GenerateDataKey*',
        Resource: '*',
        Condition: { StringEquals: { 'aws:SourceArn': TRAIL_ARN } },
      },
      ...(keyStatement ? [keyStatement] : []),
    ],
  };
}

export const TOPIC_POLICY = {
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' }, Action: 'sns:Publish', Resource: TOPIC_ARN },
  ],
};

export const TRUST = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
};

export const rightsOf = ({ rights }: Settings): object => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: rights, Resource: '*' }],
});
