/** Each call of a drift check, failing in each way: `npm run faults`. */
import { describeFaults } from './play';

describeFaults(() => true);
