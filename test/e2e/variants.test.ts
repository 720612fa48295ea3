/** Two variants in one deployment, from its first day to its last: a partition with a ledger, and a first attempt that fails. */
import { describeLife } from './variants/life';
import { VARIANTS } from './variants/table';

const ledger = VARIANTS.find(({ config }) => config?.ledger !== undefined);
const failing = VARIANTS.find(({ mistake }) => mistake !== undefined);
if (!ledger || !failing) throw new Error('`npm run variants` has no ledger, or no first deployment that fails.');

describeLife({ ...ledger, ...failing, title: `${ledger.title}: ${failing.title}` });
