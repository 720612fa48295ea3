/** The trail: records everything, everywhere, signed, and never its own deliveries. */
import { Match } from 'aws-cdk-lib/assertions';
import { AuditTrail } from '../../lib';
import { importedParts, NAME, propertiesOf, templateOf, TRAIL_ARN } from './support';

let trailArn = '';
const template = templateOf((stack) => {
  const { key, logBucket, evidenceBucket } = importedParts(stack);
  const trail = new AuditTrail(stack, 'Trail', {
    auditLogName: NAME,
    bucket: logBucket,
    key,
    watchedBuckets: [evidenceBucket],
  });
  trailArn = trail.trailArn;
});
const trail = propertiesOf(template, 'AWS::CloudTrail::Trail');

it('records every Region, global services included, and signs what it delivers', () => {
  expect(trail).toMatchObject({
    TrailName: NAME,
    IsLogging: true,
    IsMultiRegionTrail: true,
    IncludeGlobalServiceEvents: true,
    EnableLogFileValidation: true,
    S3BucketName: 'imported-log',
  });
  expect(trail['KMSKeyId']).toMatch(/^arn:aws:kms:/);
});

it('looks for unusual rates of calls and of errors', () => {
  expect(trail['InsightSelectors']).toEqual([
    { InsightType: 'ApiCallRateInsight' },
    { InsightType: 'ApiErrorRateInsight' },
  ]);
});

it('records all management events, under the name that the console gives: nothing is left out', () => {
  template.hasResourceProperties('AWS::CloudTrail::Trail', {
    AdvancedEventSelectors: Match.arrayWith([
      Match.objectLike({
        Name: 'Management events selector',
        FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }],
      }),
    ]),
    EventSelectors: Match.absent(),
  });
});

it('records who touches the locked buckets, without the feedback loop of its own deliveries', () => {
  const dataEvents = (trail['AdvancedEventSelectors'] as { FieldSelectors: { Field: string }[] }[]).slice(1);
  const buckets = {
    Field: 'resources.ARN',
    StartsWith: ['arn:aws:s3:::imported-log/', 'arn:aws:s3:::imported-evidence/'],
  };
  expect(dataEvents.map(({ FieldSelectors }) => FieldSelectors.slice(2))).toEqual([
    [buckets, { Field: 'eventName', NotEquals: ['PutObject'] }],
    [buckets, { Field: 'eventName', Equals: ['PutObject'] }, { Field: 'userIdentity.arn', StartsWith: ['arn:'] }],
  ]);
});

it('has an ARN that is known before it exists', () => {
  expect(trailArn).toBe(TRAIL_ARN);
});
