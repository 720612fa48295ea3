/** Nothing fails open: every call fails in one way, every way is met, and `npm run faults` tries each call in each way. */
import { describeFaults, WAYS } from './faults/play';

describeFaults((position, way) => WAYS[position % WAYS.length]?.[0] === way);
