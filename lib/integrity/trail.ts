/** Where a trail delivers to, as CloudTrail says. */
import { CloudTrailClient, DescribeTrailsCommand } from '@aws-sdk/client-cloudtrail';
import { adviceOn, adviceOr } from '../aws-advice';
import { assertEnvironment } from '../aws-environment';
import { ArchiveUnreadableError, messageOf, VerificationOptionError } from './errors';

export interface TrailDelivery {
  readonly bucket: string;
  readonly prefix: string;
  readonly multiRegion: boolean;
  readonly organization: boolean;
  /** Id of the organization; found in the archive where left out. */
  readonly organizationId?: string;
}

/**
 * @param homeRegion Of the trail: the same trail is known in other Regions, but not to everybody.
 * @throws VerificationOptionError where there is no such trail.
 * @throws ArchiveUnreadableError where CloudTrail does not answer.
 */
export async function findTrail(trailArn: string, homeRegion: string): Promise<TrailDelivery> {
  assertEnvironment(false);
  const client = new CloudTrailClient({ region: homeRegion });
  const { trailList = [] } = await client
    .send(new DescribeTrailsCommand({ trailNameList: [trailArn] }))
    .catch((error: unknown) => {
      throw new ArchiveUnreadableError(
        `The trail could not be read (cloudtrail:DescribeTrails): ${messageOf(error)}. ${adviceOr(`${adviceOn(error)} Without the right to read it, name its bucket with --s3-bucket.`, error)}`,
        { cause: error },
      );
    });
  const trail = trailList.find(({ TrailARN }) => TrailARN === trailArn);
  if (trail?.S3BucketName) {
    return {
      bucket: trail.S3BucketName,
      prefix: trail.S3KeyPrefix ?? '',
      multiRegion: trail.IsMultiRegionTrail ?? false,
      organization: trail.IsOrganizationTrail ?? false,
    };
  }
  throw new VerificationOptionError(
    `There is no trail ${trailArn} in ${homeRegion} for this account. If it was deleted, name its bucket with --s3-bucket.`,
  );
}
