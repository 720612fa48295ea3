/** Findings to Security Hub CSPM, where the configuration asks for it. */
import { BatchImportFindingsCommand, type SecurityHubClient } from '@aws-sdk/client-securityhub';
import { SecurityHubTold } from '../checks/account/notification';
import { securityHubBatches } from '../findings/formats/asff';
import { report, type Finding, type Report } from '../findings/finding';
import { identitiesOf } from '../findings/identity';
import type { Environment, RenderOptions } from '../findings/render-options';
import { counted } from '../findings/format';

/** What a run tells Security Hub. */
export interface Import {
  readonly report: Report;
  /** Findings that were open before and are resolved. */
  readonly resolved: readonly Finding[];
}

/**
 * Imports every finding: those that hold and those that were resolved as PASSED, so that Security Hub closes them.
 *
 * @returns a finding for each kind of failure: Security Hub refuses single findings as well as whole calls.
 */
export async function importFindings(
  { report: found, resolved }: Import,
  options: RenderOptions & { readonly environment: Environment },
  auditLog: string,
  client: SecurityHubClient,
): Promise<Finding[]> {
  const errors: string[] = [];
  const whole = report([...found.findings, ...passed(resolved, found.findings)]);
  for (const batch of securityHubBatches(whole, options)) {
    try {
      const { FailedFindings = [] } = await client.send(new BatchImportFindingsCommand({ Findings: batch }));
      errors.push(...FailedFindings.map(({ ErrorCode, ErrorMessage }) => `${ErrorCode ?? ''}: ${ErrorMessage ?? ''}`));
    } catch (error) {
      errors.push(error instanceof Error ? `${error.name}: ${error.message}` : String(error));
    }
  }
  return [...new Set(errors)].map((error) => ({
    guardrail: SecurityHubTold.id,
    status: 'FAIL',
    severity: SecurityHubTold.severity,
    owner: SecurityHubTold.owner,
    resource: auditLog,
    path: error.split(':')[0] ?? '',
    expected: 'every finding imported',
    found: error,
    message: `Security Hub refused ${counted(errors.filter((each) => each === error).length, 'import')}: ${error}.`,
    remedy: SecurityHubTold.remedy,
    auditLog,
  }));
}

/** A difference that is gone makes no finding any more: without this it would stay FAILED. */
function passed(resolved: readonly Finding[], now: readonly Finding[]): Finding[] {
  const open = new Set(identitiesOf(now));
  const identities = identitiesOf(resolved);
  return resolved
    .filter((_, index) => !open.has(identities[index] ?? ''))
    .map((finding) => ({
      ...finding,
      status: 'PASS',
      found: finding.expected,
      message: `Resolved. It was: ${finding.message}`,
      remedy: '',
    }));
}
