/** docs/frameworks.md: what each framework requires, and which checks help to satisfy it. */
import { clausesServedBy, FRAMEWORK_IDS, FRAMEWORKS, type Framework, type StatedPeriod } from '../../lib/frameworks';
import { CHECKS } from '../../lib/checks/catalogue';
import { anchor, table } from './markdown';

const INTRODUCTION = `# Frameworks

A framework is a law, a regulation or a standard that says how long records are kept, who may touch them, and what has to be shown
to an auditor. Choose those that apply to you, and nothing else: wormtrail then keeps logs for the longest period that one of them
states, and its reports say clause by clause what holds, what does not, and what you have to show by other means. A clause that no
check applies to is never shown as held.

What each framework requires of an audit log, as \`lib/frameworks/\` holds it, and which checks help to satisfy which clause. A check
helps to satisfy a clause. It does not make anyone compliant, and this page is not legal advice.

Several frameworks together require the longest of their shortest periods. If a shortest period is above a longest one, a person has to
resolve the conflict: both sources are named and nothing is deployed. Years count as many days as they can have at most: 6 years are
2192 days.
`;

/** The page as Markdown. */
export function renderFrameworks(): string {
  const frameworks = FRAMEWORK_IDS.map((id) => FRAMEWORKS[id]);
  return [
    INTRODUCTION,
    '## Periods',
    periods(frameworks),
    ...frameworks.map(section),
    '## Which check serves which framework',
    servedBy(),
  ].join('\n\n');
}

function periods(frameworks: readonly Framework[]): string {
  return table(
    ['framework', 'shortest retention', 'in immediate access', 'longest retention', 'write-once'],
    frameworks.map((framework) => [
      `[${framework.id}](#${anchor(framework.id)})`,
      period(framework.shortestRetention),
      period(framework.keptAtHand),
      period(framework.longestRetention),
      framework.writeOnce ?? '–',
    ]),
  );
}

function period(stated: StatedPeriod | undefined): string {
  return stated ? `${stated.stated} (${stated.days} days): ${stated.clause}` : '–';
}

/** Lists, not tables: a clause that many checks serve would make every row as wide as itself. */
function section({ id, title, note, clauses, compared, sources }: Framework): string {
  const served = Object.entries(clauses).map(
    ([clause, { asks, checks, yours }]) =>
      `- **${clause}** ${asks}: ${checks.map(link).join(', ') || 'no check'}${yours ? `. _Yours to do:_ ${yours}` : ''}`,
  );
  const looked = sources.map((source) => `- ${source}`);
  const copy = `Compared with another copy, in November 2026: ${compared ?? 'none of these clauses; they are as the sources have them'}.`;
  return [
    `## ${id}`,
    `${title}.`,
    ...(note ? [note] : []),
    served.join('\n'),
    copy,
    'Sources:',
    looked.join('\n'),
  ].join('\n\n');
}

function link(check: string): string {
  return `[${check}](checks.md#${anchor(check)})`;
}

function servedBy(): string {
  const served = CHECKS.map(({ id }) => [id, Object.keys(clausesServedBy(id))] as const);
  return served
    .filter(([, frameworks]) => frameworks.length > 0)
    .map(([id, frameworks]) => `- ${link(id)}: ${frameworks.join(', ')}`)
    .join('\n');
}
