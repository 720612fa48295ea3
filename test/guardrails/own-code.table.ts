/** Whether the functions run wormtrail's code and watch this audit log, as cases. */
import type { Properties, Value } from '../../lib/facts/value';
import { FunctionsInvokedByOwnOnly } from '../../lib/guardrails/monitoring/FunctionsInvokedByOwnOnly';
import { FunctionsRunOwnCodeOnly } from '../../lib/guardrails/monitoring/FunctionsRunOwnCodeOnly';
import { VERSION } from '../../lib/version';
import { rowsFor } from '../support/guardrail-table';
import {
  ABSENT,
  ACCOUNT,
  ADMINISTRATOR,
  namesOf,
  OTHER_ACCOUNT,
  stranger,
  TRAIL_ARN,
  UNKNOWN,
  type Changes,
} from '../support/sound-audit-log';
import { bundleOf } from '../support/sound/watch';

const variable = (functionId: string, name: string, value: unknown): Changes => ({
  [`${functionId}.properties.Environment.Variables.WORMTRAIL_${name}`]: value,
});
const topicsOf = (topics: Readonly<Record<string, string | undefined>> = {}): string => {
  const all = { engineering: 'EngineeringTopic', security: 'SecurityTopic', compliance: 'ComplianceTopic', ...topics };
  return JSON.stringify(
    Object.fromEntries(Object.entries(all).flatMap(([owner, id]) => (id ? [[owner, namesOf(id).arn]] : []))),
  );
};
const code = (changes: Readonly<Record<string, string>>): Changes =>
  Object.fromEntries(Object.entries(changes).map(([name, value]) => [`DriftChecker.properties.Code.${name}`, value]));

const permission = (properties: Properties): Changes => ({
  Entrance: stranger('AWS::Lambda::Permission', 'Entrance', {
    Action: 'lambda:InvokeFunction',
    FunctionName: namesOf('DriftChecker').ref,
    ...properties,
  }),
});
const url = (TargetFunctionArn: Value): Changes => ({
  Entrance: stranger('AWS::Lambda::Url', 'Entrance', { AuthType: 'AWS_IAM', TargetFunctionArn }),
});

const CLOSED: Readonly<Record<string, Changes>> = {
  sound: {},
  'a URL of another function': url(namesOf('DriftChecker').arn.replace('DriftChecker', 'Other')),
  'alarms of this account': permission({
    Principal: 'lambda.alarms.cloudwatch.amazonaws.com',
    SourceAccount: '111122223333',
  }),
  'rules by their ARN': permission({
    Principal: 'events.amazonaws.com',
    SourceArn: `arn:aws:events:eu-central-1:${ACCOUNT}:rule/x`,
  }),
  'a bucket of the app': permission({ Principal: 's3.amazonaws.com', SourceArn: namesOf('LogBucket').arn }),
  'a bucket of this account': permission({
    ...{ Principal: 's3.amazonaws.com', SourceArn: 'arn:aws:s3:::uploads', SourceAccount: ACCOUNT },
  }),
  'an administrator': permission({ Principal: ADMINISTRATOR }),
  'everybody, to another function': permission({ Principal: '*', FunctionName: 'other' }),
};
const OPENED: Readonly<Record<string, Changes>> = {
  'a URL': url(namesOf('DriftChecker').arn),
  'a URL of an alias': url(`${namesOf('TamperResponder').arn}:live`),
  everybody: permission({ Principal: '*' }),
  'another account': permission({ Principal: OTHER_ACCOUNT }),
  'an administrator who may replace the code': permission({ Principal: ADMINISTRATOR, Action: 'lambda:*' }),
  'a service for any account': permission({ Principal: 's3.amazonaws.com' }),
  'a bucket of nobody knows whom': permission({ Principal: 's3.amazonaws.com', SourceArn: 'arn:aws:s3:::uploads' }),
  'a service for another account': permission({ Principal: 'sns.amazonaws.com', SourceAccount: OTHER_ACCOUNT }),
  'rules of another account': permission({
    Principal: 'events.amazonaws.com',
    SourceArn: `arn:aws:events:eu-central-1:${OTHER_ACCOUNT}:rule/x`,
  }),
  'rules of every account': permission({ Principal: 'events.amazonaws.com', SourceArn: 'arn:aws:events:*:*:rule/x' }),
  'a version of it': permission({ Principal: '*', FunctionName: `${namesOf('DriftChecker').arn}:7` }),
};

