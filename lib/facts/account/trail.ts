/** A trail's facts: configuration, status, selectors, Insights. */
import {
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetInsightSelectorsCommand,
  GetTrailStatusCommand,
  type Trail,
} from '@aws-sdk/client-cloudtrail';
import type { Resource } from '../audit-log';
import { isUnknown, type Unknown } from '../value';
import { from, Gone, plain, present, type Reader, type Reads } from './reads';

const GONE = ['TrailNotFoundException'];

export const readTrail: Reader = async (resource, reads) => {
  const { cloudTrail } = reads.clients;
  const name = resource.ref;
  const [trails, status, selectors, insights] = await Promise.all([
    trailsOfAccount(resource, reads),
    reads.call(
      resource,
      'IsLogging',
      'cloudtrail:GetTrailStatus',
      (options) => cloudTrail.send(new GetTrailStatusCommand({ Name: name }), options),
      { goneOn: GONE },
    ),
    reads.call(
      resource,
      'AdvancedEventSelectors',
      'cloudtrail:GetEventSelectors',
      (options) => cloudTrail.send(new GetEventSelectorsCommand({ TrailName: name }), options),
      { goneOn: GONE },
    ),
    reads.call(
      resource,
      'InsightSelectors',
      'cloudtrail:GetInsightSelectors',
      (options) => cloudTrail.send(new GetInsightSelectorsCommand({ TrailName: name }), options),
      { goneOn: GONE, absentOn: ['InsightNotEnabledException'] },
    ),
  ]);
  const trail = isUnknown(trails) ? trails : trails.find(({ Name, TrailARN }) => Name === name || TrailARN === name);
  if (trail === undefined) throw new Gone(resource.displayName);
  return {
    properties: {
      TrailName: from(trail, ({ Name }) => Name),
      S3BucketName: from(trail, ({ S3BucketName }) => S3BucketName),
      S3KeyPrefix: from(trail, ({ S3KeyPrefix }) => S3KeyPrefix),
      SnsTopicName: from(trail, ({ SnsTopicARN }) => SnsTopicARN),
      IncludeGlobalServiceEvents: from(trail, ({ IncludeGlobalServiceEvents }) => IncludeGlobalServiceEvents ?? false),
      IsMultiRegionTrail: from(trail, ({ IsMultiRegionTrail }) => IsMultiRegionTrail ?? false),
      IsOrganizationTrail: from(trail, ({ IsOrganizationTrail }) => IsOrganizationTrail ?? false),
      KMSKeyId: from(trail, ({ KmsKeyId }) => KmsKeyId),
      EnableLogFileValidation: from(trail, ({ LogFileValidationEnabled }) => LogFileValidationEnabled ?? false),
      CloudWatchLogsLogGroupArn: from(trail, ({ CloudWatchLogsLogGroupArn }) => CloudWatchLogsLogGroupArn),
      CloudWatchLogsRoleArn: from(trail, ({ CloudWatchLogsRoleArn }) => CloudWatchLogsRoleArn),
      IsLogging: from(status, ({ IsLogging }) => IsLogging ?? false),
      EventSelectors: from(selectors, ({ EventSelectors }) => EventSelectors && plain(EventSelectors)),
      AdvancedEventSelectors: from(
        selectors,
        ({ AdvancedEventSelectors }) => AdvancedEventSelectors && plain(AdvancedEventSelectors),
      ),
      InsightSelectors: from(insights, ({ InsightSelectors }) => InsightSelectors && plain(InsightSelectors)),
    },
    state: present({
      LatestDeliveryError: from(status, ({ LatestDeliveryError }) => LatestDeliveryError),
      LatestDigestDeliveryError: from(status, ({ LatestDigestDeliveryError }) => LatestDigestDeliveryError),
      LatestNotificationError: from(status, ({ LatestNotificationError }) => LatestNotificationError),
      LatestCloudWatchLogsDeliveryError: from(status, (answer) => answer.LatestCloudWatchLogsDeliveryError),
      LatestDeliveryTime: from(status, ({ LatestDeliveryTime }) => LatestDeliveryTime?.toISOString()),
      LatestDigestDeliveryTime: from(status, ({ LatestDigestDeliveryTime }) => LatestDigestDeliveryTime?.toISOString()),
      StartLoggingTime: from(status, ({ StartLoggingTime }) => StartLoggingTime?.toISOString()),
      HomeRegion: from(trail, ({ HomeRegion }) => HomeRegion),
      OtherTrails: isUnknown(trails)
        ? trails
        : trails.filter(({ Name, TrailARN }) => Name !== name && TrailARN !== name).map((other) => otherTrail(other)),
    }),
  };
};

/** Every trail that records this Region, shadow trails of other Regions and of the organization included: one call. */
async function trailsOfAccount(resource: Resource, reads: Reads): Promise<readonly Trail[] | Unknown> {
  const answer = await reads.shared(resource, 'S3BucketName', 'cloudtrail:DescribeTrails', '', () =>
    reads.clients.cloudTrail.send(new DescribeTrailsCommand({ includeShadowTrails: true })),
  );
  return isUnknown(answer) ? answer : (answer.trailList ?? []);
}

function otherTrail({ TrailARN, S3BucketName }: Trail): { arn: string; bucket: string } {
  return { arn: TrailARN ?? '', bucket: S3BucketName ?? '' };
}
