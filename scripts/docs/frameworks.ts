/** docs/frameworks.md: what each framework asks for, and which guardrails help to satisfy it. */
import { clausesServedBy, FRAMEWORK_IDS, FRAMEWORKS, type Framework, type StatedPeriod } from '../../lib/frameworks';
import { CATALOGUE } from '../../lib/guardrails/catalogue';
import { anchor, table } from './markdown';

const INTRODUCTION = `# Frameworks

What each framework asks of an audit log, as \`lib/frameworks/\` holds it, and which guardrails help to satisfy which clause. A guardrail
helps to satisfy a clause; it does not make anyone compliant, and this page is not legal advice.

Several frameworks together ask for the longest of their shortest periods, and for the longest of what they want at hand. A shortest
period above a longest one is a conflict that a person has to resolve: both sources are named and nothing is deployed. Years count as many
days as they can have at most: 6 years are 2192 days.
`;

/** The page as Markdown. */
export function renderFrameworks(): string {
  const frameworks = FRAMEWORK_IDS.map((id) => FRAMEWORKS[id]);
  return [
    INTRODUCTION,
    '## Periods',
    periods(frameworks),
    ...frameworks.map(section),
    '## Which guardrail serves which framework',
    matrix(),
  ].join('\n\n');
}

function periods(frameworks: readonly Framework[]): string {
  return table(
    ['framework', 'shortest retention', 'kept at hand', 'longest retention', 'write-once'],
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

/** Lists, not tables: a clause that many guardrails serve would make every row as wide as itself. */
function section({ id, title, note, clauses, sources }: Framework): string {
  const served = Object.entries(clauses).map(
    ([clause, { asks, checks }]) => `- **${clause}** ${asks}: ${checks.map(link).join(', ') || 'no guardrail'}`,
  );
  const looked = sources.map((source) => `- ${source}`);
  return [`## ${id}`, `${title}.`, ...(note ? [note] : []), served.join('\n'), 'Sources:', looked.join('\n')].join(
    '\n\n',
  );
}

function link(check: string): string {
  return `[${check}](guardrails.md#${anchor(check)})`;
}

function matrix(): string {
  return table(
    ['guardrail', ...FRAMEWORK_IDS],
    CATALOGUE.map(({ id }) => [
      link(id),
      ...FRAMEWORK_IDS.map((framework) => (clausesServedBy(id)[framework] ? '●' : '')),
    ]),
  );
}
