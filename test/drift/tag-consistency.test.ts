/** Tags that are listed late: soon after a deployment a difference proves nothing, and neither does it hide one for long. */
import { needsAttention } from '../../lib/findings/finding';
import { driftFindings } from '../../lib/drift/findings';
import { withConsistentTags } from '../../lib/drift/tag-consistency';
import type { AuditLog, Resource } from '../../lib/facts/audit-log';
import { compare } from '../../lib/facts/compare';
import { resourcesOf, withResources } from '../../lib/facts/resources';
import type { Value } from '../../lib/facts/value';
import { liveAuditLog } from '../support/sound-audit-log';

const MINUTE = 60_000;
const DEPLOYED_AT = new Date('2026-11-21T05:00:00Z');
const deployed = liveAuditLog();
const touched = Object.fromEntries(resourcesOf(deployed).map(({ logicalId }) => [logicalId, DEPLOYED_AT]));
const BUCKET = deployed.log.bucket.logicalId;
const ROLE = resourcesOf(deployed).find(({ type }) => type === 'AWS::IAM::Role')?.logicalId ?? '';

const after = (minutes: number): Date => new Date(DEPLOYED_AT.getTime() + minutes * MINUTE);

/** The audit log with another property of one of its resources. */
function changed(logicalId: string, name: string, value: Value): AuditLog {
  return withResources(deployed, (resource: Resource) =>
    resource.logicalId === logicalId
      ? { ...resource, properties: { ...resource.properties, [name]: value } }
      : resource,
  );
}

function told(actual: AuditLog, now: Date, when = touched): string[] {
  const settled = withConsistentTags(deployed, actual, when, now);
  return driftFindings(settled, compare(deployed, settled))
    .filter(needsAttention)
    .map(({ status, path }) => `${status} ${path}`);
}

test.each<[what: string, actual: AuditLog, minutes: number, expected: readonly string[]]>([
  ['tags that differ, soon after it', changed(BUCKET, 'Tags', []), 5, ['UNKNOWN Tags']],
  ['tags that differ, long after it', changed(BUCKET, 'Tags', []), 30, ['DRIFT Tags']],
  ['tags that are as deployed', deployed, 5, []],
  ['tags of a role, which are not listed there', changed(ROLE, 'Tags', []), 5, ['DRIFT Tags']],
  [
    'anything else that differs',
    changed(BUCKET, 'VersioningConfiguration', { Status: 'Suspended' }),
    5,
    ['DRIFT VersioningConfiguration.Status'],
  ],
])('%s', (_, actual, minutes, expected) => {
  const findings = told(actual, after(minutes)).map((each) => each.replace(/(Tags).*/, '$1'));
  expect([...new Set(findings)]).toEqual(expected);
});

test('of a resource that the deployment did not touch, tags that differ are told at once', () => {
  const others = Object.fromEntries(Object.entries(touched).filter(([logicalId]) => logicalId !== BUCKET));
  expect(told(changed(BUCKET, 'Tags', []), after(5), others)).toContainEqual(expect.stringMatching(/^DRIFT Tags/));
});

test('what is not known says since when', () => {
  const settled = withConsistentTags(deployed, changed(BUCKET, 'Tags', []), touched, after(5));
  const [finding] = driftFindings(settled, compare(deployed, settled));
  expect(finding?.message).toContain('may be those of before the deployment at 2026-11-21T05:00:00.000Z');
});
