/** A call whose failure is a fact: it is told, and the rest goes on. */
import type { UnreadFact } from '../../facts/audit-log';

/** @returns the answer; undefined where the call failed, which `unread` then has. */
export async function attempt<Answer>(
  call: string,
  resource: string,
  unread: UnreadFact[],
  work: () => Promise<Answer>,
): Promise<Answer | undefined> {
  try {
    return await work();
  } catch (error) {
    const { name, message } = error as Error;
    unread.push({ resource, path: '', call, error: `${name}: ${message}`.replace(/\s+/g, ' ').slice(0, 300) });
    return undefined;
  }
}
