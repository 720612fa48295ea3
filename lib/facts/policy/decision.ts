/** What policies answer to one kind of requests, both ways: surely allowed, or surely refused. */
import { oncePer } from '../cache';
import { isUnknown, type Unknown } from '../value';
import { mayAllow, refuses, surelyDenies, type Requests } from './requests';
import type { Statement } from './statement';

/** undefined: it depends on what is not known of the requests. */
export type Decision = 'allowed' | 'refused' | Unknown | undefined;

/** Whether statements allow every one of these requests, or none. No other policy has a say. */
export function decisionOf(statements: readonly Statement[], requests: Requests): Decision {
  const refused = refuses(statements, requests);
  if (refused === true) return 'refused';
  if (isUnknown(refused)) return refused;
  // whether an Allow statement surely applies is whether it would surely deny, were it a Deny
  const reversed = reversedOf(statements);
  const mayDeny = mayAllow(reversed, requests);
  if (!mayDeny && surelyDenies(reversed, requests) === true) return 'allowed';
  return mayDeny?.unknown;
}

/** Policies are asked many questions. */
const reversedOf = oncePer((statements: readonly Statement[]): readonly Statement[] =>
  statements.map((statement) => ({ ...statement, effect: statement.effect === 'Deny' ? 'Allow' : 'Deny' })),
);
