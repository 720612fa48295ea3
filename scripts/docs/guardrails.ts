/** docs/guardrails.md: the whole catalogue, for whoever reviews it. */
import { clausesServedBy } from '../../lib/frameworks';
import { CATALOGUE } from '../../lib/guardrails/catalogue';
import { THEMES, type Theme } from '../../lib/findings/catalogue-entry';
import { type Guardrail } from '../../lib/guardrails/guardrail';
import { anchor, table } from './markdown';

const ABOUT: Readonly<Record<Theme, string>> = {
  'write-once': 'What was written cannot be changed or taken away.',
  retention: 'Logs are kept as long as they must, at hand as long as they must, and no longer than they may.',
  access: 'Who may write, read and change what.',
  encryption: 'Logs can be read with the owners’ key, and the key cannot be taken away.',
  trail: 'Everything is recorded, everywhere, by a trail that cannot be quietly narrowed.',
  monitoring: 'An attempt is noticed, and so is the silence of whoever should notice it.',
  ownership: 'Somebody answers for it, and can be reached.',
};

const INTRODUCTION = `# Guardrails

Each guardrail is one pure function from facts to a verdict, in a file of its own. The same function judges a template at synth, any
CloudFormation template on the command line, and the live account on a schedule. \`unknown\` is never \`pass\`: what a template leaves to a
parameter, or what an API refused to say, is a finding of its own.

Techniques are named as in MITRE ATT&CK v17 (Enterprise). What the clauses ask for stands in [frameworks](frameworks.md).
`;

/** The page as Markdown. */
export function renderGuardrails(): string {
  const themes = THEMES.map((theme) => ({ theme, guardrails: CATALOGUE.filter((one) => one.theme === theme) }));
  const contents = themes.map(
    ({ theme, guardrails }) => `- [${title(theme)}](#${anchor(title(theme))}): ${guardrails.length}`,
  );
  const chapters = themes.map(({ theme, guardrails }) => chapter(theme, guardrails));
  return `${INTRODUCTION}\n${CATALOGUE.length} guardrails:\n\n${contents.join('\n')}\n\n${chapters.join('\n')}`;
}

function title(theme: Theme): string {
  return `${theme.charAt(0).toUpperCase()}${theme.slice(1)}`;
}

function chapter(theme: Theme, guardrails: readonly Guardrail[]): string {
  const overview = table(
    ['guardrail', 'severity', 'owner', 'judged from'],
    guardrails.map((one) => [`[${one.id}](#${anchor(one.id)})`, one.severity, one.owner, one.judgedFrom.join(', ')]),
  );
  return `## ${title(theme)}\n\n${ABOUT[theme]}\n\n${overview}\n\n${guardrails.map(section).join('\n')}`;
}

function section({ id, theme, title: statement, reason, threat, remedy }: Guardrail): string {
  const clauses = Object.entries(clausesServedBy(id)).map(([framework, cited]) => `${framework} ${cited.join(', ')}`);
  const technique = threat.technique.replace('.', '/');
  return `### ${id}

**${statement}.** ${reason}

- Remedy: ${remedy}
- Threat: [${threat.technique}](https://attack.mitre.org/techniques/${technique}/) ${threat.name}
- Controls: ${clauses.join('; ')}
- Source: [lib/guardrails/${theme}/${id}.ts](../lib/guardrails/${theme}/${id}.ts)
`;
}
