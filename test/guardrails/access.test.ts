/** The access guardrails, each by its table. */
import { AlarmTamperingNotGranted } from '../../lib/guardrails/access/AlarmTamperingNotGranted';
import { specify } from '../support/guardrail-table';
import { soundAuditLog, stranger } from '../support/sound-audit-log';
import { ACCESS_EVIDENCE_ROWS } from './access-evidence.table';
import { ACCESS_GRANT_ROWS } from './access-grants.table';
import { ACCESS_POLICY_ROWS } from './access-policies.table';
import { ACCESS_RIGHTS_ROWS } from './access-rights.table';
import { TAMPERING_DENIED_ROWS } from './access-tampering.table';
import { ACCESS_UNKNOWN_ROLE_ROWS } from './access-unknown-roles.table';
import { FEDERATION_ROWS } from './federation.table';
import {
  ARCHIVE_ADMINISTERED_APART_ROWS,
  ARCHIVE_OUTSIDE_MANAGEMENT_ROWS,
  TRAIL_OUTSIDE_ARCHIVE_ROWS,
} from './organization.table';
import { OTHER_ACCOUNT_ROWS } from './other-accounts.table';
import { POLICY_HOLDER_ROWS } from './policy-holders.table';
import { QUERY_RESULTS_ROWS } from './query-results.table';
import { SHARED_ON_ROWS } from './shared-on.table';
import { TAKEOVER_ROWS } from './takeover.table';
import { WHAT_RUNS_ROWS } from './what-runs.table';

describe('access', () => {
  specify(ACCESS_POLICY_ROWS);
  specify(TAMPERING_DENIED_ROWS);
  specify(ACCESS_EVIDENCE_ROWS);
  specify(ACCESS_GRANT_ROWS);
  specify(ACCESS_RIGHTS_ROWS);
  specify(ACCESS_UNKNOWN_ROLE_ROWS);
  specify(TAKEOVER_ROWS);
  specify(FEDERATION_ROWS);
  specify(WHAT_RUNS_ROWS);
  specify(OTHER_ACCOUNT_ROWS);
  specify(POLICY_HOLDER_ROWS);
  specify(SHARED_ON_ROWS);
  specify(QUERY_RESULTS_ROWS);
  specify([...TRAIL_OUTSIDE_ARCHIVE_ROWS, ...ARCHIVE_OUTSIDE_MANAGEMENT_ROWS, ...ARCHIVE_ADMINISTERED_APART_ROWS]);

  it('tells once what may be permitted on many resources, and names the policy', () => {
    const ManagedPolicyArns = ['arn:aws:iam::111122223333:policy/can-do-all'];
    const verdicts = AlarmTamperingNotGranted.check(
      soundAuditLog({ Somebody: stranger('AWS::IAM::Role', 'Somebody', { ManagedPolicyArns }) }),
    );
    expect(verdicts).toMatchObject([
      { kind: 'unknown', because: expect.stringContaining('policy/can-do-all') as unknown },
    ]);
  });
});
