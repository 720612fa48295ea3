/** What the app around the audit log passes on to other accounts, as cases. */
import type { Properties, Value } from '../../lib/facts/value';
import { OtherAccountsKeptOut } from '../../lib/guardrails/access/OtherAccountsKeptOut';
import { rowsFor } from '../support/guardrail-table';
import { ACCOUNT, namesOf, OTHER_ACCOUNT, READER, stranger, UNKNOWN, type Changes } from '../support/sound-audit-log';

const somebody = (type: string, properties: Properties): Changes => ({
  Somebody: stranger(type, 'Somebody', properties),
});
const results = (destination: string, FunctionName = namesOf('DriftChecker').ref) =>
  somebody('AWS::Lambda::EventInvokeConfig', {
    ...{ FunctionName, Qualifier: '$LATEST' },
    DestinationConfig: { OnSuccess: { Destination: destination } },
  });
const queueOf = (account: string) => `arn:aws:sqs:eu-central-1:${account}:q`;
const forwards = (EventPattern: Value, to: Value = `arn:aws:events:eu-central-1:${OTHER_ACCOUNT}:event-bus/b`) =>
  somebody('AWS::Events::Rule', { EventPattern, Targets: [{ Id: 'b', Arn: to }] });
const shares = (ResourceTypes: readonly string[], LinkConfiguration: Properties = {}, account = OTHER_ACCOUNT) =>
  somebody('AWS::Oam::Link', {
    ...{ ResourceTypes, LinkConfiguration },
    SinkIdentifier: `arn:aws:oam:eu-central-1:${account}:sink/s`,
  });
const [GROUPS, METRICS] = [['AWS::Logs::LogGroup'], ['AWS::CloudWatch::Metric']];
const onlyGroups = (Filter: Value) => shares(GROUPS, { LogGroupConfiguration: { Filter } });
const BUCKET = namesOf('LogBucket').ref;
const GROUP = namesOf('DriftCheckerLogs').ref;
const changedBy = (account: string): Changes => ({
  Point: {
    ...stranger('AWS::S3::AccessPoint', 'Point', { Bucket: BUCKET }),
    arn: 'arn:aws:s3:eu-central-1:1:accesspoint/p',
  },
  ...somebody('AWS::S3ObjectLambda::AccessPoint', {
    ObjectLambdaConfiguration: {
      SupportingAccessPoint: 'arn:aws:s3:eu-central-1:1:accesspoint/p',
      TransformationConfigurations: [
        { ContentTransformation: { AwsLambda: { FunctionArn: `arn:aws:lambda:eu-central-1:${account}:function:f` } } },
      ],
    },
  }),
});

