/** The cells of the policy proof that are replayed: a sample by a fixed seed, the same on every machine. */
import type { ProvenAction } from '../../../scripts/policy-proof/actions';
import type { Cell, Proof } from '../../../scripts/policy-proof/matrix';
import { waysOf } from './calls';

export interface Drawn {
  readonly matrix: string;
  readonly action: ProvenAction;
  /** Heads the column. */
  readonly principal: string;
  readonly cell: Cell;
}

/** They act only by themselves: docs/policy-proof.md says so. */
const NOT_PLAYED = ['CloudTrail', 'other trail', 'EventBridge'];
/** No service lets the borrowed role come as far as to use the key. */
const KEY_USES = ['kms:Decrypt', 'kms:GenerateDataKey'];
/** Names of this kind are looked for in the caller's own account. */
const BY_NAME = ['Trail', 'What watches'];

/** All cells that can be replayed. */
function replayable({ principals, matrices }: Proof): readonly Drawn[] {
  return matrices.flatMap(({ title: matrix, rows }) =>
    rows
      .filter(({ action }) => waysOf(action) !== undefined)
      .flatMap(({ action, cells }) =>
        principals.flatMap(({ title: principal }, index) => {
          const isLeftOut =
            NOT_PLAYED.includes(principal) ||
            (principal === 'borrowed role' && KEY_USES.includes(action.name)) ||
            (principal === 'stranger' && BY_NAME.includes(matrix));
          return isLeftOut ? [] : [{ matrix, action, principal, cell: cells[index] ?? 'denied' }];
        }),
      ),
  );
}

/** So many cells, of each principal as many that are allowed as that are not, as far as there are. */
export function draw(proof: Proof, count: number): readonly Drawn[] {
  const shuffled = shuffle(replayable(proof));
  const kinds = new Map<string, Drawn[]>();
  for (const drawn of shuffled) {
    const kind = `${drawn.principal}, ${drawn.cell}`;
    kinds.set(kind, [...(kinds.get(kind) ?? []), drawn]);
  }
  const turns = Math.max(...[...kinds.values()].map(({ length }) => length));
  const inTurn = Array.from({ length: turns }, (_, turn) => [...kinds.values()].flatMap((drawn) => drawn[turn] ?? []));
  return inTurn.flat().slice(0, count);
}

/** Fisher and Yates, with mulberry32 and a fixed seed. */
function shuffle<T>(items: readonly T[]): readonly T[] {
  const shuffled = [...items];
  let seed = 17;
  const random = (): number => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  for (let last = shuffled.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [shuffled[last], shuffled[other]] = [shuffled[other] as T, shuffled[last] as T];
  }
  return shuffled;
}
