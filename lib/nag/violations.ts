/** Findings as the CDK's validation report takes them. */
import type { PolicyViolation } from 'aws-cdk-lib';
import type { Finding } from '../findings/finding';
import { plain, formatValue, shorten } from '../findings/format';
import { PACK_NAME } from './acknowledge';
import type { PlacedFinding } from '../check/apply-acknowledgements';

/**
 * `fatal` fails the build, and the CDK lets nobody suppress it: acknowledgements were applied before, and one that has run out
 * or nobody answers for must not count by another way. `warning` is only shown.
 */
export type ViolationSeverity = 'fatal' | 'warning';

/** What stands beside a resource's properties in a template. */
const ATTRIBUTES = new Set(['CreationPolicy', 'DeletionPolicy', 'Metadata', 'UpdatePolicy', 'UpdateReplacePolicy']);

/** Longer values are told in the reports; a build log stays readable. */
const LONGEST_VALUE = 240;

export function violationOf({ finding, path }: PlacedFinding, severity: ViolationSeverity): PolicyViolation {
  return {
    ruleName: `${PACK_NAME}-${finding.guardrail}`,
    description: describe(finding, path),
    severity,
    ...(finding.remedy && { fix: finding.remedy }),
    violatingResources: [{ constructPath: path, locations: finding.path ? [locationOf(finding.path)] : [] }],
    ruleMetadata: {
      severity: finding.severity,
      status: finding.status,
      owner: finding.owner,
      expected: value(finding.expected),
      found: value(finding.found),
    },
  };
}

function describe(finding: Finding, path: string): string {
  const place = plain([path || finding.resource, finding.path].filter(Boolean).join(' '));
  return `${finding.message} ${place}: expected ${value(finding.expected)}, found ${value(finding.found)}.`;
}

function value(json: Finding['found']): string {
  return shorten(plain(formatValue(json)), LONGEST_VALUE);
}

/** The CDK writes paths with dots, and finds by them the line that set a property. */
function locationOf(path: string): string {
  return ATTRIBUTES.has(path.split('.')[0] ?? '') ? path : `Properties.${path}`;
}
