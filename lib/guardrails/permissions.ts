/** Whether the policies in the way let through what somebody needs. */
import { hasToken } from '../facts/template/tokens';
import { decisionOf, surelyDenies, type Context, type Decision, type Requests, type Statement } from '../facts/policy';
import { isUnknown, Unknown, type Json } from '../facts/value';
import { fail, pass, unknown, type Place, type Verdict } from './guardrail';

export interface Need {
  /** What it is, for people: `sns:Publish by cloudwatch.amazonaws.com`. */
  readonly what: string;
  readonly requests: Requests;
}

/** Weighs whether a policy allows all that is needed; what it refuses is what was found. */
export function judgeNeeds(
  place: Place,
  expected: Json,
  needs: readonly Need[],
  decide: (requests: Requests) => Decision,
): Verdict {
  const refused = new Set<string>();
  let reason: Unknown | undefined;
  for (const { what, requests } of needs) {
    const decision = decide(requests);
    if (decision === 'allowed') continue;
    if (decision === 'refused') refused.add(what);
    else reason ??= decision ?? new Unknown(`a policy decides on ${what} by what is not known of the request`);
  }
  if (refused.size > 0) {
    return fail(place, expected, { refused: [...refused] }, `refused: ${[...refused].join(', ')}`);
  }
  return reason ? unknown(place, expected, reason) : pass(place, expected, { refused: [] });
}

/** What a policy answers to requests of which a part is known at deployment only, and may be what the policy names. */
export function decisionWithSymbols(statements: readonly Statement[], requests: Requests): Decision {
  const decision = decisionOf(statements, requests);
  if (decision !== 'refused') return decision;
  const place = placeOf(requests);
  if (place) return new Unknown(`it depends on ${place}`);
  const context = Object.entries(requests.context ?? {});
  const open = [
    ...(hasToken(requests.resource) ? [requests.resource] : []),
    ...context.flatMap(([, known]) => (isSymbolic(known) ? [known.is] : [])),
  ];
  if (open.length === 0) return decision;
  const settled = { ...requests, context: Object.fromEntries(context.filter(([, known]) => !isSymbolic(known))) };
  const resource = requests.resource.replace(/\$\{[^}]*\}/g, '*');
  const isRefused =
    surelyDenies(statements, settled) === true || decisionOf(statements, { ...settled, resource }) === 'refused';
  return isRefused ? decision : new Unknown(`${open.join(' and ')} is known at deployment only`);
}

/** What the caller's name leaves open of where it is deployed: policies may name the account that it will be. */
function placeOf({ caller }: Requests): string | undefined {
  return caller.kind === 'principal' ? /AWS::(?:AccountId|Partition)/.exec(caller.is ?? '')?.[0] : undefined;
}

function isSymbolic(known: Context[string]): known is { readonly is: string } {
  return known !== 'absent' && 'is' in known && hasToken(known.is);
}

/** What a request of a service says, whatever it asks (IAM User Guide, "AWS global condition context keys"). */
export const OF_SERVICES = {
  'aws:principalorgid': 'absent',
  'aws:principalorgpaths': 'absent',
  'aws:securetransport': { is: 'true' },
} as const;

/** The first reason among the decisions, unless one refuses. */
export function firstRefusal(decisions: readonly Decision[]): Decision {
  if (decisions.includes('refused')) return 'refused';
  return decisions.find(isUnknown) ?? (decisions.includes(undefined) ? undefined : 'allowed');
}
