/** The access guardrails, each by its table. */
import { specify } from '../support/guardrail-table';
import { ACCESS_GRANT_ROWS } from './access-grants.table';
import { ACCESS_POLICY_ROWS } from './access-policies.table';
import { ACCESS_RIGHTS_ROWS } from './access-rights.table';
import { ACCESS_UNKNOWN_ROLE_ROWS } from './access-unknown-roles.table';

describe('access', () => {
  specify(ACCESS_POLICY_ROWS);
  specify(ACCESS_GRANT_ROWS);
  specify(ACCESS_RIGHTS_ROWS);
  specify(ACCESS_UNKNOWN_ROLE_ROWS);
});
