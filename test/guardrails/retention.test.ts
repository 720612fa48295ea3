/** The retention guardrails, each by its table. */
import { specify } from '../support/guardrail-table';
import { EXPIRY_ROWS } from './expiry.table';
import { RETENTION_ROWS } from './retention.table';

describe('retention', () => {
  specify([...RETENTION_ROWS, ...EXPIRY_ROWS]);
});
