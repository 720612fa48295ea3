/** The trail guardrails, each by its table. */
import { specify } from '../support/guardrail-table';
import { DELIVERY_ROWS } from './delivery.table';
import { TRAIL_ROWS } from './trail.table';

describe('trail', () => {
  specify([...TRAIL_ROWS, ...DELIVERY_ROWS]);
});
