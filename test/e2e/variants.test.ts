/** Two variants of a deployment, of different kinds, from the first day to the last; `npm run variants` plays all. */
import { describeLife } from './variants/life';
import { VARIANTS } from './variants/table';

VARIANTS.filter(({ mistake, region = '' }) => mistake !== undefined || region.startsWith('cn-')).forEach(describeLife);
