/** The registry of resource types, from the files on disk, and the SDK commands that they name. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const FOLDER = path.join(__dirname, '..', 'lib', 'resource-types');
/** A file that defines a type exports it; other files help several of them. */
const EXPORT = /^export const (\w+): ResourceType = /m;

/** Packages of the SDK whose name is not that of the service in IAM. */
const PACKAGE_OF: Readonly<Record<string, string>> = {
  events: 'eventbridge',
  logs: 'cloudwatch-logs',
  states: 'sfn',
  tag: 'resource-groups-tagging-api',
};

/** lib/resource-types/registry.ts */
export function renderRegistry(): string {
  const types = readdirSync(FOLDER)
    .sort()
    .flatMap((file) => {
      const [, name] = EXPORT.exec(readFileSync(path.join(FOLDER, file), 'utf8')) ?? [];
      return name === undefined ? [] : [{ name, file: file.replace(/\.ts$/, '') }];
    });
  return `/** Every resource type that the drift check reads. Generated from the files beside it: run \`npm run generate\` after adding one. */
import type { ResourceType } from './resource-type';
${types.map(({ name, file }) => `import { ${name} } from './${file}';`).join('\n')}

export const RESOURCE_TYPES: readonly ResourceType[] = [${types.map(({ name }) => name).join(', ')}];
`;
}

/** lib/facts/account/commands.ts */
export async function renderCommands(): Promise<string> {
  const { RESOURCE_TYPES } = await import('../lib/resource-types/registry.js');
  const { TAGS } = await import('../lib/resource-types/tags.js');
  const { SURROUNDINGS } = await import('../lib/resource-types/run-calls.js');
  const reads = [...RESOURCE_TYPES.flatMap((type) => Object.values(type.reads ?? {})), TAGS, ...SURROUNDINGS];
  const calls = [...new Set(reads.map(({ call }) => call))].sort();
  const byPackage = new Map<string, string[]>();
  for (const call of calls) {
    const [service = '', operation = ''] = call.split(':');
    const from = `@aws-sdk/client-${PACKAGE_OF[service] ?? service}`;
    byPackage.set(from, [...(byPackage.get(from) ?? []), `${operation}Command`]);
  }
  const imports = [...byPackage].map(([from, commands]) => `import { ${commands.join(', ')} } from '${from}';`);
  return `/** The SDK's command of each call that a resource type names. Generated: run \`npm run generate\` after adding one. */
${imports.join('\n')}

export const COMMANDS = {
${calls.map((call) => `  '${call}': ${call.split(':')[1] ?? ''}Command,`).join('\n')}
} as const;
`;
}
