/** The write-once guardrails, each by its table. */
import { specify } from '../support/guardrail-table';
import { WRITE_ONCE_ROWS } from './write-once.table';

describe('write-once', () => {
  specify(WRITE_ONCE_ROWS);
});
