/** One change, one finding: what fails because a property is not as deployed names the difference as its cause. */
import { Drift, FactCouldNotBeRead, ResourceRemoved } from '../checks/account/drift';
import type { AuditLog } from '../facts/audit-log';
import type { Finding } from '../findings/finding';
import { counted } from '../findings/format';
import { groupBy } from '../findings/group';
import { pointerTo, worstFirst } from '../findings/grouped';
import { judge, type Guardrail } from '../guardrails/guardrail';

/** What else fails or is not proven because of it. */
type Consequences = ReadonlyMap<Finding, readonly Finding[]>;

/**
 * A guardrail that does not hold as deployed either is no consequence. One call sets a property as a whole, so that all differences
 * in it are one change.
 *
 * @param expected The audit log as it was deployed.
 * @param findings Of guardrails, differences and failed reads.
 */
export function withCauses(
  expected: AuditLog,
  findings: readonly Finding[],
  guardrails: readonly Guardrail[],
): Finding[] {
  const changes = groupBy(findings.filter(isChange).sort(worstFirst), keyOf);
  const broken = findings.filter(({ status, guardrail }) => isVerdict(guardrail) && status !== 'PASS');
  const isBroken = new Set<string>(broken.map(({ guardrail }) => guardrail));
  const suspects = changes.size === 0 ? [] : guardrails.filter(({ id }) => isBroken.has(id));
  const [now, deployed] = [findings, judge(expected, suspects)].map((all) =>
    groupBy(all, ({ guardrail }) => guardrail),
  );
  const consequences = new Map(
    [...changes.values()].flatMap(([main, ...more]) => (main ? [[main, more] as const] : [])),
  );
  for (const finding of broken) {
    const places = placesAsDeployed(finding, deployed?.get(finding.guardrail) ?? [], now?.get(finding.guardrail) ?? []);
    const [main] = places.flatMap((place) => changes.get(keyOf(place)) ?? changes.get(wholeOf(place)) ?? []);
    if (main) consequences.set(main, [...(consequences.get(main) ?? []), finding]);
  }
  return pointing(findings, consequences);
}

function isVerdict(guardrail: string): boolean {
  return ![Drift, ResourceRemoved, FactCouldNotBeRead].some(({ id }) => id === guardrail);
}

function isChange({ guardrail, status }: Finding): boolean {
  return !isVerdict(guardrail) && (status === 'DRIFT' || (status === 'UNKNOWN' && guardrail === FactCouldNotBeRead.id));
}

type Place = Pick<Finding, 'resource' | 'path'>;

/** By the property that a call sets: indices of a list say nothing of another list. */
function keyOf({ resource, path }: Place): string {
  return `${resource}\n${path.split('.')[0] ?? ''}`;
}

function wholeOf({ resource }: Place): string {
  return keyOf({ resource, path: '' });
}

/** Where it held as deployed; nowhere if it did not. A resource that is gone is judged where it was, too. */
function placesAsDeployed(finding: Finding, deployed: readonly Finding[], now: readonly Finding[]): readonly Place[] {
  const here = deployed.filter(({ resource }) => resource === finding.resource);
  if (here.length > 0) return here.every(({ status }) => status === 'PASS') ? [finding] : [];
  return deployed.filter(
    ({ status, resource }) => status === 'PASS' && now.every((each) => each.resource !== resource),
  );
}

/** Each consequence with its cause, and each cause as severe as the worst of them. */
function pointing(findings: readonly Finding[], consequences: Consequences): Finding[] {
  const causes = new Map([...consequences].flatMap(([main, all]) => all.map((one) => [one, pointerTo(main)] as const)));
  return findings.map((finding) => {
    const cause = causes.get(finding);
    if (cause !== undefined) return { ...finding, cause };
    const all = consequences.get(finding) ?? [];
    const [worst = finding] = [finding, ...all].sort(worstFirst);
    const unknown = new Set(all.filter(({ status }) => status === 'UNKNOWN').map(({ guardrail }) => guardrail)).size;
    const isUnread = finding.status === 'UNKNOWN' && unknown > 0;
    return {
      ...finding,
      severity: worst.severity,
      ...(isUnread && {
        message: finding.message.replace(/\.$/, `, which leaves ${counted(unknown, 'check')} unknown.`),
      }),
    };
  });
}
