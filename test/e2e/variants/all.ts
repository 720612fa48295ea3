/** Every variant of a deployment, from its first day to its last: `npm run variants`. */
import { describeLife } from './life';
import { VARIANTS } from './table';

VARIANTS.forEach(describeLife);
