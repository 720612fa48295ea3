/** The attacks that wormtrail answers: prevented by AWS, or detected by the next run of the drift check. */
import type { Attack } from './attack';
import { BUCKET_ATTACKS } from './bucket';
import { KEY_ATTACKS } from './key';
import { QUIET_ATTACKS } from './quiet';
import { TRAIL_ATTACKS } from './trail';
import { WATCH_ATTACKS } from './watch';

export const ATTACKS: readonly Attack[] = [
  ...TRAIL_ATTACKS,
  ...BUCKET_ATTACKS,
  ...KEY_ATTACKS,
  ...WATCH_ATTACKS,
  ...QUIET_ATTACKS,
];
