/** Who works in the company: 40 people and programs, what each of them does on a day, and from where. */
import type { Random } from './random';

export const ACCOUNTS = { production: '111122223333', development: '444455556666', security: '777788889999' } as const;
export const REGIONS = ['eu-central-1', 'us-east-1', 'eu-west-1'] as const;

/** Calls, and how often each is made beside the others. */
type Palette = Readonly<Record<string, number>>;

export interface Worker {
  /** As findings name it: of a person the ARN of the session, of a program that of its role or user. */
  readonly arn: string;
  readonly kind: 'person' | 'role' | 'user';
  readonly account: string;
  readonly regions: readonly string[];
  readonly palette: Palette;
  /** Calls a day, on average. */
  readonly rate: number;
  /** Denials a day, on average. */
  readonly denials: number;
  /** The first three numbers of addresses, or a service. */
  readonly networks: readonly string[];
  /** Sensitive calls of a working day: how likely there are some, and which. */
  readonly sensitive?: { readonly probability: number; readonly most: number; readonly palette: Palette };
  /** Does so many times as much on Sundays. */
  readonly sundays?: number;
}

const ADMINISTRATION: Palette = {
  'iam:AttachRolePolicy': 20,
  'iam:PutRolePolicy': 20,
  'iam:CreateRole': 12,
  'iam:UpdateAssumeRolePolicy': 6,
  'iam:DetachRolePolicy': 6,
  'iam:CreatePolicyVersion': 5,
  'ec2:AuthorizeSecurityGroupIngress': 14,
  'ec2:RevokeSecurityGroupIngress': 10,
  'ec2:CreateRoute': 2,
  's3:PutBucketPolicy': 8,
  's3:PutBucketPublicAccessBlock': 3,
  'kms:PutKeyPolicy': 2,
  'iam:DeleteRole': 3,
};

/** What a stack may contain: some of it once a month. */
export const DEPLOYMENT: Palette = {
  'iam:CreateRole': 10,
  'iam:PutRolePolicy': 12,
  'iam:AttachRolePolicy': 10,
  'iam:DeleteRolePolicy': 3,
  'iam:DetachRolePolicy': 2,
  'iam:UpdateAssumeRolePolicy': 1,
  's3:CreateBucket': 2,
  's3:PutBucketPolicy': 4,
  's3:PutBucketPublicAccessBlock': 4,
  's3:PutEncryptionConfiguration': 4,
  'ec2:CreateSecurityGroup': 3,
  'ec2:AuthorizeSecurityGroupIngress': 6,
  'ec2:RevokeSecurityGroupEgress': 3,
  'ec2:CreateRoute': 0.3,
  'kms:CreateKey': 1,
  'kms:PutKeyPolicy': 0.5,
  'kms:ScheduleKeyDeletion': 0.1,
  'lambda:UpdateFunctionCode20150331v2': 20,
  'lambda:AddPermission20150331v2': 2,
  'logs:CreateLogGroup': 3,
  'logs:PutRetentionPolicy': 3,
  'logs:DeleteLogGroup': 0.3,
  'dynamodb:UpdateTable': 2,
  'ecs:UpdateService': 8,
};

const READING: Palette = {
  'ec2:DescribeInstances': 20,
  's3:ListBuckets': 6,
  's3:GetBucketLocation': 6,
  'cloudwatch:GetMetricData': 25,
  'logs:StartQuery': 10,
  'logs:GetQueryResults': 15,
  'lambda:ListFunctions20150331': 8,
  'iam:ListRoles': 4,
  'rds:DescribeDBInstances': 6,
  'sts:GetCallerIdentity': 6,
  'cloudformation:DescribeStacks': 10,
};

const OFFICE = '198.51.100';

function person(name: string, set: string, account: string, rate: number, more: Partial<Worker> = {}): Worker {
  const number = [...name].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 200;
  return {
    arn: `arn:aws:sts::${account}:assumed-role/AWSReservedSSO_${set}_0123456789abcdef/${name}@example.com`,
    ...{ kind: 'person', account, regions: REGIONS.slice(0, 2), palette: READING, rate, denials: 1.5 },
    networks: [OFFICE, `203.0.${number}`],
    ...more,
  };
}

const administrator = (name: string): Worker =>
  person(name, 'Administrator', ACCOUNTS.production, 90, {
    sensitive: { probability: 0.5, most: 3, palette: ADMINISTRATION },
  });
const developer = (name: string): Worker =>
  person(name, 'Developer', ACCOUNTS.development, 120, {
    palette: { ...READING, 'lambda:UpdateFunctionCode20150331v2': 6, 'dynamodb:Scan': 8, 'ec2:RunInstances': 1 },
    sensitive: { probability: 0.04, most: 1, palette: { 'ec2:AuthorizeSecurityGroupIngress': 1 } },
    denials: 3,
  });
const analyst = (name: string): Worker =>
  person(name, 'Analyst', ACCOUNTS.production, 60, {
    palette: {
      'athena:StartQueryExecution': 20,
      'athena:GetQueryResults': 30,
      's3:GetObject': 30,
      'glue:GetTables': 10,
    },
  });

