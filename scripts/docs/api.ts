/** API.md: every construct with its props, an example each, and all else that the package exports. */
import { anchor, table } from './markdown';
import { publicApi, type Documented, type Exported, type Member } from './public-api';

const INTRODUCTION = `# API

What \`import { … } from 'wormtrail'\` gives. Nothing else of the package is meant to be imported; the command line is
\`npx wormtrail\`. Types such as \`kms.IKey\` and \`Duration\` are those of aws-cdk-lib. A \`Duration\` is in whole days where it locks or
keeps something.`;

/** Sections in their order, by the kind of what stands in them. */
const SECTIONS: readonly (readonly [string, (one: Exported) => boolean])[] = [
  ['Constructs', ({ kind }) => kind === 'construct'],
  ['Checks at synth', ({ kind, name }) => kind === 'class' || name === 'acknowledge'],
  ['Functions', ({ kind }) => kind === 'function'],
  ['Constants', ({ kind }) => kind === 'constant'],
  ['Errors', ({ kind }) => kind === 'error'],
  ['Types', () => true],
];

export function renderApi(): string {
  const { module, exports } = publicApi();
  const withOwner = new Set(exports.filter(({ kind }) => kind !== 'interface').map(({ name }) => propsNameOf(name)));
  const waiting = exports.filter(({ name }) => !withOwner.has(name));
  const sections = SECTIONS.map(([title, belongs]) => {
    const here = waiting.filter(belongs);
    for (const one of here) waiting.splice(waiting.indexOf(one), 1);
    return { title, here };
  });
  const page = new Page(exports);
  return [
    INTRODUCTION,
    ...sections.map(
      ({ title, here }) => `- [${title}](#${anchor(title)}): ${here.map(({ name }) => linkTo(name)).join(', ')}`,
    ),
    `The examples go on from one another, in their order. Before the first stands:\n\n${code(module.examples.join('\n'))}`,
    ...sections.flatMap(({ title, here }) => [`## ${title}`, ...here.map((one) => page.entry(one))]),
  ]
    .join('\n\n')
    .replace(/(\n- .*)\n(?=\n- )/g, '$1')
    .concat('\n');
}

function propsNameOf(name: string): string {
  return name === 'acknowledge' ? 'AcknowledgeProps' : `${name}Props`;
}

class Page {
  private readonly byName: ReadonlyMap<string, Exported>;

  constructor(exports: readonly Exported[]) {
    this.byName = new Map(exports.map((one) => [one.name, one]));
  }

  entry(one: Exported): string {
    const props = this.byName.get(propsNameOf(one.name));
    return [
      `### ${one.name}`,
      one.doc,
      one.kind === 'construct' && props ? '' : this.signature(one),
      ...notesOf(one),
      ...one.examples.map(code),
      ...(props ? [`**${props.name}**`, props.doc, this.members(props)] : []),
      one.kind === 'construct' && one.members.length > 0 ? '**Members**' : '',
      this.members(one),
    ]
      .filter(Boolean)
      .join('\n\n');
  }

  private signature({ kind, signature, base }: Exported): string {
    if (kind === 'interface' || signature === '') return base && `Extends ${this.type(base)}.`;
    return kind === 'constant' ? this.type(signature) : code(signature);
  }

  /** A table; one line where types say it all. */
  private members({ members }: Exported): string {
    const isPlain = members.every((one) => whatOf(one) === '' && !one.isMethod);
    if (isPlain) return members.map((one) => `${nameOf(one)} (${this.type(one.type)})`).join(', ');
    const sorted = [
      ...members.filter(({ isOptional }) => !isOptional),
      ...members.filter(({ isOptional }) => isOptional),
    ];
    return table(
      ['name', 'type', 'what'],
      sorted.map((one) => [nameOf(one), this.type(one.type), whatOf(one)]),
    );
  }

  /** A type as code, or as a link where it is one of ours. */
  private type(text: string): string {
    const [, before = '', name = '', after = ''] = /^((?:readonly )?)(\w+)((?:\[\])?)$/.exec(text) ?? [];
    return this.byName.has(name) ? `${before}${linkTo(name)}${after && '\\[]'}` : `\`${text}\``;
  }
}

function nameOf({ name, isOptional }: Member): string {
  return `\`${name}${isOptional ? '?' : ''}\``;
}

function whatOf({ doc, byDefault, notes }: Member): string {
  return [doc, defaultOf(byDefault), ...notes].filter(Boolean).join(' ');
}

/** As the AWS Construct Library writes it: code, or words behind a dash, or both. */
function defaultOf(byDefault: string): string {
  if (byDefault === '') return '';
  const [value = '', ...words] = byDefault.split(/(?:^|\s)- /);
  return `Default: ${[value && `\`${value}\``, words.join(' - ')].filter(Boolean).join(', ')}.`;
}

function notesOf({ notes }: Documented): string[] {
  return notes.length === 0
    ? []
    : [notes.map((note) => `- ${note.replace(/^(\w+)/, '_$1_').replace(/\s+/g, ' ')}`).join('\n')];
}

function linkTo(name: string): string {
  return `[${name}](#${anchor(name)})`;
}

function code(text: string): string {
  return `\`\`\`ts\n${text}\n\`\`\``;
}
