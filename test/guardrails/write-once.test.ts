/** The write-once guardrails, each by its table. */
import { specify } from '../support/guardrail-table';
import { REPLICA_ROWS } from './replicas.table';
import { WRITE_ONCE_ROWS } from './write-once.table';

describe('write-once', () => {
  specify([...WRITE_ONCE_ROWS, ...REPLICA_ROWS]);
});
