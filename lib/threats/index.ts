/** The attacks that wormtrail answers: prevented by AWS, or detected by the next run of the drift check. */
import type { Attack } from './attack';
import { BUCKET_ATTACKS } from './bucket';
import { DEPLOYMENT_ATTACKS } from './deployments';
import { FORGED_EVIDENCE } from './forged';
import { FUNCTION_ATTACKS } from './functions';
import { KEY_ATTACKS } from './key';
import { MESSAGE_ATTACKS } from './messages';
import { QUIET_ATTACKS } from './quiet';
import { STORED_ATTACKS } from './stored';
import { TRAIL_ATTACKS } from './trail';
import { UNDONE_ATTACKS } from './undone';
import { WATCH_ATTACKS } from './watch';

export const ATTACKS: readonly Attack[] = [
  ...TRAIL_ATTACKS,
  ...BUCKET_ATTACKS,
  ...KEY_ATTACKS,
  ...WATCH_ATTACKS,
  ...FUNCTION_ATTACKS,
  ...MESSAGE_ATTACKS,
  ...STORED_ATTACKS,
  ...QUIET_ATTACKS,
  ...UNDONE_ATTACKS,
  ...DEPLOYMENT_ATTACKS,
  ...FORGED_EVIDENCE,
];
