/** What a template alone cannot say: whether a guardrail fails, or only where its stack is deployed. */
import type { Template } from '../facts/from-template';
import { deployedTo, unresolvedEnvironment, placesNamedIn, type Place } from '../facts/template/places';
import type { Finding } from '../findings/finding';
import { CATALOGUE } from '../guardrails/catalogue';

/**
 * Findings of templates that do not say their account or Region. What fails only because `${AWS::AccountId}` is no account that
 * an ARN names is not known to fail: it is UNKNOWN where it holds in one of the places that the templates name.
 *
 * @param judged Answers with the findings on templates.
 */
export function judgeEnvironmentAgnostic(
  templates: readonly Template[],
  judged: (templates: readonly Template[]) => readonly Finding[],
): readonly Finding[] {
  const findings = judged(templates);
  const open = unresolvedEnvironment(templates);
  if (open.length === 0 || !findings.some(isFailure)) return findings;
  return placesNamedIn(templates).reduce((still, place) => {
    if (!still.some(isFailure)) return still;
    const failing = new Set(judged(deployedTo(templates, place)).filter(isFailure).map(subjectOf));
    return still.map((finding) =>
      isFailure(finding) && !failing.has(subjectOf(finding)) ? holdsIn(place, open, finding) : finding,
    );
  }, findings);
}

function isFailure({ status }: Finding): boolean {
  return status === 'FAIL';
}

function subjectOf({ guardrail, resource }: Finding): string {
  return `${guardrail} ${resource}`;
}

function holdsIn({ account, region }: Place, open: readonly string[], finding: Finding): Finding {
  const place = [account && `account ${account}`, region && `Region ${region}`].filter(Boolean).join(' and ');
  const because = `it depends on ${open.join(' and ')}: in ${place} it holds. Say where with --account and --region`;
  const title = CATALOGUE.find(({ id }) => id === finding.guardrail)?.title ?? '';
  return {
    ...finding,
    status: 'UNKNOWN',
    found: `(unknown: ${because})`,
    message: `Unknown: ${because}. Required: ${title}.`,
  };
}
