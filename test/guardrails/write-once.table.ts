/** What the write-once guardrails say, as cases. */
import { BucketNameGenerated } from '../../lib/guardrails/write-once/BucketNameGenerated';
import { BucketOwnerEnforced } from '../../lib/guardrails/write-once/BucketOwnerEnforced';
import { BucketPolicyRetainedOnDelete } from '../../lib/guardrails/write-once/BucketPolicyRetainedOnDelete';
import { BucketRetainedOnDelete } from '../../lib/guardrails/write-once/BucketRetainedOnDelete';
import { GovernanceBypassGrantedToNobody } from '../../lib/guardrails/write-once/GovernanceBypassGrantedToNobody';
import { NoAutoDeleteObjects } from '../../lib/guardrails/write-once/NoAutoDeleteObjects';
import { ObjectLockComplianceMode } from '../../lib/guardrails/write-once/ObjectLockComplianceMode';
import { ObjectLockEnabled } from '../../lib/guardrails/write-once/ObjectLockEnabled';
import { StackTerminationProtected } from '../../lib/guardrails/write-once/StackTerminationProtected';
import { VersioningEnabled } from '../../lib/guardrails/write-once/VersioningEnabled';
import { rowsFor } from '../support/guardrail-table';
import { ABSENT, namesOf, stranger, UNKNOWN } from '../support/sound-audit-log';

const MODE = 'ObjectLockConfiguration.Rule.DefaultRetention.Mode';
const BYPASS = 's3:BypassGovernanceRetention';
const LOG_BUCKET = namesOf('LogBucket');

/** Bucket policies that deny nothing. */
const WITHOUT_DENIAL = {
  'LogBucketPolicy.properties.PolicyDocument.Statement': [],
  'EvidenceBucketPolicy.properties.PolicyDocument.Statement': [],
};

const identityPolicy = (type: string, properties: Parameters<typeof stranger>[2]) => ({
  ...WITHOUT_DENIAL,
  Somebody: stranger(type, 'Somebody', properties),
});

const document = (action: unknown, resource: unknown = '*', effect = 'Allow') =>
  ({ Version: '2012-10-17', Statement: [{ Effect: effect, Action: action, Resource: resource }] }) as never;

const OWNED = { ObjectOwnership: 'BucketOwnerEnforced' };

