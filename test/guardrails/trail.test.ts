/** The trail guardrails, each by its table. */
import { specify } from '../support/guardrail-table';
import { ACCESS_LOG_ROWS } from './access-logs.table';
import { DELIVERY_ROWS } from './delivery.table';
import { EVIDENCE_WRITES_ROWS } from './evidence-writes.table';
import { TRAIL_ROWS } from './trail.table';

describe('trail', () => {
  specify([...TRAIL_ROWS, ...ACCESS_LOG_ROWS, ...DELIVERY_ROWS, ...EVIDENCE_WRITES_ROWS]);
});
