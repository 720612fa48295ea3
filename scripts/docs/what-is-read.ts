/** docs/what-is-read.md: every type and every property that the drift check compares, from the resource types. */
import { RESOURCE_TYPES } from '../../lib/resource-types/registry';
import type { Read, ResourceType, Surrounding } from '../../lib/resource-types/resource-type';
import { TAGS } from '../../lib/resource-types/tags';

const INTRODUCTION = `# What the drift check reads

Every property of every resource type that wormtrail knows. A property that a template declares and that does not stand here is a finding of
its own: it could not be proven.

- **compared**: every run reads it and compares it with the deployed template.
- **compared in rotation**: reading it takes a call for each resource. A run reads it when it is the resource's turn, when a call has
  touched the resource, and as long as it is not as deployed. In between, a full read of the last 24 hours proves it; without one it is
  unknown. The first run of a deployment and \`wormtrail drift\` by hand read everything.
- **compared where declared**: it is read where the template declares it.
- _Italics_: no property, but what only the account knows. Checks of the drift check's own judge it.
- **compared with the run before**: no template of the audit log declares it. The first run takes what there is for granted.
- **not read**: no call answers it. A guardrail that needs it cannot pass in the drift check.
`;

/** Of roles, those that the requirements name; a run reads ten of them. */
const NAMED = 'that the requirements name';

/** The page as Markdown. */
export function renderWhatIsRead(): string {
  return [INTRODUCTION, ...RESOURCE_TYPES.filter(({ reads, surrounding }) => reads ?? surrounding).map(sectionOf)].join(
    '\n',
  );
}

function sectionOf({ type, reads = {}, taggable, neverRead = {}, surrounding }: ResourceType): string {
  const all = Object.values({ ...reads, ...(taggable && { tags: TAGS }) });
  const namesIn = (which: 'properties' | 'state'): string[] =>
    [...new Set(all.flatMap((read) => Object.keys(read[which] ?? {})))].sort();
  const lines = [
    ...namesIn('properties').map((name) =>
      lineOf(
        name,
        all.filter(({ properties = {} }) => name in properties),
      ),
    ),
    ...Object.entries(neverRead).map(([name, why]) => `- ${name}: **not read**, ${why}`),
    ...namesIn('state').map((name) =>
      lineOf(
        `_${name}_`,
        all.filter(({ state = {} }) => name in state),
      ),
    ),
    ...(surrounding ? [surroundingLine(surrounding)] : []),
  ];
  return `## ${type}\n\n${lines.join('\n')}\n`;
}

function surroundingLine(surrounding: Surrounding): string {
  const { names, call } = surrounding;
  const turns = names ? ', one of them a run' : '';
  return `- _${surrounding.what(names?.join(', ') ?? NAMED)}_: compared **with the run before**${turns} (\`${call}\`)`;
}

function lineOf(name: string, reads: readonly Read[]): string {
  const calls = [...new Set(reads.map(({ call }) => `\`${call}\``))];
  return `- ${name}: ${howOf(reads)} (${calls.join(', ')})`;
}

function howOf(reads: readonly Read[]): string {
  const isPartly = reads.some(({ insteadOf }) => insteadOf !== undefined);
  const rotates = reads.some((read) => read.rotates !== undefined);
  const how = isPartly
    ? 'compared in part, **in full in rotation**'
    : rotates
      ? 'compared **in rotation**'
      : 'compared';
  return reads.every(({ ifDeclared }) => ifDeclared) ? `${how}, where declared` : how;
}