export function role(name: string, account: string, rate: number, more: Partial<Worker> = {}): Worker {
  return {
    ...{ arn: `arn:aws:iam::${account}:role/${name}`, kind: 'role', account, regions: REGIONS.slice(0, 1), rate },
    ...{ palette: APPLICATION, denials: 0.1, networks: ['10.1.2'] },
    ...more,
  };
}

const APPLICATION: Palette = {
  's3:GetObject': 30,
  's3:PutObject': 15,
  'dynamodb:GetItem': 30,
  'dynamodb:PutItem': 10,
  'secretsmanager:GetSecretValue': 3,
  'kms:Decrypt': 15,
  'sqs:ReceiveMessage': 10,
  'logs:CreateLogStream': 2,
};

/** Where functions run: AWS gives them other addresses every time. */
const CLOUD = Array.from({ length: 30 }, (_, index) => `3.120.${index * 7}`);

export const CFN_EXECUTION = role('cdk-hnb659fds-cfn-exec-role', ACCOUNTS.production, 0, {
  networks: ['cloudformation.amazonaws.com'],
});
export const DEPLOYER = role('deploy', ACCOUNTS.production, 40, {
  palette: { 'cloudformation:CreateChangeSet': 4, 'cloudformation:DescribeStackEvents': 30, 's3:PutObject': 10 },
  networks: Array.from({ length: 20 }, (_, index) => `20.1.${index}`),
});
/** Did something in the first days, and nothing since. */
export const OLD_PARTNER = user('old-partner', 5, { palette: { 's3:GetObject': 1 }, networks: ['192.0.2'] });
export const ADMINISTRATORS = ['alice', 'bruno', 'chiara', 'dmitri'].map(administrator);

function user(name: string, rate: number, more: Partial<Worker> = {}): Worker {
  return {
    ...role(name, ACCOUNTS.production, rate, more),
    arn: `arn:aws:iam::${ACCOUNTS.production}:user/${name}`,
    kind: 'user',
  };
}

const APPLICATIONS = Array.from({ length: 14 }, (_, index) =>
  role(
    `app-${String.fromCharCode(97 + index)}`,
    index % 3 === 2 ? ACCOUNTS.development : ACCOUNTS.production,
    60 + index * 25,
    {
      networks: index % 2 === 0 ? CLOUD : [`10.20.${index}`],
      regions: index % 5 === 4 ? REGIONS.slice(1, 2) : REGIONS.slice(0, 1),
      // one has asked for what it may not have ever since
      denials: index === 3 ? 40 : 0.2,
    },
  ),
);

/** All forty. */
export const STAFF: readonly Worker[] = [
  ...ADMINISTRATORS,
  ...['emma', 'farid', 'greta', 'hiro', 'ines', 'jonas', 'klara'].map(developer),
  ...['lena', 'marco', 'nora'].map(analyst),
  CFN_EXECUTION,
  DEPLOYER,
  OLD_PARTNER,
  ...APPLICATIONS,
  role('backup', ACCOUNTS.production, 120, {
    palette: { 'ec2:CreateSnapshot': 4, 'ec2:DescribeVolumes': 20, 'rds:CreateDBSnapshot': 2 },
  }),
  role('monitoring-vendor', ACCOUNTS.production, 300, {
    palette: { 'cloudwatch:GetMetricData': 40, 'ec2:DescribeInstances': 20, 'tag:GetResources': 10 },
    networks: ['34.107.8'],
    regions: REGIONS,
  }),
  role('security-audit', ACCOUNTS.security, 200, {
    palette: {
      'iam:GetAccountAuthorizationDetails': 2,
      's3:GetBucketPolicy': 30,
      'ec2:DescribeSecurityGroups': 20,
      'kms:GetKeyPolicy': 20,
    },
    ...{ denials: 25, networks: ['10.3.1'] },
    // it looks everywhere, and changes nothing anywhere
    regions: [...REGIONS, 'ap-southeast-2', 'sa-east-1', 'ca-central-1', 'ap-northeast-1'],
  }),
  role('reporting', ACCOUNTS.production, 80, {
    palette: { 's3:GetObject': 40, 'athena:StartQueryExecution': 5 },
    networks: ['10.1.9'],
    sundays: 6,
  }),
  role('log-shipper', ACCOUNTS.security, 400, {
    palette: { 's3:GetObject': 40, 'sqs:ReceiveMessage': 40, 'sqs:DeleteMessage': 40 },
    networks: ['10.3.2'],
  }),
  role('autoscaler', ACCOUNTS.production, 90, {
    palette: { 'autoscaling:SetDesiredCapacity': 5, 'cloudwatch:GetMetricStatistics': 30 },
    networks: ['10.1.4'],
    regions: REGIONS.slice(2),
  }),
  user('s3-sync', 150, { palette: { 's3:PutObject': 40, 's3:ListObjects': 10 }, networks: ['192.0.2'] }),
  user('ci-legacy', 60, {
    palette: { 'ecr:GetAuthorizationToken': 10, 'ecr:BatchGetImage': 20 },
    networks: ['20.9.1'],
  }),
  role('cost-explorer', ACCOUNTS.security, 30, {
    palette: { 'ce:GetCostAndUsage': 10, 'organizations:ListAccounts': 2 },
    networks: ['10.3.4'],
  }),
];

/** Somebody new, as the company hires them. */
export function newDeveloper(random: Random): Worker {
  return developer(`new-${random.whole(100, 999)}`);
}
