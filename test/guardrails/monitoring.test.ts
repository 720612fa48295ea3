/** The monitoring guardrails, each by its table. */
import { specify } from '../support/guardrail-table';
import { MONITORING_ROWS } from './monitoring.table';

describe('monitoring', () => {
  specify(MONITORING_ROWS);
});