const inManyRegions = (policy: Properties, MrapName: Value = 'everywhere', bucket = BUCKET): Changes => ({
  Point: stranger('AWS::S3::MultiRegionAccessPoint', 'Point', {
    ...{ Name: 'everywhere', Regions: [{ Bucket: bucket }, { Bucket: 'copies', BucketAccountId: ACCOUNT }] },
  }),
  ...somebody('AWS::S3::MultiRegionAccessPointPolicy', {
    MrapName,
    Policy: { Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*', ...policy }] },
  }),
});
const SYMBOL = stranger('', 'Point', {}).ref;

const KEPT: Readonly<Record<string, Changes>> = {
  'results to a queue of the account': results(queueOf(ACCOUNT)),
  'results of another function': results(queueOf(OTHER_ACCOUNT), 'another'),
  'an access point of the account': somebody('AWS::S3::AccessPoint', { Bucket: BUCKET, BucketAccountId: ACCOUNT }),
  'an access point of many Regions on another bucket': somebody('AWS::S3::MultiRegionAccessPoint', {
    Regions: [{ Bucket: 'another', BucketAccountId: OTHER_ACCOUNT }],
  }),
  'an access point of many Regions, open to a reader': inManyRegions({ Principal: { AWS: READER } }),
  'an access point of many Regions that leads elsewhere, open to another account': inManyRegions(
    { Principal: { AWS: OTHER_ACCOUNT } },
    'everywhere',
    'another',
  ),
  'the policy of another access point of many Regions': inManyRegions({ Principal: '*' }, 'another'),
  'events of an application': forwards({ source: ['com.acme.shop'] }),
  'events of machines': forwards({ source: ['aws.ec2'], 'detail-type': ['EC2 Instance State-change Notification'] }),
  'calls on another bucket': forwards({
    source: ['aws.s3'],
    detail: { requestParameters: { bucketName: ['another'] } },
  }),
  'all calls, to a bus of the account': forwards(
    { source: [{ prefix: 'aws.' }] },
    `arn:aws:events:us-east-1:${ACCOUNT}:event-bus/b`,
  ),
  'traces, shared by a link': shares(['AWS::XRay::Trace']),
  'all log groups, with a monitoring account that is a reader’s': shares(GROUPS, {}, ACCOUNT),
  'log groups of an application': onlyGroups("LogGroupName LIKE 'shop-%' OR LogGroupName = 'shop'"),
  'no log group of wormtrail': onlyGroups("LogGroupName NOT LIKE '/wormtrail/%' AND LogGroupName NOT IN ('a', 'b')"),
  'metrics of AWS': shares(METRICS, { MetricConfiguration: { Filter: "Namespace LIKE 'AWS/%'" } }),
};
const PASSED_ON: Readonly<Record<string, Changes>> = {
  'results of a function': results(queueOf(OTHER_ACCOUNT)),
  'results of a function by its ARN': results(
    `arn:aws:events:eu-central-1:${OTHER_ACCOUNT}:event-bus/b`,
    namesOf('TamperResponder').arn,
  ),
  'an access point on a bucket of another account': somebody('AWS::S3::AccessPoint', {
    ...{ Bucket: BUCKET, BucketAccountId: OTHER_ACCOUNT },
  }),
  'an access point of many Regions': somebody('AWS::S3::MultiRegionAccessPoint', {
    Regions: [{ Bucket: BUCKET }, { Bucket: BUCKET, BucketAccountId: OTHER_ACCOUNT }],
  }),
  'an access point of many Regions, open to another account': inManyRegions({ Principal: { AWS: OTHER_ACCOUNT } }),
  'an access point of many Regions by its reference, open to all': inManyRegions({ Principal: '*' }, SYMBOL),
  'an access point of many Regions, open to a role of any account': inManyRegions({
    Principal: '*',
    Condition: { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/auditor' } },
  }),
  'an access point that a function of another account changes': changedBy(OTHER_ACCOUNT),
  'all calls, by a prefix': forwards({ source: [{ prefix: 'aws.' }] }),
  'all calls of the account': forwards({ account: [ACCOUNT] }),
  'the calls on the bucket': forwards({ source: ['aws.s3'], detail: { requestParameters: { bucketName: [BUCKET] } } }),
  'all calls, as JSON text': forwards('{"detail-type":["AWS API Call via CloudTrail"]}'),
  'all log groups': shares(GROUPS),
  'all metrics': shares(['AWS::XRay::Trace', ...METRICS]),
  'log groups by their prefix': onlyGroups("LogGroupName LIKE '/wormtrail/%'"),
  'all log groups but one': onlyGroups(`LogGroupName != '${GROUP}'`),
  'a trail that writes as a role of another account': {
    'Trail.properties.CloudWatchLogsRoleArn': `arn:aws:iam::${OTHER_ACCOUNT}:role/r`,
  },
};
const NOT_KNOWN: Readonly<Record<string, Changes>> = {
  'a bus that is a parameter': forwards({ source: ['aws.kms'] }, UNKNOWN),
  'a filter that is a parameter': onlyGroups(UNKNOWN),
  'a filter that nobody can read': onlyGroups("(LogGroupName = 'a')"),
};

const cases = (of: Readonly<Record<string, Changes>>, verdict: 'pass' | 'fail' | 'unknown') =>
  Object.entries(of).map(([name, change]) => ({ case: name, change, verdict }));

export const SHARED_ON_ROWS = rowsFor(OtherAccountsKeptOut, [
  ...cases(KEPT, 'pass'),
  ...cases(PASSED_ON, 'fail'),
  ...cases(NOT_KNOWN, 'unknown'),
]);
