/** The ownership guardrails, each by its table. */
import { specify } from '../support/guardrail-table';
import { OWNERSHIP_ROWS } from './ownership.table';

describe('ownership', () => {
  specify(OWNERSHIP_ROWS);
});