export const WRITE_ONCE_ROWS = [
  ...rowsFor(ObjectLockEnabled, [
    { case: 'sound', verdict: 'pass', resource: 'LogBucket', path: 'ObjectLockEnabled', expected: true, found: true },
    { case: 'written as a text', change: { 'LogBucket.properties.ObjectLockEnabled': 'true' }, verdict: 'pass' },
    {
      case: 'disabled on the log bucket',
      change: { 'LogBucket.properties.ObjectLockEnabled': false },
      verdict: 'fail',
      resource: 'LogBucket',
      path: 'ObjectLockEnabled',
      expected: true,
      found: false,
    },
    {
      case: 'left out on the evidence bucket',
      change: { 'EvidenceBucket.properties.ObjectLockEnabled': ABSENT },
      verdict: 'fail',
      resource: 'EvidenceBucket',
      found: null,
    },
    {
      case: 'left to a parameter',
      change: { 'LogBucket.properties.ObjectLockEnabled': UNKNOWN },
      verdict: 'unknown',
      because: 'parameter Example has no default',
    },
  ]),
  ...rowsFor(ObjectLockComplianceMode, [
    { case: 'sound', verdict: 'pass', resource: 'EvidenceBucket', found: 'COMPLIANCE' },
    {
      case: 'GOVERNANCE',
      change: { [`LogBucket.properties.${MODE}`]: 'GOVERNANCE' },
      verdict: 'fail',
      resource: 'LogBucket',
      path: MODE,
      expected: 'COMPLIANCE',
      found: 'GOVERNANCE',
    },
    {
      case: 'no default retention',
      change: { 'LogBucket.properties.ObjectLockConfiguration.Rule': ABSENT },
      verdict: 'fail',
      found: null,
    },
    {
      case: 'the configuration cannot be read',
      change: { 'LogBucket.properties.ObjectLockConfiguration': UNKNOWN },
      origin: 'account',
      verdict: 'unknown',
      path: MODE,
    },
  ]),
  ...rowsFor(VersioningEnabled, [
    { case: 'sound', verdict: 'pass', resource: 'LogBucket', found: 'Enabled' },
    {
      case: 'suspended',
      change: { 'EvidenceBucket.properties.VersioningConfiguration.Status': 'Suspended' },
      verdict: 'fail',
      resource: 'EvidenceBucket',
      path: 'VersioningConfiguration.Status',
      expected: 'Enabled',
      found: 'Suspended',
    },
    {
      case: 'left out, where Object Lock brings it',
      change: { 'LogBucket.properties.VersioningConfiguration': ABSENT },
      verdict: 'pass',
    },
    {
      case: 'suspended, whatever Object Lock would bring',
      change: { 'LogBucket.properties.VersioningConfiguration.Status': 'Suspended' },
      verdict: 'fail',
    },
    {
      case: 'never enabled',
      change: {
        'LogBucket.properties.VersioningConfiguration': ABSENT,
        'LogBucket.properties.ObjectLockEnabled': ABSENT,
      },
      verdict: 'fail',
      found: null,
    },
    { case: 'unknown', change: { 'LogBucket.properties.VersioningConfiguration': UNKNOWN }, verdict: 'unknown' },
  ]),
  ...rowsFor(BucketRetainedOnDelete, [
    { case: 'sound', verdict: 'pass', resource: 'LogBucket', path: 'DeletionPolicy', found: 'Retain' },
    {
      case: 'deleted only where its creation failed',
      change: { 'LogBucket.deletionPolicy': 'RetainExceptOnCreate' },
      verdict: 'pass',
    },
    {
      case: 'deleted with the stack',
      change: { 'LogBucket.deletionPolicy': 'Delete' },
      verdict: 'fail',
      resource: 'LogBucket',
      path: 'DeletionPolicy',
      expected: 'Retain',
      found: 'Delete',
    },
    {
      case: 'deleted when it is replaced',
      change: { 'LogBucket.updateReplacePolicy': ABSENT },
      verdict: 'fail',
      path: 'UpdateReplacePolicy',
      found: null,
    },
    {
      case: 'a policy that replacement does not know',
      change: { 'LogBucket.updateReplacePolicy': 'RetainExceptOnCreate' },
      verdict: 'fail',
      path: 'UpdateReplacePolicy',
    },
    { case: 'unknown', change: { 'EvidenceBucket.deletionPolicy': UNKNOWN }, verdict: 'unknown' },
  ]),
  ...rowsFor(BucketPolicyRetainedOnDelete, [
    { case: 'sound', verdict: 'pass', resource: 'LogBucketPolicy', found: 'Retain' },
    {
      case: 'deleted with the stack',
      change: { 'LogBucketPolicy.deletionPolicy': ABSENT },
      verdict: 'fail',
      resource: 'LogBucketPolicy',
      path: 'DeletionPolicy',
      found: null,
    },
    {
      case: 'no bucket policy at all',
      change: { LogBucketPolicy: ABSENT, EvidenceBucketPolicy: ABSENT },
      verdict: 'notApplicable',
    },
    { case: 'unknown', change: { 'EvidenceBucketPolicy.updateReplacePolicy': UNKNOWN }, verdict: 'unknown' },
  ]),
  ...rowsFor(NoAutoDeleteObjects, [
    { case: 'sound', verdict: 'pass', resource: 'LogBucket' },
    {
      case: 'the CDK marked the bucket',
      change: { 'LogBucket.properties.Tags.9': { Key: 'aws-cdk:auto-delete-objects', Value: 'true' } },
      verdict: 'fail',
      resource: 'LogBucket',
      path: 'Tags',
    },
    {
      case: 'a custom resource empties the evidence bucket',
      change: {
        Emptier: stranger('Custom::S3AutoDeleteObjects', 'Emptier', { BucketName: namesOf('EvidenceBucket').ref }),
      },
      verdict: 'fail',
      resource: 'Emptier',
      path: 'BucketName',
    },
    {
      case: 'a custom resource empties another bucket',
      change: { Emptier: stranger('Custom::S3AutoDeleteObjects', 'Emptier', { BucketName: 'scratch' }) },
      verdict: 'pass',
    },
    {
      case: 'a custom resource empties an unknown bucket',
      change: { Emptier: stranger('Custom::S3AutoDeleteObjects', 'Emptier', { BucketName: UNKNOWN }) },
      verdict: 'unknown',
    },
    { case: 'tags that cannot be read', change: { 'LogBucket.properties.Tags': UNKNOWN }, verdict: 'unknown' },
  ]),
  ...rowsFor(StackTerminationProtected, [
    { case: 'sound', verdict: 'pass', path: 'audit-log.EnableTerminationProtection' },
    {
      case: 'off',
      change: { 'stacks.0.terminationProtection': false },
      verdict: 'fail',
      path: 'audit-log.EnableTerminationProtection',
      expected: true,
      found: false,
    },
    {
      case: 'one of two stacks is not protected',
      change: { 'stacks.1': { name: 'other', terminationProtection: false, account: '1', region: 'x' } },
      verdict: 'fail',
      path: 'other.EnableTerminationProtection',
    },
    { case: 'a bare template does not say', change: { 'stacks.0.terminationProtection': UNKNOWN }, verdict: 'unknown' },
  ]),
  ...rowsFor(BucketNameGenerated, [
    { case: 'sound', verdict: 'pass', resource: 'LogBucket', path: 'BucketName', found: null },
    {
      case: 'written down',
      change: { 'LogBucket.properties.BucketName': 'my-logs' },
      verdict: 'fail',
      resource: 'LogBucket',
      expected: 'no name',
      found: 'my-logs',
    },
    { case: 'a parameter', change: { 'LogBucket.properties.BucketName': UNKNOWN }, verdict: 'unknown' },
  ]),
  ...rowsFor(BucketOwnerEnforced, [
    { case: 'sound', verdict: 'pass', resource: 'LogBucket', path: 'OwnershipControls.Rules' },
    {
      case: 'whoever uploads owns the object',
      change: { 'LogBucket.properties.OwnershipControls.Rules.0.ObjectOwnership': 'ObjectWriter' },
      verdict: 'fail',
      resource: 'LogBucket',
      found: [{ ObjectOwnership: 'ObjectWriter' }],
    },
    {
      case: 'an access control list beside it',
      change: { 'EvidenceBucket.properties.AccessControl': 'LogDeliveryWrite' },
      verdict: 'fail',
      resource: 'EvidenceBucket',
      path: 'AccessControl',
      found: 'LogDeliveryWrite',
    },
    ...['Private', 'BucketOwnerFullControl', 'BucketOwnerRead'].map((acl) => ({
      case: `the list ${acl}, which lets nobody else in`,
      change: { 'LogBucket.properties.AccessControl': acl },
      verdict: 'pass' as const,
    })),
    {
      case: 'left out by somebody who relies on the default',
      change: { 'LogBucket.metadata': {}, 'LogBucket.properties.OwnershipControls': ABSENT },
      verdict: 'pass',
    },
    {
      case: 'taken away from what wormtrail made',
      change: { 'LogBucket.properties.OwnershipControls': ABSENT },
      verdict: 'fail',
    },
    {
      case: 'none in the account',
      change: { 'LogBucket.properties.OwnershipControls': ABSENT },
      origin: 'account',
      verdict: 'fail',
      found: null,
    },
    { case: 'an unknown list', change: { 'LogBucket.properties.AccessControl': UNKNOWN }, verdict: 'unknown' },
    { case: 'no rule', change: { 'LogBucket.properties.OwnershipControls.Rules': [] }, verdict: 'fail', found: [] },
    {
      case: 'a rule that stands in no list',
      change: { 'LogBucket.properties.OwnershipControls.Rules': OWNED },
      verdict: 'fail',
    },
    {
      case: 'two rules, one of which leaves objects to their writers',
      change: {
        'LogBucket.properties.OwnershipControls.Rules': [{ ObjectOwnership: 'ObjectWriter' }, OWNED],
      },
      verdict: 'fail',
    },
  ]),
  ...rowsFor(GovernanceBypassGrantedToNobody, [
    { case: 'sound: denied to everyone', verdict: 'pass', resource: 'LogBucketPolicy', found: 'denied to everyone' },
    {
      case: 'neither denied nor granted',
      change: { ...WITHOUT_DENIAL },
      verdict: 'pass',
      found: 'granted nowhere',
    },
    {
      case: 'an inline policy of a role allows every action of S3',
      change: identityPolicy('AWS::IAM::Role', { Policies: [{ PolicyDocument: document('s3:*') }] }),
      verdict: 'fail',
      resource: 'Somebody',
      path: 'Policies.0.PolicyDocument',
    },
    {
      case: 'a managed policy allows it on this bucket',
      change: identityPolicy('AWS::IAM::ManagedPolicy', { PolicyDocument: document(BYPASS, `${LOG_BUCKET.arn}/*`) }),
      verdict: 'fail',
      resource: 'Somebody',
      path: 'PolicyDocument',
    },
    {
      case: 'a role has AdministratorAccess',
      change: identityPolicy('AWS::IAM::Role', { ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'] }),
      verdict: 'fail',
      path: 'ManagedPolicyArns.0',
    },
    {
      case: 'the same role, where the bucket policies deny it to everyone',
      change: {
        Somebody: stranger('AWS::IAM::Role', 'Somebody', {
          ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'],
        }),
      },
      verdict: 'pass',
    },
    {
      case: 'a policy allows it on another bucket',
      change: identityPolicy('AWS::IAM::Policy', { PolicyDocument: document(BYPASS, 'arn:aws:s3:::another/*') }),
      verdict: 'pass',
    },
    {
      case: 'a policy denies it',
      change: identityPolicy('AWS::IAM::Policy', { PolicyDocument: document('*', '*', 'Deny') }),
      verdict: 'pass',
    },
    {
      case: 'the bucket policy itself allows it',
      change: {
        'LogBucketPolicy.properties.PolicyDocument.Statement': [
          { Effect: 'Allow', Principal: '*', Action: 's3:*', Resource: `${LOG_BUCKET.arn}/*` },
        ],
      },
      verdict: 'fail',
      resource: 'LogBucketPolicy',
    },
    {
      case: 'an unknown policy document',
      change: identityPolicy('AWS::IAM::Policy', { PolicyDocument: UNKNOWN }),
      verdict: 'unknown',
    },
    {
      case: 'an unknown managed policy',
      change: identityPolicy('AWS::IAM::Role', { ManagedPolicyArns: [UNKNOWN] }),
      verdict: 'unknown',
      path: 'ManagedPolicyArns.0',
    },
  ]),
];
