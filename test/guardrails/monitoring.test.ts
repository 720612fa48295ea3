/** The monitoring guardrails, each by its table. */
import { specify } from '../support/guardrail-table';
import { MONITORING_RULE_ROWS } from './monitoring-rules.table';
import { MONITORING_ROWS } from './monitoring.table';

describe('monitoring', () => {
  specify(MONITORING_ROWS);
  specify(MONITORING_RULE_ROWS);
});
