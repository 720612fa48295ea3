/** CloudTrail trails. */
import { isList, isProperties, valueAt, type Value } from '../facts/value';
import { entryIn, listAt, sameNames, textAt } from './answers';
import { regional } from './names';
import type { Fills, ResourceType, ServiceDefault } from './resource-type';
import { anything, is } from './service-defaults';

// a shadow trail of another Region may have the same name
const trail = entryIn('trailList', (entry, { resource: { ref, arn } }) =>
  arn === undefined
    ? [textAt(entry, 'Name'), textAt(entry, 'TrailARN')].includes(ref)
    : textAt(entry, 'TrailARN') === arn,
);

const flag =
  (name: string): Fills[string] =>
  (answer, subject) =>
    trail.at(name)(answer, subject) ?? false;

const GONE = ['TrailNotFoundException'];

/** A trail without selectors records all management events (CloudTrail API Reference, GetEventSelectors). */
const allManagementEvents: ServiceDefault = (found) =>
  found === undefined || (isList(found) && found.length <= 1 && found.every(recordsAllManagementEvents));

export const cloudtrailTrail: ResourceType = {
  type: 'AWS::CloudTrail::Trail',
  nameProperty: 'TrailName',
  arn: regional('cloudtrail', 'trail/'),
  readAt: 'trail',
  taggable: true,
  reads: {
    // every trail that records this Region, shadow trails of other Regions and of the organization included
    trails: {
      call: 'cloudtrail:DescribeTrails',
      unbound: true,
      input: () => ({ includeShadowTrails: true }),
      isGone: trail.isGone,
      properties: {
        TrailName: trail.at('Name'),
        ...trail.sameNames(['S3BucketName', 'S3KeyPrefix', 'CloudWatchLogsLogGroupArn', 'CloudWatchLogsRoleArn']),
        SnsTopicName: trail.at('SnsTopicARN'),
        IncludeGlobalServiceEvents: flag('IncludeGlobalServiceEvents'),
        IsMultiRegionTrail: flag('IsMultiRegionTrail'),
        IsOrganizationTrail: flag('IsOrganizationTrail'),
        KMSKeyId: trail.at('KmsKeyId'),
        EnableLogFileValidation: flag('LogFileValidationEnabled'),
      },
      state: {
        HomeRegion: trail.at('HomeRegion'),
        OtherTrails: (answer, subject) =>
          listAt(answer, 'trailList')
            .filter((each) => each !== trail.find(answer, subject))
            .map((each) => ({ arn: textAt(each, 'TrailARN'), bucket: textAt(each, 'S3BucketName') })),
      },
    },
    status: {
      call: 'cloudtrail:GetTrailStatus',
      input: ({ resource }) => ({ Name: resource.ref }),
      goneOn: GONE,
      properties: { IsLogging: (answer) => valueAt(answer, 'IsLogging') ?? false },
      state: sameNames('', [
        ...['LatestDeliveryError', 'LatestDigestDeliveryError', 'LatestNotificationError'],
        ...['LatestCloudWatchLogsDeliveryError', 'LatestDeliveryTime', 'LatestDigestDeliveryTime'],
        ...['StartLoggingTime', 'StopLoggingTime'],
      ]),
    },
    selectors: {
      call: 'cloudtrail:GetEventSelectors',
      input: ({ resource }) => ({ TrailName: resource.ref }),
      goneOn: GONE,
      properties: sameNames('', ['AdvancedEventSelectors', 'EventSelectors']),
    },
    insights: {
      call: 'cloudtrail:GetInsightSelectors',
      input: ({ resource }) => ({ TrailName: resource.ref }),
      goneOn: GONE,
      absentOn: ['InsightNotEnabledException'],
      properties: sameNames('', ['InsightSelectors']),
    },
    // what is added to the log in a form that other readers may take for events
    events: {
      call: 'cloudtrail:GetEventConfiguration',
      input: ({ resource }) => ({ TrailName: resource.ref }),
      goneOn: GONE,
      // where CloudTrail does not know the call, nothing can have been configured by it
      absentOn: ['UnsupportedOperationException', 'UnknownOperationException'],
      // it names the trail, or what is configured (CloudTrail API Reference, GetEventConfiguration, "Response Elements")
      flaw: (answer) =>
        textAt(answer, 'TrailARN') !== '' || isList(valueAt(answer, 'AggregationConfigurations'))
          ? undefined
          : 'the answer is empty',
      properties: {
        AggregationConfigurations: (answer) =>
          listAt(answer, 'AggregationConfigurations').length > 0
            ? valueAt(answer, 'AggregationConfigurations')
            : undefined,
      },
    },
  },
  defaults: {
    TrailName: anything,
    IsLogging: is(true),
    IncludeGlobalServiceEvents: is(true),
    EventSelectors: allManagementEvents,
  },
  severities: [
    [/^Tags/, 'LOW', 'engineering'],
    [/^(InsightSelectors|SnsTopicName)/, 'HIGH', 'security'],
    [/^/, 'CRITICAL', 'security'],
  ],
  authorizedAs: { service: 'cloudtrail', resourceTypes: ['trail'] },
  tampering: {
    service: 'cloudtrail',
    calls: {
      StopLogging: 'stops recording',
      StartLogging: 'ends a pause that somebody caused',
      DeleteTrail: 'removes the trail',
      UpdateTrail: 'changes bucket, key, Regions or validation of the trail',
      CreateTrail: 'makes a second trail, which may deliver into the log bucket or divert attention',
      PutEventSelectors: 'narrows what is recorded',
      PutInsightSelectors: 'turns off the search for unusual activity',
      PutEventConfiguration: 'changes how large events are and which are aggregated',
      AddTags: 'changes who seems to own the trail',
      RemoveTags: 'changes who seems to own the trail',
    },
    namedBy: [
      {
        parameter: 'name',
        forms: ['ref', 'arn'],
        matches: ({ auditLogName, trailArn }) => [auditLogName, trailArn],
      },
      {
        parameter: 'trailName',
        forms: ['ref', 'arn'],
        eventNames: ['PutEventSelectors', 'PutInsightSelectors', 'PutEventConfiguration'],
        matches: ({ auditLogName, trailArn }) => [auditLogName, trailArn],
      },
      {
        parameter: 'resourceId',
        forms: ['arn'],
        eventNames: ['AddTags', 'RemoveTags'],
        matches: ({ trailArn }) => [trailArn],
      },
      { parameter: 's3BucketName', eventNames: ['CreateTrail'], matches: ({ bucketNames }) => bucketNames },
    ],
  },
};

function recordsAllManagementEvents(selector: Value): boolean {
  return (
    isProperties(selector) &&
    selector.ReadWriteType !== 'ReadOnly' &&
    selector.ReadWriteType !== 'WriteOnly' &&
    selector.IncludeManagementEvents !== false &&
    listAt(selector, 'DataResources').length === 0 &&
    listAt(selector, 'ExcludeManagementEventSources').length === 0
  );
}
