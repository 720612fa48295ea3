/** What is wrong, on one line and in plain words. */
import type { Check } from '../checks/check';
import { THEMES } from '../checks/check';
import { needsAttention, SEVERITIES, type Finding } from './finding';
import { counted } from './format';
import type { Grouped } from './grouped';

/** Documents and lists of calls are for those who open the finding. */
const LONGEST_DETAIL = 60;
const LONGEST_HEADLINE = 160;

export interface Problem {
  /** The check's own words where it does not hold, else what the finding says. Without a full stop. */
  readonly text: string;
  /** What exactly, where the check's words leave it open. */
  readonly detail?: string;
  /** Set where the words alone do not say which finding it is. */
  readonly needsDetail?: true;
}

/**
 * @param catalogue The checks that the findings are about.
 * @param others All findings of the check.
 */
export function problemOf(
  finding: Grouped,
  catalogue: readonly Check[] = [],
  others: readonly Finding[] = [],
): Problem {
  const stated = statedIn(finding.message);
  const broken = brokenChecks(finding, catalogue);
  if (broken.length > 0)
    return { text: inWords(broken), detail: named(headline(stated), finding.path), needsDetail: true };
  const check = checkOf(finding, catalogue);
  if (!check?.problem || finding.status === 'UNKNOWN') return { text: headline(stated) };
  const alike = others.filter((other) => needsAttention(other) && other.resource === finding.resource);
  if (alike.length < 2) return { text: check.problem, detail: brief(stated) };
  const isOnePath = alike.some((other) => other !== finding && other.path === finding.path);
  return { text: check.problem, detail: isOnePath ? brief(stated) : lastName(finding.path), needsDetail: true };
}

/** What a difference breaks: that says more than the difference. */
function brokenChecks({ status, consequences = [] }: Grouped, catalogue: readonly Check[]): readonly Check[] {
  if (status !== 'DRIFT') return [];
  const failing = consequences.filter((consequence) => consequence.status === 'FAIL');
  const checks = new Set(failing.flatMap((consequence) => checkOf(consequence, catalogue) ?? []));
  return [...checks].sort(
    (a, b) =>
      SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
      THEMES.indexOf(a.theme) - THEMES.indexOf(b.theme),
  );
}

function inWords([worst, ...others]: readonly Check[]): string {
  const more =
    others.length === 1 ? '1 more check does not hold' : `${counted(others.length, 'more check')} do not hold`;
  return `${worst?.problem ?? worst?.title ?? ''}${others.length > 0 ? `, and ${more}` : ''}`;
}

function checkOf({ guardrail }: Finding, catalogue: readonly Check[]): Check | undefined {
  return catalogue.find(({ id }) => id === guardrail);
}

/** A statement that goes on with a list too long for a line, without the list. */
function headline(statement: string): string {
  if (statement.length <= LONGEST_HEADLINE) return statement;
  return /^(?:Unknown: )?.*?(?=: |$)/s.exec(statement)?.[0] ?? statement;
}

/** A long list by its first entries; "Not refused:" and the like are said already. */
function brief(statement: string): string {
  const entries = statement.replace(/^[A-Z][a-z ]+: /, '').split(', ');
  let text = entries[0] ?? '';
  let told = 1;
  for (; told < entries.length && text.length + (entries[told]?.length ?? 0) < LONGEST_DETAIL; told += 1)
    text += `, ${entries[told] ?? ''}`;
  const more = entries.length - told;
  return more > 0 ? `${text} and ${more} more` : text;
}

/** A statement about a property by its last name: the finding has the whole path. */
function named(statement: string, path: string): string {
  return path !== '' && statement.startsWith(`${path} `) ? lastName(path) + statement.slice(path.length) : statement;
}

/** The last part of a path that is no number. */
function lastName(path: string): string {
  return path.split('.').findLast((part) => !/^\d+$/.test(part)) ?? path;
}

/** The message without what is required: that is the check's title. */
export function statedIn(message: string): string {
  return message.replace(/\. Required: [^]*$/, '').replace(/\.$/, '');
}
