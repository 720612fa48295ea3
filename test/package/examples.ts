/** The examples of API.md as apps: `wormtrail` is this project. */
import path from 'node:path';
import { publicApi, type Exported } from '../../scripts/docs/public-api';

const API = publicApi();

export const EXPORTS = API.exports;

/** One app of the examples of what `isIn` lets in, each going on from those before it. */
export function appOfExamples(isIn: (one: Exported) => boolean): string {
  const isType = ({ kind }: Exported) => kind === 'interface' || kind === 'type';
  const names = API.exports.filter((one) => !isType(one)).map(({ name }) => name);
  const index = path.join(__dirname, '..', '..', 'lib', 'index');
  return [
    `import { ${names.join(', ')} } from ${JSON.stringify(index)};`,
    ...API.module.examples,
    ...API.exports.filter(isIn).flatMap(({ examples }) => examples),
    'app.synth();',
  ].join('\n');
}
