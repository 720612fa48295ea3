/** API.md: the public API, drawn from the docstrings of what `lib/index.ts` exports. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TypeDocOptions } from 'typedoc';

const ROOT = path.join(__dirname, '..', '..');

const INTRODUCTION = `# API

What a CDK app imports from \`wormtrail\`. Everything else is internal, and may change in any release. Generated from the code by
\`npm run generate\`.
`;

/** Options of the plugin, which the types of typedoc do not know. */
const MARKDOWN = {
  outputFileStrategy: 'modules',
  hidePageHeader: true,
  hidePageTitle: true,
  hideBreadcrumbs: true,
  useCodeBlocks: false,
  parametersFormat: 'table',
  interfacePropertiesFormat: 'table',
  expandObjects: false,
} as TypeDocOptions;

export async function renderApi(): Promise<string> {
  const { Application } = await import('typedoc');
  const out = mkdtempSync(path.join(tmpdir(), 'wormtrail-api-'));
  try {
    const app = await Application.bootstrapWithPlugins({
      entryPoints: [path.join(ROOT, 'lib/index.ts')],
      tsconfig: path.join(ROOT, 'tsconfig.build.json'),
      // the compiler's own run says what is wrong with types
      skipErrorChecking: true,
      plugin: ['typedoc-plugin-markdown'],
      excludePrivate: true,
      excludeProtected: true,
      excludeExternals: true,
      excludeInternal: true,
      disableSources: true,
      readme: 'none',
      logLevel: 'Error',
      outputs: [{ name: 'markdown', path: out, options: MARKDOWN }],
    });
    const project = await app.convert();
    if (!project) throw new Error('typedoc could not read lib/index.ts');
    await app.generateOutputs(project);
    return `${INTRODUCTION}\n${readFileSync(path.join(out, 'README.md'), 'utf8')}`;
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}
