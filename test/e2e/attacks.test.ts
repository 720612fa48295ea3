/** Attacks of every kind: of what they are on, and of how they end. `npm run attacks` plays all. */
import type { Attack } from '../../lib/threats/attack';
import { BUCKET_ATTACKS } from '../../lib/threats/bucket';
import { KEY_ATTACKS } from '../../lib/threats/key';
import { TRAIL_ATTACKS } from '../../lib/threats/trail';
import { WATCH_ATTACKS } from '../../lib/threats/watch';
import { describeAttacks, LEAVES_DEAD_LETTERS } from './attacks/play';

const KINDS: ((attack: Attack) => boolean)[] = [
  ({ outcome }) => outcome.kind === 'prevented',
  ({ outcome, undo }) => outcome.kind === 'detected' && undo !== undefined,
  ({ outcome, undo }) => outcome.kind === 'detected' && undo === undefined,
  ({ id }) => LEAVES_DEAD_LETTERS.has(id),
];

const some = [TRAIL_ATTACKS, BUCKET_ATTACKS, KEY_ATTACKS, WATCH_ATTACKS].flatMap((attacks) =>
  KINDS.flatMap((isOfKind) => attacks.filter(isOfKind).slice(0, 1)),
);

describeAttacks([...new Set(some)]);
