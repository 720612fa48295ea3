/** A hold as `wormtrail hold list` and reports say it. */
import { nameOf } from './person';
import { describe, type Scope } from './scope';
import { aboutIn } from './request';
import type { Hold, HoldsState } from './state';

export interface HoldSummary extends Scope {
  readonly id: string;
  /** `requested`: the function has not set it yet. `release requested`: one has asked, and another has to. */
  readonly state: 'requested' | 'held' | 'release requested' | 'released';
  readonly case: string;
  readonly reason: string;
  readonly owner: string;
  readonly requestedBy: string;
  readonly requestedAt: string;
  /** Versions that it was set on. */
  readonly objects?: number;
  readonly heldSince?: string;
  readonly releaseRequestedBy: readonly string[];
  readonly releasedAt?: string;
}

/** A request that was not carried out. */
interface RefusedSummary {
  readonly request: string;
  readonly why: string;
  readonly requestedBy?: string;
  readonly at: string;
}

interface HoldsSummary {
  readonly holds: readonly HoldSummary[];
  readonly refused: readonly RefusedSummary[];
}

export function summaryOf({ holds, refused }: HoldsState): HoldsSummary {
  return {
    holds: holds.map(holdSummary),
    refused: refused.map(({ request, why, requestedBy, ended }) => ({
      ...{ request, why, at: ended, ...(requestedBy && { requestedBy: nameOf(requestedBy) }) },
    })),
  };
}

function holdSummary({ id, by, request, added, released, releases }: Hold): HoldSummary {
  const releasing = released ? released.releasedBy : releases.map((release) => release.by);
  return {
    ...{ id, state: stateOf({ added, released, releases }), ...aboutIn(request) },
    ...{ requestedBy: nameOf(by), requestedAt: by.at },
    ...(added && { objects: added.objects, heldSince: added.ended }),
    releaseRequestedBy: releasing.map(nameOf),
    ...(released && { releasedAt: released.ended }),
  };
}

function stateOf({ added, released, releases }: Pick<Hold, 'added' | 'released' | 'releases'>): HoldSummary['state'] {
  if (released) return 'released';
  if (!added) return 'requested';
  return releases.length > 0 ? 'release requested' : 'held';
}

/** Some lines for people. */
export function textOf({ holds, refused }: HoldsSummary): string {
  const blocks = holds.map((hold) =>
    [
      `${hold.id}  ${hold.state}${hold.objects === undefined ? '' : `, ${hold.objects} log files`}`,
      `  case      ${hold.case}: ${hold.reason}`,
      `  owner     ${hold.owner}`,
      `  about     ${describe(hold)}`,
      `  asked by  ${hold.requestedBy}, ${hold.requestedAt}`,
      ...(hold.heldSince === undefined ? [] : [`  held      since ${hold.heldSince}`]),
      ...hold.releaseRequestedBy.map((name) => `  release   asked for by ${name}`),
      ...(hold.releasedAt === undefined ? [] : [`  released  ${hold.releasedAt}`]),
    ].join('\n'),
  );
  const refusals = refused.map(({ request, why, requestedBy }) =>
    [
      `${request}  refused`,
      `  because   ${why}`,
      ...(requestedBy === undefined ? [] : [`  asked by  ${requestedBy}`]),
    ].join('\n'),
  );
  const all = [...blocks, ...refusals];
  return all.length === 0 ? 'There are no holds.' : all.join('\n\n');
}
