/** A narrative as Markdown (CommonMark with the tables of GitHub). */
import { harmless } from '../../findings/format';
import type { Block, Narrative } from './blocks';

export function narrativeMarkdown({ title, about, sections }: Narrative): string {
  return [
    `# ${escaped(title)}`,
    escaped(about),
    ...sections.flatMap((section) => [`## ${escaped(section.title)}`, ...section.blocks.map(block)]),
  ]
    .join('\n\n')
    .concat('\n');
}

function block(one: Block): string {
  switch (one.kind) {
    case 'text':
      return escaped(one.text);
    case 'heading':
      return `### ${escaped(one.text)}`;
    case 'list':
      return one.items.map((item) => `- ${escaped(item)}`).join('\n');
    case 'facts':
      return one.rows.map(([name, value]) => `- **${escaped(name)}**: ${escaped(value)}`).join('\n');
    case 'table':
      return [one.columns, one.columns.map(() => '---'), ...one.rows.map((row) => row.map(escaped))]
        .map((cells) => `| ${cells.join(' | ')} |`)
        .join('\n');
    case 'blanks':
      return one.labels.map((label) => `${escaped(label)}: ${'\\_'.repeat(BLANK)}`).join('\n\n');
  }
}

/** Characters of a line to write on. */
const BLANK = 30;

/** On one line, and nothing of a name is taken for markup. */
function escaped(said: string): string {
  return harmless(said.replace(/\s+/g, ' '))
    .replace(/[\\`*_[\]<>|~#]/g, '\\$&')
    .replace(/&/g, '&amp;');
}
