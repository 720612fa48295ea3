/** Every attack of the table: `npm run attacks`. */
import { ATTACKS } from '../../../lib/threats';
import { describeAttacks } from './play';

describeAttacks(ATTACKS);
