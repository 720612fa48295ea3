/**
 * The techniques of Stratus Red Team (github.com/DataDog/stratus-red-team) on AWS of which its repository has recorded events: which
 * calls they make, written anew here, and what answers them: a question that has a name, and a finding of the day. Of 45 techniques on
 * AWS, 35 had recorded events on August 19, 2026 (commit 7c9a7a5).
 */
import type { Done } from './support';

export interface Technique {
  /** What `wormtrail ask` answers with the call; absent where no question is about it. */
  readonly question?: string;
  /** What the daily verification tells by itself; absent where the call alone is not unusual. */
  readonly finding?: string;
  readonly calls: readonly Done[];
}

const denied = (action: string, times: number, request?: object): Done => ({
  ...{ action, times, errorCode: 'Client.UnauthorizedOperation' },
  ...(request && { request }),
});

export const TECHNIQUES: Readonly<Record<string, Technique>> = {
  'credential-access.ec2-get-password-data': {
    ...{ question: 'who-read-secrets', finding: 'SensitiveActionUsual' },
    calls: [denied('ec2:GetPasswordData', 30)],
  },
  'credential-access.ec2-steal-instance-credentials': {
    ...{ question: 'who-ran-code', finding: 'NetworkUsual' },
    calls: [{ action: 'ssm:SendCommand' }, { action: 'ec2:DescribeInstances', network: '203.0.113' }],
  },
  'credential-access.secretsmanager-batch-retrieve-secrets': {
    ...{ question: 'who-read-secrets', finding: 'SensitiveActionUsual' },
    calls: [{ action: 'secretsmanager:BatchGetSecretValue', times: 5 }],
  },
  'credential-access.secretsmanager-retrieve-secrets': {
    question: 'who-read-secrets',
    calls: [{ action: 'secretsmanager:ListSecrets' }, { action: 'secretsmanager:GetSecretValue', times: 20 }],
  },
  'credential-access.ssm-retrieve-securestring-parameters': {
    question: 'who-read-secrets',
    calls: [{ action: 'ssm:GetParameters', times: 5, request: { names: ['/app/password'], withDecryption: true } }],
  },
  'defense-evasion.cloudtrail-delete': {
    ...{ question: 'who-deleted', finding: 'SensitiveActionUsual' },
    calls: [{ action: 'cloudtrail:DeleteTrail', request: { name: 'audit-log' } }],
  },
  'defense-evasion.cloudtrail-event-selectors': {
    ...{ question: 'audit-log-changes', finding: 'SensitiveActionUsual' },
    calls: [{ action: 'cloudtrail:PutEventSelectors', request: { trailName: 'audit-log' } }],
  },
  'defense-evasion.cloudtrail-stop': {
    ...{ question: 'audit-log-changes', finding: 'SensitiveActionUsual' },
    calls: [{ action: 'cloudtrail:StopLogging', request: { name: 'audit-log' } }],
  },
  'defense-evasion.dns-delete-logs': {
    ...{ question: 'who-deleted', finding: 'SensitiveActionUsual' },
    calls: [{ action: 'route53resolver:DeleteResolverQueryLogConfig' }],
  },
  'defense-evasion.organizations-leave': {
    ...{ question: 'denials', finding: 'SensitiveActionUsual' },
    calls: [{ action: 'organizations:LeaveOrganization', errorCode: 'AccessDenied' }],
  },
  'defense-evasion.vpc-remove-flow-logs': {
    ...{ question: 'who-deleted', finding: 'SensitiveActionUsual' },
    calls: [{ action: 'ec2:DeleteFlowLogs' }],
  },
  'discovery.ec2-download-user-data': {
    question: 'who-read-secrets',
    calls: [denied('ec2:DescribeInstanceAttribute', 15, { attribute: 'userData', instanceId: 'i-1' })],
  },
  'execution.ec2-launch-unusual-instances': { question: 'denials', calls: [denied('ec2:RunInstances', 1)] },
  'execution.ec2-user-data': {
    ...{ question: 'who-ran-code', finding: 'SensitiveActionUsual' },
    calls: [
      { action: 'ec2:ModifyInstanceAttribute', request: { instanceId: 'i-1', userData: '<sensitiveDataRemoved>' } },
    ],
  },
  'execution.ssm-send-command': {
    ...{ question: 'who-ran-code', finding: 'SensitiveActionUsual' },
    calls: [{ action: 'ssm:SendCommand' }],
  },
  'execution.ssm-start-session': {
    ...{ question: 'who-ran-code', finding: 'SensitiveActionUsual' },
    calls: [{ action: 'ssm:StartSession', times: 3 }],
  },
  'exfiltration.ec2-security-group-open-port-22-ingress': {
    ...{ question: 'opened-to-public', finding: 'SensitiveActionUsual' },
    calls: [
      { action: 'ec2:AuthorizeSecurityGroupIngress', request: { cidrIp: '203.0.113.9/0', fromPort: 22, toPort: 22 } },
    ],
  },
  'exfiltration.ec2-share-ami': { finding: 'SensitiveActionUsual', calls: [{ action: 'ec2:ModifyImageAttribute' }] },
  'exfiltration.ec2-share-ebs-snapshot': {
    finding: 'SensitiveActionUsual',
    calls: [{ action: 'ec2:ModifySnapshotAttribute' }],
  },
  'exfiltration.rds-share-snapshot': {
    finding: 'SensitiveActionUsual',
    calls: [{ action: 'rds:ModifyDBSnapshotAttribute' }],
  },
  'impact.bedrock-invoke-model': {
    finding: 'SensitiveActionUsual',
    calls: [{ action: 'bedrock:PutUseCaseForModelAccess' }, { action: 'bedrock:InvokeModel' }],
  },
  'initial-access.console-login-without-mfa': {
    question: 'sign-ins-without-mfa',
    calls: [{ action: 'signin:ConsoleLogin', network: '203.0.113' }],
  },
  'lateral-movement.ec2-instance-connect': {
    ...{ question: 'who-ran-code', finding: 'SensitiveActionUsual' },
    calls: [{ action: 'ec2-instance-connect:SendSSHPublicKey', times: 3 }],
  },
  'lateral-movement.ec2-serial-console-send-ssh-public-key': {
    ...{ question: 'who-ran-code', finding: 'SensitiveActionUsual' },
    calls: [
      { action: 'ec2:EnableSerialConsoleAccess' },
      { action: 'ec2-instance-connect:SendSerialConsoleSSHPublicKey' },
    ],
  },
  'persistence.iam-backdoor-role': {
    ...{ question: 'who-changed-permissions', finding: 'SensitiveActionUsual' },
    calls: [{ action: 'iam:UpdateAssumeRolePolicy' }],
  },
  'persistence.iam-backdoor-user': {
    ...{ question: 'who-changed-permissions', finding: 'SensitiveActionUsual' },
    calls: [{ action: 'iam:CreateAccessKey' }],
  },
  'persistence.iam-create-admin-user': {
    ...{ question: 'who-changed-permissions', finding: 'SensitiveActionUsual' },
    calls: [{ action: 'iam:CreateUser' }, { action: 'iam:AttachUserPolicy' }, { action: 'iam:CreateAccessKey' }],
  },
  'persistence.iam-create-backdoor-role': {
    ...{ question: 'who-changed-permissions', finding: 'SensitiveActionUsual' },
    calls: [{ action: 'iam:CreateRole' }, { action: 'iam:AttachRolePolicy' }],
  },
  'persistence.iam-create-user-login-profile': {
    ...{ question: 'who-changed-permissions', finding: 'SensitiveActionUsual' },
    calls: [{ action: 'iam:CreateLoginProfile' }],
  },
  'persistence.lambda-backdoor-function': {
    ...{ question: 'who-changed-permissions', finding: 'SensitiveActionUsual' },
    calls: [{ action: 'lambda:AddPermission20150331v2' }],
  },
  'persistence.lambda-layer-extension': {
    ...{ question: 'who-ran-code', finding: 'SensitiveActionUsual' },
    calls: [{ action: 'lambda:UpdateFunctionConfiguration20150331v2' }],
  },
  'persistence.lambda-overwrite-code': {
    ...{ question: 'who-ran-code', finding: 'SensitiveActionUsual' },
    calls: [{ action: 'lambda:UpdateFunctionCode20150331v2' }],
  },
  'persistence.rolesanywhere-create-trust-anchor': {
    finding: 'SensitiveActionUsual',
    calls: [{ action: 'rolesanywhere:CreateTrustAnchor' }, { action: 'rolesanywhere:CreateProfile' }],
  },
  'persistence.sts-federation-token': {
    finding: 'SensitiveActionUsual',
    calls: [{ action: 'sts:GetFederationToken' }],
  },
  'privilege-escalation.iam-update-user-login-profile': {
    ...{ question: 'who-changed-permissions', finding: 'SensitiveActionUsual' },
    calls: [{ action: 'iam:UpdateLoginProfile' }],
  },
};
