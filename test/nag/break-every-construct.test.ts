/** Every construct of a whole audit log, broken in turn by a raw override: synthesis fails, and names guardrail and construct. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, CfnResource, Validations } from 'aws-cdk-lib';
import { loadConfig } from '../../lib/config';
import { AuditLogStack } from '../../lib/constructs/audit-log-stack';
import { AuditLogChecks } from '../../lib/nag';

const CONFIG = loadConfig(join(__dirname, '..', '..', 'wormtrail.config.json'));

/** A raw override, and the guardrail that answers. */
interface Break {
  readonly by: string;
  readonly apply: (resource: CfnResource) => void;
  readonly guardrail: string;
  /** Paths of the constructs that it is meant for; all of the type where left out. */
  readonly only?: RegExp;
}

const set = (path: string, value: unknown, guardrail: string): Break => ({
  by: `${path} = ${JSON.stringify(value)}`,
  apply: (resource) => resource.addOverride(path, value),
  guardrail,
});

const remove = (path: string, guardrail: string): Break => ({
  by: `no ${path}`,
  apply: (resource) => resource.addDeletionOverride(path),
  guardrail,
});

const ANYBODY = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }] };
const ALL_OF_S3 = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] };
const NOTHING = { Version: '2012-10-17', Statement: [] };
const DEFAULT_RETENTION = 'Properties.ObjectLockConfiguration.Rule.DefaultRetention';

const BREAKS: Readonly<Record<string, readonly Break[]>> = {
  'AWS::CloudTrail::Trail': [
    set('Properties.IsLogging', false, 'TrailIsLogging'),
    set('Properties.IsMultiRegionTrail', false, 'TrailMultiRegion'),
    set('Properties.EnableLogFileValidation', false, 'LogFileValidationEnabled'),
    set('Properties.IncludeGlobalServiceEvents', false, 'GlobalServiceEventsLogged'),
    remove('Properties.KMSKeyId', 'TrailEncrypted'),
    remove('Properties.InsightSelectors', 'InsightsEnabled'),
  ],
  'AWS::CloudWatch::Alarm': [
    set('Properties.ActionsEnabled', false, 'AlarmTargetsOwned'),
    remove('Properties.AlarmActions', 'AlarmTargetsOwned'),
  ],
  'AWS::Events::Rule': [
    set('Properties.State', 'DISABLED', 'RulesEnabled'),
    { ...set('Properties.State', 'DISABLED', 'TamperEventsAlarmed'), only: /tamper-[a-z0-9]+\/Resource$/ },
    { ...set('Properties.State', 'DISABLED', 'InsightsReachOwner'), only: /Insights/ },
  ],
  'AWS::IAM::Policy': [set('Properties.PolicyDocument', ALL_OF_S3, 'BucketTamperingNotGranted')],
  'AWS::IAM::Role': [
    set(
      'Properties.Policies',
      [{ PolicyName: 'all', PolicyDocument: { Statement: { Effect: 'Allow', Action: 'kms:*', Resource: '*' } } }],
      'KeyTamperingNotGranted',
    ),
  ],
  'AWS::KMS::Key': [
    set('Properties.EnableKeyRotation', false, 'KeyRotationEnabled'),
    set('Properties.Enabled', false, 'KeyUsable'),
    set('Properties.PendingWindowInDays', 7, 'KeyDeletionWaitsLongest'),
    set('Properties.KeyPolicy', ANYBODY, 'KeyDeletionDenied'),
    set('DeletionPolicy', 'Delete', 'KeyRetainedOnDelete'),
  ],
  'AWS::Lambda::EventSourceMapping': [set('Properties.Enabled', false, 'TamperEventsReachResponder')],
  'AWS::Lambda::Function': [
    remove('Properties.Tags', 'ResourcesTaggedWithOwner'),
    set('Properties.ReservedConcurrentExecutions', 0, 'FunctionsCanRun'),
  ],
  'AWS::Logs::LogGroup': [
    remove('Properties.KmsKeyId', 'LogGroupsEncrypted'),
    remove('Properties.RetentionInDays', 'LogGroupsExpire'),
  ],
  'AWS::S3::Bucket': [
    set('Properties.ObjectLockEnabled', false, 'ObjectLockEnabled'),
    set(`${DEFAULT_RETENTION}.Mode`, 'GOVERNANCE', 'ObjectLockComplianceMode'),
    set(`${DEFAULT_RETENTION}.Days`, 1, 'DefaultRetentionMeetsFrameworks'),
    set('Properties.VersioningConfiguration.Status', 'Suspended', 'VersioningEnabled'),
    set('Properties.PublicAccessBlockConfiguration.BlockPublicPolicy', false, 'PublicAccessBlocked'),
    set(
      'Properties.LifecycleConfiguration.Rules',
      [{ Status: 'Enabled', ExpirationInDays: 1 }],
      'LifecycleKeepsLogsUntilRetentionEnds',
    ),
    remove('Properties.BucketEncryption', 'CustomerManagedKey'),
    set('DeletionPolicy', 'Delete', 'BucketRetainedOnDelete'),
  ],
  'AWS::S3::BucketPolicy': [
    set('Properties.PolicyDocument', NOTHING, 'TamperingDenied'),
    set('Properties.PolicyDocument', NOTHING, 'TlsOnly'),
    set('DeletionPolicy', 'Delete', 'BucketPolicyRetainedOnDelete'),
  ],
  'AWS::SNS::Subscription': [
    set('Properties.TopicArn', 'arn:aws:sns:eu-central-1:111122223333:elsewhere', 'OwnersReachable'),
  ],
  'AWS::SNS::Topic': [remove('Properties.KmsMasterKeyId', 'TopicsEncrypted')],
  'AWS::SNS::TopicPolicy': [set('Properties.PolicyDocument', ANYBODY, 'NoPublicGrants')],
  'AWS::SQS::Queue': [remove('Properties.KmsMasterKeyId', 'QueuesEncrypted')],
  'AWS::SQS::QueuePolicy': [set('Properties.PolicyDocument', ANYBODY, 'NoPublicGrants')],
  'AWS::Scheduler::Schedule': [
    { ...set('Properties.State', 'DISABLED', 'DriftCheckScheduled'), only: /DriftChecker/ },
    { ...set('Properties.ScheduleExpression', 'rate(2 days)', 'DriftCheckScheduled'), only: /DriftChecker/ },
    { ...set('Properties.State', 'DISABLED', 'LogVerificationScheduled'), only: /LogVerification/ },
  ],
};