export const OWN_CODE_ROWS = [
  ...rowsFor(FunctionsInvokedByOwnOnly, [
    { case: 'sound', origin: 'account', verdict: 'pass', resource: 'DriftChecker' },
    ...Object.entries(CLOSED).map(([name, change]) => ({ case: name, change, verdict: 'pass' as const })),
    ...Object.entries(OPENED).map(([name, change]) => ({
      ...{ case: name, change, verdict: 'fail' as const, resource: 'Entrance' },
    })),
    { case: 'a principal that is a parameter', change: permission({ Principal: UNKNOWN }), verdict: 'unknown' },
    { case: 'a URL of a function that is a parameter', change: url(UNKNOWN), verdict: 'unknown' },
  ]),
  ...rowsFor(FunctionsRunOwnCodeOnly, [
    { case: 'sound', verdict: 'pass', resource: 'TamperResponder', path: 'Environment.Variables' },
    { case: 'sound', origin: 'account', verdict: 'pass', resource: 'DriftChecker', path: 'Layers' },
    {
      case: 'a layer of another account',
      change: { 'DriftChecker.properties.Layers': ['arn:aws:lambda:eu-central-1:999999999999:layer:evil:1'] },
      verdict: 'fail',
      resource: 'DriftChecker',
      path: 'Layers',
    },
    ...['NODE_OPTIONS', 'AWS_LAMBDA_EXEC_WRAPPER', 'AWS_ENDPOINT_URL'].map((name) => ({
      case: `it is given ${name}`,
      change: { [`TamperResponder.properties.Environment.Variables.${name}`]: '--require /opt/evil.js' },
      verdict: 'fail' as const,
      resource: 'TamperResponder',
      path: 'Environment.Variables',
      found: [name],
    })),
    {
      case: 'a value of its own is a parameter',
      change: { 'DriftChecker.properties.Environment.Variables.WORMTRAIL_TOPICS': UNKNOWN },
      verdict: 'unknown',
    },
    ...Object.entries({
      'inline code': { 'DriftChecker.properties.Code': { ZipFile: 'exports.handler = async () => ({ held: true });' } },
      'an image': { 'DriftChecker.properties.Code': { ImageUri: 'example/image' } },
      'another entry': { 'DriftChecker.properties.Handler': 'other.handler' },
      'another stack': { 'DriftChecker.properties.Environment.Variables.WORMTRAIL_STACK': 'another' },
      'another audit log': { 'TamperResponder.properties.Environment.Variables.WORMTRAIL_AUDIT_LOG': 'another' },
      'another bucket': { 'DriftChecker.properties.Environment.Variables.WORMTRAIL_EVIDENCE_BUCKET': 'another' },
      'topics of no owner': variable('DriftChecker', 'TOPICS', '{}'),
      'the topics of two owners swapped': variable('DriftChecker', 'TOPICS', topicsOf({ security: 'ComplianceTopic' })),
      'one owner less': variable('TamperResponder', 'TOPICS', topicsOf({ security: undefined })),
      'a topic more': variable('DriftChecker', 'TOPICS', topicsOf({ everybody: 'SecurityTopic' })),
      'a second topic under the name of an owner': variable(
        'DriftChecker',
        'TOPICS',
        topicsOf().replace('}', ',"security":"arn:aws:sns:eu-central-1:111122223333:bin"}'),
      ),
      'topics that are no JSON': variable('DriftChecker', 'TOPICS', 'security'),
      'no stack': variable('DriftChecker', 'STACK', ABSENT),
      'no audit log': variable('TamperResponder', 'AUDIT_LOG', ABSENT),
      'no evidence bucket': variable('LogVerification', 'EVIDENCE_BUCKET', ABSENT),
      'no topics': variable('DriftChecker', 'TOPICS', ABSENT),
      'no trail': variable('LogVerification', 'TRAIL_ARN', ABSENT),
      'another trail': variable('LogVerification', 'TRAIL_ARN', `${TRAIL_ARN}-old`),
      'no environment': { 'DriftChecker.properties.Environment': ABSENT },
      'code that no release has': code({ S3Key: `${'a'.repeat(64)}.zip` }),
      'the code of another function': code({ S3Key: `${bundleOf('log-verification').asset}.zip` }),
      'code under a name of its own': code({ S3Key: 'drift-checker.zip' }),
      'code out of a bucket of another account': code({ S3Bucket: `cdk-x-assets-${OTHER_ACCOUNT}-eu-central-1` }),
      'another language': { 'DriftChecker.properties.Runtime': 'python3.14' },
      'an older Node.js': { 'DriftChecker.properties.Runtime': 'nodejs20.x' },
      'no runtime': { 'DriftChecker.properties.Runtime': ABSENT },
    }).map(([name, change]) => ({ case: name, change, verdict: 'fail' as const })),
    {
      case: 'the code of this release',
      change: code({ S3Key: `prefix/${bundleOf('drift-checker').asset}.zip` }),
      verdict: 'pass',
      path: 'Code',
      found: `release ${VERSION}`,
    },
    {
      case: 'code of this release, as Lambda hashes it',
      origin: 'account',
      verdict: 'pass',
      path: 'CodeSha256',
      found: `release ${VERSION}`,
    },
    {
      case: 'code of no release, as Lambda hashes it',
      origin: 'account',
      change: { 'DriftChecker.state.CodeSha256': 'jmB1xB1Lc5cCTmLDrTXqKxTBkqLnGHYKbGqhqNnOsHs=' },
      verdict: 'fail',
      path: 'CodeSha256',
    },
    {
      case: 'code out of a bucket that names no account',
      change: code({ S3Bucket: 'releases' }),
      verdict: 'unknown',
      because: 'wormtrail drift compares its hash',
    },
    {
      case: 'code out of a bucket that names the account, and is not the CDK’s',
      change: code({ S3Bucket: `releases-${ACCOUNT}` }),
      verdict: 'unknown',
      because: 'who may change it',
    },
    { case: 'code that is a parameter', change: { 'DriftChecker.properties.Code': UNKNOWN }, verdict: 'unknown' },
    { case: 'a newer Node.js', change: { 'DriftChecker.properties.Runtime': 'nodejs26.x' }, verdict: 'pass' },
    {
      case: 'the trail of the partition that the template is deployed to',
      change: variable('LogVerification', 'TRAIL_ARN', TRAIL_ARN.replace('arn:aws:', 'arn:${AWS::Partition}:')),
      verdict: 'pass',
    },
    {
      case: 'a trail of the account that the template is deployed to',
      change: variable('LogVerification', 'TRAIL_ARN', TRAIL_ARN.replace('111122223333', '${AWS::AccountId}')),
      verdict: 'unknown',
    },
    {
      case: 'another stack, and the template does not say what its own is called',
      change: { ...variable('DriftChecker', 'STACK', 'another'), 'stacks.0.terminationProtection': UNKNOWN },
      verdict: 'unknown',
    },
    {
      case: 'topics whose owners are a parameter',
      change: { ...variable('DriftChecker', 'TOPICS', '{}'), 'SecurityTopic.properties.Tags': UNKNOWN },
      verdict: 'unknown',
    },
    {
      case: 'the variables are a parameter',
      change: { 'LogVerification.properties.Environment.Variables': UNKNOWN },
      verdict: 'unknown',
    },
    { case: 'the layers are a parameter', change: { 'DriftChecker.properties.Layers': [UNKNOWN] }, verdict: 'unknown' },
  ]),
];
