/** The encryption guardrails, each by its table. */
import { specify } from '../support/guardrail-table';
import { ENCRYPTION_ROWS } from './encryption.table';
import { ENCRYPTION_POLICY_ROWS } from './encryption-policies.table';
import { PROVIDED_KEY_ROWS } from './provided-keys.table';

describe('encryption', () => {
  specify(ENCRYPTION_ROWS);
  specify(ENCRYPTION_POLICY_ROWS);
  specify(PROVIDED_KEY_ROWS);
});
