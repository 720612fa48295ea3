/** Cells of docs/policy-proof.md as tests: what the page says is what the call is answered. */
import { cachedProof } from '../../../scripts/policy-proof/cache';
import { draw } from './cells';
import { replay } from './replay';

/** Replays so many cells. A cell that differs names itself, the page's word and AWS's. */
export async function differencesIn(count: number): Promise<readonly string[]> {
  const differences: string[] = [];
  const cells = draw(await cachedProof(), count);
  if (cells.length < count) throw new Error(`Only ${cells.length} cells can be replayed.`);
  for (const drawn of cells) {
    const { matrix, action, principal, cell } = drawn;
    const answer = await replay(drawn).catch((error: unknown) => `no answer: ${String(error)}`);
    const agrees = !answer.startsWith('no answer') && (answer === 'allowed') === (cell === 'allowed');
    if (!agrees) {
      differences.push(`${matrix}, ${action.name} ${action.remark ?? ''}, ${principal}: ${cell}, but ${answer}`);
    }
  }
  return differences;
}
