/** docs/checks.md: everything that can be found, for reviewers and for readers of a finding. */
import { CHECKS } from '../../lib/checks/catalogue';
import { THEMES, type Check, type Theme } from '../../lib/checks/check';
import { ONCE } from '../../lib/checks/explain';
import { clausesServedBy } from '../../lib/frameworks';
import { fileOf } from '../catalogue';
import { anchor } from './markdown';

const ABOUT: Readonly<Record<Theme, string>> = {
  'write-once': 'What was written cannot be changed or removed.',
  retention: 'Logs are kept and accessible as long as they must be, and no longer than they may be.',
  access: 'Who may write, read and change what.',
  encryption: 'Logs can be read with the owners’ key, and the key cannot be taken away.',
  trail: 'Everything is recorded, everywhere, by a trail that cannot be narrowed unnoticed.',
  monitoring: 'An attempt is noticed, and so is the failure of the part that should notice it.',
  ownership: 'Somebody answers for the audit log, and can be reached.',
  drift: 'The account still has what was deployed.',
  'log-files': 'The log files and digests are what CloudTrail delivered.',
  unusual: 'Nothing stands out from the 30 days before; [unusual](unusual.md) says how that is judged.',
  evidence: 'The recorded runs are complete and as they were written.',
  drill: 'What an attacker would try is refused.',
};

const INTRODUCTION = `# Checks

An audit log is the record of who did what in an AWS account. It is worth as much as nobody can change it: not an attacker, not an
employee, not the person who runs it. A check is one question that a reviewer would ask, such as "can a log file be deleted?", answered
by looking: at a template before it is deployed, and at the account on a schedule. A check **holds**, **does not hold**, is **not
proven** (nobody could look), or **does not apply**. Each says why it is asked, how bad it is if it does not hold, what to do, and who
does it: engineering, security or compliance.

How it is made: a **guardrail** is a check with one pure function from facts to a verdict, in a file of its own.
The same function judges a template at synth, any CloudFormation template on the command line, and the live account on a schedule.
The other checks compare the account with what was deployed, verify the log files, walk the chain of evidence, or try an attack.

\`unknown\` is never \`pass\`: a value that a template leaves to a parameter, or that an API did not answer, is a finding.
\`wormtrail explain ID\` prints the same text, and the remedy as code. Techniques are named as in MITRE ATT&CK v17 (Enterprise).
[Frameworks](frameworks.md) has the text of the clauses.
`;

/** The page as Markdown. */
export function renderChecks(): string {
  const themes = THEMES.map((theme) => ({ theme, checks: CHECKS.filter((one) => one.theme === theme) }));
  const contents = themes.map(({ theme, checks }) => `- [${title(theme)}](#${anchor(title(theme))}): ${checks.length}`);
  const chapters = themes.map(({ theme, checks }) => chapter(theme, checks));
  return `${INTRODUCTION}\n${CHECKS.length} checks:\n\n${contents.join('\n')}\n\n${chapters.join('\n')}`;
}

function title(theme: Theme): string {
  return `${theme.charAt(0).toUpperCase()}${theme.slice(1).replace('-', ' ')}`;
}

function chapter(theme: Theme, checks: readonly Check[]): string {
  return `## ${title(theme)}\n\n${ABOUT[theme]}\n\n${checks.map(section).join('\n')}`;
}

function section({
  id,
  title: statement,
  reason,
  severity,
  variesByProperty,
  reportedOnce,
  owner,
  judgedFrom,
  threat,
  remedy,
  noCode,
}: Check): string {
  const clauses = Object.entries(clausesServedBy(id)).map(([framework, cited]) => `${framework} ${cited.join(', ')}`);
  const technique = threat.technique.replace('.', '/');
  return `### ${id}

**${statement}.** ${reason}

- Severity: ${variesByProperty ? `by property, up to ${severity}` : severity}
- Owner: ${variesByProperty ? 'by property' : owner}
- Judged from: ${judgedFrom.join(', ')}
${reportedOnce ? `- How often: ${ONCE.toLowerCase()}\n` : ''}- Remedy: ${remedy}${noCode === undefined ? '' : ` No template can hold it. ${noCode}`}
- Threat: [${threat.technique}](https://attack.mitre.org/techniques/${technique}/) ${threat.name}
${clauses.length > 0 ? `- Clauses: ${clauses.join('; ')}\n` : ''}- Source: [${fileOf(id)}](../${fileOf(id)})
`;
}
