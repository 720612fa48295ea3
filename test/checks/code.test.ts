/** Remedies as code: each CloudFormation snippet makes a weak template pass its check, and each CDK snippet compiles. */
import ts from 'typescript';
import { join } from 'node:path';
import { parseYaml } from '../../lib/facts/template/yaml';
import { auditLogsOf } from '../../lib/facts/from-template';
import { CATALOGUE } from '../../lib/guardrails/catalogue';
import { judge, type Guardrail } from '../../lib/guardrails/guardrail';

type Tree = Readonly<Record<string, unknown>>;

/** All that the checks with code find something wrong with. */
const WEAK = `
Resources:
  Key:
    Type: AWS::KMS::Key
    Properties:
      PendingWindowInDays: 7
      KeyPolicy:
        Version: '2012-10-17'
        Statement:
          - { Effect: Allow, Principal: { AWS: !Sub 'arn:aws:iam::\${AWS::AccountId}:root' }, Action: 'kms:*', Resource: '*' }
  LogBucket:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: acme-logs
      BucketEncryption:
        ServerSideEncryptionConfiguration:
          - ServerSideEncryptionByDefault: { SSEAlgorithm: AES256 }
      PublicAccessBlockConfiguration:
        { BlockPublicAcls: false, BlockPublicPolicy: false, IgnorePublicAcls: false, RestrictPublicBuckets: false }
      OwnershipControls: { Rules: [{ ObjectOwnership: ObjectWriter }] }
      LifecycleConfiguration:
        Rules: [{ Id: expire, Status: Enabled, ExpirationInDays: 30 }]
  LogBucketPolicy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref LogBucket
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Sid: CloudTrailAcl
            Effect: Allow
            Principal: { Service: cloudtrail.amazonaws.com }
            Action: s3:GetBucketAcl
            Resource: !GetAtt LogBucket.Arn
          - Sid: CloudTrailWrite
            Effect: Allow
            Principal: { Service: cloudtrail.amazonaws.com }
            Action: s3:PutObject
            Resource: !Sub '\${LogBucket.Arn}/AWSLogs/\${AWS::AccountId}/*'
            Condition: { StringEquals: { s3:x-amz-acl: bucket-owner-full-control } }
  Trail:
    Type: AWS::CloudTrail::Trail
    Properties:
      TrailName: management-events
      S3BucketName: !Ref LogBucket
      KMSKeyId: KEY_OF_TRAIL
      IsLogging: false
      IsMultiRegionTrail: false
      IncludeGlobalServiceEvents: false
      EnableLogFileValidation: false
`;

const WITH_CODE = CATALOGUE.flatMap((guardrail) => (guardrail.code ? [[guardrail.id, guardrail] as const] : []));

/** What the guardrail's findings come to. A bucket's key and the trail's are one wherever the check needs the other to be right. */
function statuses(guardrail: Guardrail, snippet?: string): readonly string[] {
  const needsKey = ['TrailEncrypted', 'BucketKeyEnabled'].includes(guardrail.id);
  const weak = parseYaml(WEAK.replace('      KMSKeyId: KEY_OF_TRAIL\n', usesKey(guardrail)), 'weak.yaml').body as Tree;
  const resources = snippet === undefined ? {} : (parseYaml(snippet, 'snippet.yaml').body as Tree);
  const around = needsKey ? (parseYaml(ENCRYPTED, 'encrypted.yaml').body as Tree) : {};
  const body = merged(merged(weak, { Resources: around }), { Resources: resources });
  const [auditLog] = auditLogsOf([{ stack: 'weak', body, account: '111122223333', region: 'eu-central-1' }], {
    frameworks: ['SEC-17a-4'],
  });
  if (!auditLog) throw new Error('no audit log');
  return [...new Set(judge(auditLog, [guardrail]).map(({ status }) => status))];
}

const ENCRYPTED = CATALOGUE.find(({ id }) => id === 'CustomerManagedKey')?.code?.cloudFormation ?? '';

/** The key of the trail is the audit log's, so that the checks of keys have one to judge. */
function usesKey({ theme, id }: Guardrail): string {
  return theme === 'encryption' && id.startsWith('Key') ? '      KMSKeyId: !GetAtt Key.Arn\n' : '';
}

/** As a person works it in: properties by name, entries of lists by their Sid or Id, others in place of what stood there. */
function merged(into: unknown, snippet: unknown): unknown {
  if (Array.isArray(into) && Array.isArray(snippet)) {
    const nameOf = (item: unknown): unknown =>
      (item as { Sid?: string; Id?: string }).Sid ?? (item as { Id?: string }).Id;
    if (snippet.some((item) => nameOf(item) === undefined)) return snippet;
    const kept = into.filter((item) => snippet.every((other) => nameOf(other) !== nameOf(item)));
    return [...(kept as unknown[]), ...(snippet as unknown[])];
  }
  if (!isTree(into) || !isTree(snippet)) return snippet;
  return Object.fromEntries(
    [...new Set([...Object.keys(into), ...Object.keys(snippet)])].map((name) => [
      name,
      name in snippet ? merged(into[name], snippet[name]) : into[name],
    ]),
  );
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

test.each(WITH_CODE)('%s fails in a weak template, and passes with its CloudFormation', (_, guardrail) => {
  expect(statuses(guardrail)).toContain('FAIL');
  expect(statuses(guardrail, guardrail.code?.cloudFormation)).toEqual(['PASS']);
});

test('every CDK snippet compiles against the library', () => {
  const file = join(__dirname, 'snippets-in-memory.ts');
  const text = [
    "import { Duration, RemovalPolicy, Tags, aws_cloudtrail as cloudtrail, aws_iam as iam, aws_kms as kms, aws_s3 as s3 } from 'aws-cdk-lib';",
    "import { Construct } from 'constructs';",
    'declare const bucket: s3.Bucket; declare const trail: cloudtrail.Trail; declare const key: kms.Key; declare const trailArn: string;',
    'void [Duration, RemovalPolicy, Tags, iam];',
    ...WITH_CODE.map(([id, { code }]) => `export class ${id} extends Construct { make() {\n${code?.cdk ?? ''}\n} }`),
  ].join('\n');
  const options: ts.CompilerOptions = {
    noEmit: true,
    strict: true,
    skipLibCheck: true,
    types: [],
    esModuleInterop: true,
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.getSourceFile = (name, ...more) =>
    name === file ? ts.createSourceFile(name, text, ts.ScriptTarget.ES2022) : getSourceFile(name, ...more);
  host.fileExists = (name) => name === file || fileExists(name);
  host.readFile = (name) => (name === file ? text : readFile(name));
  const program = ts.createProgram([file], options, host);
  const complaints = ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
  expect(complaints).toEqual([]);
});
