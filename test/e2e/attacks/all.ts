/** Every attack of the table: `npm run attacks`. */
import { ATTACKS } from '../../../lib/threats';
import { FORGED_EVIDENCE } from '../../../lib/threats/forged';
import { describeForged } from './forged';
import { describeAttacks } from './play';

describeAttacks(ATTACKS.filter((attack) => !FORGED_EVIDENCE.includes(attack)));
describeForged(FORGED_EVIDENCE);
