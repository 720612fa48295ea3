/** Random events of an account at work, from a seed, with stories among them that every question is about. */
import { formatTime, HOUR } from '../../lib/integrity/time';
import { SCOPE, TRAIL_ARN } from '../integrity/support';
import { ALICE, BOB, record, ROOT, type Record } from './support';

type Random = () => number;

/** mulberry32: the same numbers from the same seed. */
export function randomFrom(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const one = <Each>(random: Random, all: readonly Each[]): Each => {
  const found = all[Math.floor(random() * all.length)];
  if (found === undefined) throw new Error('nothing to choose from');
  return found;
};

const service = (n: number): Record => ({
  type: 'AssumedRole',
  principalId: `AROASERVICE${n}:i-${n}`,
  arn: `arn:aws:sts::111122223333:assumed-role/service-${n}/i-${n}`,
  accountId: '111122223333',
  accessKeyId: `ASIASERVICE${n}`,
  sessionContext: { sessionIssuer: { type: 'Role', arn: `arn:aws:iam::111122223333:role/service-${n}` } },
});
const SERVICES = Array.from({ length: 20 }, (_, n) => service(n));
const BUCKETS = ['acme-backups', 'acme-customers', 'acme-builds', SCOPE.bucket];
const KEY_ARN = 'arn:aws:kms:eu-central-1:111122223333:key/';
const KEYS = ['11111111-0000-4000-8000-000000000001', '11111111-0000-4000-8000-000000000002'];

const object = (bucketName: string, key: string): Record => ({
  requestParameters: { bucketName, key },
  resources: [
    { type: 'AWS::S3::Object', ARN: `arn:aws:s3:::${bucketName}/${key}` },
    { ARN: `arn:aws:s3:::${bucketName}` },
  ],
  ...{ eventCategory: 'Data', managementEvent: false },
});

/** What happens all day. */
const ORDINARY: readonly ((random: Random) => Record)[] = [
  (random) => record('s3:GetObject', object(one(random, BUCKETS), `2026/${Math.floor(random() * 9)}.csv`)),
  (random) => record('s3:PutObject', object(one(random, BUCKETS), 'today.csv')),
  (random) => record('kms:Decrypt', { resources: [{ ARN: KEY_ARN + one(random, KEYS) }] }),
  () => record('ec2:DescribeInstances'),
  () => record('sts:GetCallerIdentity'),
  (random) => record('s3:GetBucketAcl', { requestParameters: { bucketName: one(random, BUCKETS) } }),
  () => record('logs:CreateLogStream', { requestParameters: { logGroupName: 'Delete me, Root, AccessDenied' } }),
];

/** What questions ask for. */
const STORIES: readonly ((random: Random) => Record)[] = [
  (random) => record('s3:DeleteBucket', { requestParameters: { bucketName: one(random, BUCKETS) } }),
  (random) => record('s3:DeleteObject', object(one(random, BUCKETS), 'old.csv')),
  () => record('iam:PutRolePolicy', { requestParameters: { roleName: 'deploy', policyName: 'all' } }),
  () =>
    record('iam:AttachRolePolicy', {
      requestParameters: { roleName: 'admin', policyArn: 'arn:aws:iam::aws:policy/P' },
    }),
  () => record('secretsmanager:GetSecretValue', { requestParameters: { secretId: 'prod/database' } }),
  (random) => record('ssm:GetParameter', { requestParameters: { name: 'a', withDecryption: random() < 0.5 } }),
  () => record('ssm:SendCommand', { requestParameters: { documentName: 'AWS-RunShellScript' } }),
  () => record('lambda:UpdateFunctionCode20150331v2', { requestParameters: { functionName: 'pay' } }),
  () => record('iam:CreateUser', { requestParameters: { userName: 'mallory' } }),
  (random) => signIn(one(random, [BOB, ROOT, ALICE]), one(random, ['Yes', 'No']), one(random, ['Success', 'Failure'])),
  () =>
    record('iam:CreateAccessKey', {
      userIdentity: ROOT,
      responseElements: { accessKey: { accessKeyId: 'AKIAEXAMPLEBOB' } },
    }),
  () => record('s3:ListBuckets', { userIdentity: BOB }),
  () =>
    record('sts:AssumeRole', {
      userIdentity: BOB,
      responseElements: { credentials: { accessKeyId: 'ASIAEXAMPLEALICE' } },
    }),
  (random) => record('cloudtrail:StopLogging', { requestParameters: { name: one(random, [TRAIL_ARN, 'other']) } }),
  (random) =>
    bucketPolicy(one(random, BUCKETS), one(random, ['*', { AWS: 'arn:aws:iam::111122223333:root' }]), random() < 0.5),
  (random) =>
    record('s3:PutBucketAcl', {
      requestParameters: { bucketName: 'acme-builds', 'x-amz-acl': one(random, ['private', 'public-read']) },
    }),
  (random) =>
    record('ec2:AuthorizeSecurityGroupIngress', {
      requestParameters: { cidrIp: one(random, ['0.0.0.0/0', '10.0.0.0/8']) },
    }),
  () => record('kms:GenerateDataKey', { resources: [{ ARN: `${KEY_ARN}${KEYS[0]}` }] }),
];

function signIn(userIdentity: Record, MFAUsed: string, ConsoleLogin: string): Record {
  const said = { responseElements: { ConsoleLogin }, additionalEventData: { MFAUsed } };
  return record('signin:ConsoleLogin', {
    userIdentity,
    ...said,
    ...(ConsoleLogin === 'Failure' && { errorMessage: 'Failed' }),
  });
}

function bucketPolicy(bucketName: string, Principal: unknown, isNarrow: boolean): Record {
  const Condition = { StringEquals: { 'aws:PrincipalOrgID': 'o-acme' } };
  const statement = { Effect: 'Allow', Principal, Action: 's3:GetObject', ...(isNarrow && { Condition }) };
  return record('s3:PutBucketPolicy', { requestParameters: { bucketName, bucketPolicy: { Statement: [statement] } } });
}

/** So many records of the minutes around a time; about three in a hundred are part of a story. */
export function plantedRecords(random: Random, time: Date, count: number): Record[] {
  return Array.from({ length: count }, () => {
    const isStory = random() < 0.03;
    const made = one(random, isStory ? STORIES : ORDINARY)(random);
    const eventTime = formatTime(new Date(time.getTime() - Math.floor(random() * 0.2 * HOUR)));
    const isRefused = made.eventName !== 'ConsoleLogin' && random() < 0.03;
    const errorCode = one(random, [
      'AccessDenied',
      'AccessDeniedException',
      'Client.UnauthorizedOperation',
      'NoSuchKey',
    ]);
    const who = made.userIdentity === ALICE && random() < 0.95 ? { userIdentity: one(random, SERVICES) } : {};
    return { ...made, ...who, eventTime, ...(isRefused && { errorCode }) };
  });
}