/** Names and pictures: breaking them weakens nothing. */
const HARMLESS = ['AWS::KMS::Alias', 'AWS::CloudWatch::Dashboard', 'AWS::CloudWatch::AnomalyDetector'];

let outdir: string;
let environment: NodeJS.ProcessEnv;

beforeAll(() => {
  environment = process.env;
  // the CDK's own validation of templates is not what is tested here, and takes longer than all else
  process.env = { ...environment, CDK_VALIDATION: 'false' };
  outdir = mkdtempSync(join(tmpdir(), 'wormtrail-break-'));
});

afterAll(() => {
  process.env = environment;
  rmSync(outdir, { recursive: true, force: true });
});

function wholeApp(): { app: App; resources: CfnResource[] } {
  const app = new App({ outdir, analyticsReporting: false, treeMetadata: false });
  const stack = new AuditLogStack(app, CONFIG);
  Validations.of(app).addPlugins(new AuditLogChecks(app, { reports: [] }));
  return { app, resources: stack.node.findAll().filter((node) => CfnResource.isCfnResource(node)) };
}

/** What synthesis says when it fails; empty where it does not. */
function failureOf(app: App): string {
  try {
    app.synth();
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

const RESOURCES = (() => {
  const app = new App({ analyticsReporting: false });
  return new AuditLogStack(app, CONFIG).node
    .findAll()
    .filter((node) => CfnResource.isCfnResource(node))
    .map(({ cfnResourceType, node }) => ({ type: cfnResourceType, path: node.path }));
})();

test('the app as it stands holds', () => {
  expect(failureOf(wholeApp().app)).toBe('');
});

test('every type of resource has its breaks, or is harmless', () => {
  const types = [...new Set(RESOURCES.map(({ type }) => type))];
  expect(types.filter((type) => !HARMLESS.includes(type) && !(type in BREAKS))).toEqual([]);
});

describe.each(RESOURCES.filter(({ type }) => type in BREAKS))('$path', ({ type, path }) => {
  test.each((BREAKS[type] ?? []).filter(({ only }) => only?.test(path) ?? true))(
    '$by: $guardrail',
    ({ apply, guardrail }) => {
      const { app, resources } = wholeApp();
      const broken = resources.find(({ node }) => node.path === path);
      if (broken) apply(broken);
      expect(failureOf(app)).toContain(`AuditLogChecks-${guardrail}`);
    },
  );
});
