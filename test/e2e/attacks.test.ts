/** Attacks of every kind: of what they are on, and of how they end. `npm run attacks` plays all. */
import type { Attack } from '../../lib/threats/attack';
import { BUCKET_ATTACKS } from '../../lib/threats/bucket';
import { DEPLOYMENT_ATTACKS } from '../../lib/threats/deployments';
import { FORGED_EVIDENCE } from '../../lib/threats/forged';
import { KEY_ATTACKS } from '../../lib/threats/key';
import { QUIET_ATTACKS } from '../../lib/threats/quiet';
import { TRAIL_ATTACKS } from '../../lib/threats/trail';
import { UNDONE_ATTACKS } from '../../lib/threats/undone';
import { WATCH_ATTACKS } from '../../lib/threats/watch';
import { describeForged } from './attacks/forged';
import { describeAttacks, isHeard, LEAVES_DEAD_LETTERS, staysOpen } from './attacks/play';

const KINDS: ((attack: Attack) => boolean)[] = [
  ({ outcome }) => outcome.kind === 'prevented',
  ({ outcome, undo }) => outcome.kind === 'detected' && undo !== undefined,
  ({ outcome, undo }) => outcome.kind === 'detected' && undo === undefined,
  ({ id }) => LEAVES_DEAD_LETTERS.has(id),
];

const some = [TRAIL_ATTACKS, BUCKET_ATTACKS, KEY_ATTACKS, WATCH_ATTACKS].flatMap((attacks) =>
  KINDS.flatMap((isOfKind) => attacks.filter(isOfKind).slice(0, 1)),
);

/** What a later run finds as it was: an event tells of the one, the run before of the other. */
const undone = [...UNDONE_ATTACKS, ...DEPLOYMENT_ATTACKS].filter(staysOpen);
const stayingOpen = [undone.filter(isHeard), undone.filter((attack) => !isHeard(attack))];

/** One in the account, and one from another. */
const forged = FORGED_EVIDENCE.filter(({ id }) => ['change-baseline', 'write-as-namesake'].includes(id));

/** On what is read in turn. */
const quiet = QUIET_ATTACKS.filter(({ id }) => id === 'hand-answers-on');

describeAttacks([...new Set([...some, ...quiet, ...stayingOpen.flatMap((attacks) => attacks.slice(0, 1))])]);
describeForged(forged);
