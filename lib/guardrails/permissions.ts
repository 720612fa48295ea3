/** Whether the policies in the way let through what somebody needs. */
import { hasToken } from '../facts/template/tokens';
import {
  anyPrincipalBut,
  decisionOf,
  surelyDenies,
  type Context,
  type Decision,
  type Requests,
  type Statement,
} from '../facts/policy';
import { isUnknown, Unknown, type Json } from '../facts/value';
import { fail, pass, unknown, type Place, type Verdict } from './guardrail';

export interface Need {
  /** What it is, for people: `sns:Publish by cloudwatch.amazonaws.com`. */
  readonly what: string;
  readonly decide: () => Decision;
}

/** Judges whether all that is needed is allowed; what is refused is what was found. */
export function judgeNeeds(place: Place, expected: Json, needs: readonly Need[]): Verdict {
  const refused = new Set<string>();
  let reason: Unknown | undefined;
  for (const { what, decide } of needs) {
    const decision = decide();
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
  const context = Object.entries(requests.context ?? {});
  const isCallerOpen = isOfOpenPlace(requests.caller);
  const open = [
    ...(isCallerOpen ? [requests.caller.is] : []),
    ...(hasToken(requests.resource) ? [requests.resource] : []),
    ...context.flatMap(([, known]) => (isSymbolic(known) ? [known.is] : [])),
  ];
  if (open.length === 0) return decision;
  const settled = {
    ...requests,
    ...(isCallerOpen && { caller: anyPrincipalBut([]) }),
    context: Object.fromEntries(context.filter(([, known]) => !isSymbolic(known))),
  };
  const resource = requests.resource.replace(/\$\{[^}]*\}/g, '*');
  const isRefused =
    surelyDenies(statements, settled) === true || decisionOf(statements, { ...settled, resource }) === 'refused';
  return isRefused ? decision : new Unknown(`${open.join(' and ')} is known at deployment only`);
}

/** Policies may name the account that the caller will be of. */
function isOfOpenPlace({ kind, is = '' }: Requests['caller']): boolean {
  return kind === 'principal' && is.includes('${AWS::');
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
