/** The API calls that ask for an action of the policy proof. */
import type { ProvenAction } from '../../../scripts/policy-proof/actions';
import { ON_BUCKET, ON_OBJECT } from './calls-on-buckets';
import { ON_KEY, ON_TRAIL } from './calls-on-key-and-trail';
import { ON_WATCH } from './calls-on-watch';
import type { Ways } from './way';

const CALLS: Readonly<Record<string, Ways | undefined>> = {
  ...ON_BUCKET,
  ...ON_OBJECT,
  ...ON_KEY,
  ...ON_TRAIL,
  ...ON_WATCH,
};

/** How an action is asked for; undefined where no call does, or the local AWS has none. */
export function waysOf({ name, remark }: Pick<ProvenAction, 'name' | 'remark'>): Ways | undefined {
  return CALLS[remark === undefined ? name : `${name} ${remark}`];
}
