/**
 * Calls after which an account is not what it was: what an intruder does to stay, to hide, to take and to destroy. By what they are
 * about, each with the reason. Names as the Service Authorization Reference has them; CloudTrail appends versions to some.
 */

export interface SensitiveGroup {
  readonly id: string;
  /** Why the first time matters: one sentence. */
  readonly why: string;
  /** Counts the first time, tried or done, whoever does it: but for roles that do it again and again, and for deployments. */
  readonly always: readonly string[];
  /** Counts once it is done, except for those who do such things all the time: administrators, deployments. */
  readonly unlessHabit: readonly string[];
}

export const SENSITIVE_GROUPS: readonly SensitiveGroup[] = [
  {
    id: 'permissions',
    why: 'A permission that is added is how an intruder stays.',
    always: [
      'iam:PutUserPolicy',
      'iam:AttachUserPolicy',
      'iam:AddUserToGroup',
      'iam:DeleteUserPermissionsBoundary',
      'iam:DeleteRolePermissionsBoundary',
      'sso:CreateAccountAssignment',
      'sso:AttachManagedPolicyToPermissionSet',
      'sso:PutInlinePolicyToPermissionSet',
    ],
    unlessHabit: [
      'iam:CreateRole',
      'iam:PutRolePolicy',
      'iam:AttachRolePolicy',
      'iam:DetachRolePolicy',
      'iam:DeleteRolePolicy',
      'iam:UpdateAssumeRolePolicy',
      'iam:PutGroupPolicy',
      'iam:AttachGroupPolicy',
      'iam:CreatePolicyVersion',
      'iam:SetDefaultPolicyVersion',
      'lambda:AddPermission',
      'lambda:AddLayerVersionPermission',
    ],
  },
  {
    id: 'credentials',
    why: 'Credentials of one’s own outlast the theft by which somebody came in.',
    always: [
      'iam:CreateUser',
      'iam:CreateAccessKey',
      'iam:CreateLoginProfile',
      'iam:UpdateLoginProfile',
      'iam:DeactivateMFADevice',
      'iam:CreateSAMLProvider',
      'iam:UpdateSAMLProvider',
      'iam:CreateOpenIDConnectProvider',
      'iam:CreateServiceSpecificCredential',
      'iam:UploadSigningCertificate',
      'identitystore:CreateUser',
      'identitystore:CreateGroupMembership',
      'rolesanywhere:CreateTrustAnchor',
      'rolesanywhere:CreateProfile',
      'sts:GetFederationToken',
    ],
    unlessHabit: ['secretsmanager:BatchGetSecretValue', 'secretsmanager:PutResourcePolicy', 'ec2:CreateKeyPair'],
  },
  {
    id: 'keys',
    why: 'Without its key, everything that is encrypted with it is gone.',
    always: ['kms:ScheduleKeyDeletion', 'kms:DisableKey', 'kms:DeleteImportedKeyMaterial', 'kms:DeleteCustomKeyStore'],
    unlessHabit: ['kms:PutKeyPolicy', 'kms:DisableKeyRotation'],
  },
  {
    id: 'trails',
    why: 'What records and watches is switched off first.',
    always: [
      'cloudtrail:StopLogging',
      'cloudtrail:DeleteTrail',
      'cloudtrail:UpdateTrail',
      'cloudtrail:PutEventSelectors',
      'cloudtrail:DeleteEventDataStore',
      'config:StopConfigurationRecorder',
      'config:DeleteConfigurationRecorder',
      'config:DeleteDeliveryChannel',
      'guardduty:DeleteDetector',
      'guardduty:UpdateDetector',
      'securityhub:DisableSecurityHub',
      'access-analyzer:DeleteAnalyzer',
      'ec2:DeleteFlowLogs',
      'route53resolver:DeleteResolverQueryLogConfig',
      'route53resolver:DisassociateResolverQueryLogConfig',
    ],
    unlessHabit: [
      'logs:DeleteLogGroup',
      'logs:DeleteLogStream',
      'events:DisableRule',
      'events:DeleteRule',
      'monitoring:DeleteAlarms',
      'monitoring:DisableAlarmActions',
    ],
  },
  {
    id: 'buckets',
    why: 'Data leave through a bucket that is opened, or a copy that is shared.',
    always: [
      's3:PutAccountPublicAccessBlock',
      's3:DeleteAccountPublicAccessBlock',
      'ec2:ModifySnapshotAttribute',
      'ec2:ModifyImageAttribute',
      'ec2:DisableSnapshotBlockPublicAccess',
      'ec2:DisableEbsEncryptionByDefault',
      'rds:ModifyDBSnapshotAttribute',
      'rds:ModifyDBClusterSnapshotAttribute',
    ],
    unlessHabit: [
      's3:PutBucketPolicy',
      's3:DeleteBucketPolicy',
      's3:PutBucketAcl',
      's3:PutBucketPublicAccessBlock',
      's3:DeleteBucketPublicAccessBlock',
      's3:PutBucketVersioning',
      's3:PutBucketLifecycle',
      's3:PutBucketReplication',
      's3:PutBucketObjectLockConfiguration',
      's3:DeleteBucket',
    ],
  },
  {
    id: 'networks',
    why: 'What is opened to the network is found within hours.',
    always: ['ec2:CreateVpcPeeringConnection', 'ec2:AcceptVpcPeeringConnection', 'ram:CreateResourceShare'],
    unlessHabit: [
      'ec2:AuthorizeSecurityGroupIngress',
      'ec2:ModifySecurityGroupRules',
      'ec2:CreateNetworkAclEntry',
      'ec2:ReplaceNetworkAclEntry',
      'ec2:CreateRoute',
      'ec2:ReplaceRoute',
      'ec2:AttachInternetGateway',
    ],
  },
  {
    id: 'organizations',
    why: 'Outside of the organization its policies and its trail bind no account.',
    always: [
      'organizations:LeaveOrganization',
      'organizations:RemoveAccountFromOrganization',
      'organizations:DeleteOrganization',
      'organizations:InviteAccountToOrganization',
      'organizations:AcceptHandshake',
      'organizations:CreateAccount',
      'organizations:CloseAccount',
      'organizations:MoveAccount',
      'organizations:DetachPolicy',
      'organizations:UpdatePolicy',
      'organizations:DeletePolicy',
      'organizations:DisablePolicyType',
      'organizations:RegisterDelegatedAdministrator',
      'organizations:DeregisterDelegatedAdministrator',
      'organizations:DisableAWSServiceAccess',
      'account:EnableRegion',
    ],
    unlessHabit: [],
  },
  {
    id: 'machines',
    why: 'Code that runs on a machine or in a function acts as its role.',
    always: [
      'ec2:GetPasswordData',
      'ec2:EnableSerialConsoleAccess',
      'ec2-instance-connect:SendSerialConsoleSSHPublicKey',
    ],
    unlessHabit: [
      'ssm:SendCommand',
      'ssm:StartSession',
      'ecs:ExecuteCommand',
      'ec2-instance-connect:SendSSHPublicKey',
      'ec2:ModifyInstanceAttribute',
      'lambda:UpdateFunctionCode',
      'lambda:UpdateFunctionConfiguration',
      'bedrock:PutUseCaseForModelAccess',
      'bedrock:CreateFoundationModelAgreement',
    ],
  },
];

export interface Sensitive {
  readonly group: SensitiveGroup;
  readonly isAlways: boolean;
}

const BY_ACTION = new Map<string, Sensitive>(
  SENSITIVE_GROUPS.flatMap((group) => [
    ...group.always.map((action): [string, Sensitive] => [action, { group, isAlways: true }]),
    ...group.unlessHabit.map((action): [string, Sensitive] => [action, { group, isAlways: false }]),
  ]),
);

/** @param action As `actionOf` names it. */
export function sensitive(action: string): Sensitive | undefined {
  return BY_ACTION.get(action);
}
