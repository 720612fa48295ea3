/** The ARN of a trail: account, home Region and name. */
import { VerificationOptionError } from './errors';
import type { TrailName } from './keys';

const TRAIL_ARN = /^arn:aws[a-z-]*:cloudtrail:([a-z0-9-]+):(\d{12}):trail\/([A-Za-z0-9._-]{3,128})$/;

/** @throws VerificationOptionError where it is not the ARN of a trail. */
export function parseTrailArn(arn: string): { readonly account: string; readonly trail: TrailName } {
  const [, homeRegion, account, name] = TRAIL_ARN.exec(arn) ?? [];
  if (homeRegion && account && name) return { account, trail: { name, homeRegion } };
  throw new VerificationOptionError(
    `'${arn}' is not the ARN of a trail. One looks like arn:aws:cloudtrail:eu-central-1:123456789012:trail/audit-log.`,
  );
}
