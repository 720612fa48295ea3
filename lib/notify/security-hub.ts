/** Findings to Security Hub CSPM, where the configuration asks for it. */
import { BatchImportFindingsCommand, type SecurityHubClient } from '@aws-sdk/client-securityhub';
import { securityHubBatches } from '../findings/asff';
import type { Finding, Report } from '../findings/finding';
import type { Environment, RenderOptions } from '../findings/render-options';

/**
 * Imports every finding, those that hold as PASSED, so that Security Hub closes what was resolved.
 *
 * @returns a finding for each kind of failure: Security Hub refuses single findings as well as whole calls.
 */
export async function importFindings(
  report: Report,
  options: RenderOptions & { readonly environment: Environment },
  auditLog: string,
  client: SecurityHubClient,
): Promise<Finding[]> {
  const errors: string[] = [];
  for (const batch of securityHubBatches(report, options)) {
    try {
      const { FailedFindings = [] } = await client.send(new BatchImportFindingsCommand({ Findings: batch }));
      errors.push(...FailedFindings.map(({ ErrorCode, ErrorMessage }) => `${ErrorCode ?? ''}: ${ErrorMessage ?? ''}`));
    } catch (error) {
      errors.push(error instanceof Error ? `${error.name}: ${error.message}` : String(error));
    }
  }
  return [...new Set(errors)].map((error) => ({
    guardrail: 'SecurityHubTold',
    status: 'FAIL',
    severity: 'MEDIUM',
    owner: 'engineering',
    resource: auditLog,
    path: error.split(':')[0] ?? '',
    expected: 'every finding imported',
    found: error,
    message: `Security Hub did not take ${errors.filter((each) => each === error).length} finding(s) or batch(es): ${error}.`,
    remedy: 'Enable Security Hub in this Region and let the role of the drift checker import findings.',
    auditLog,
  }));
}
