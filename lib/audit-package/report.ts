/** What the verification of a package found, for a terminal and for machines. */
import { counted, plain } from '../findings/format';
import { renderText, type TextOptions } from '../integrity/report/text';
import type { PackageResult } from './check';
import { periodOf } from './manifest';
import { attestedLine, conclusion, keysLine, signatureLine } from './sentences';

export type PackageFormat = 'text' | 'json';

export function renderPackage(result: PackageResult, format: PackageFormat, options: TextOptions = {}): string {
  return format === 'json' ? `${JSON.stringify(jsonOf(result), null, 2)}\n` : text(result, options);
}

function jsonOf({ manifest: { files: _files, ...about }, ...result }: PackageResult): unknown {
  return { package: about, ...result };
}

function text(result: PackageResult, options: TextOptions): string {
  const { manifest, files, verification, notKnown } = result;
  const sections = [
    `Package of ${plain(manifest.trailArn)}, ${periodOf(manifest)}, packed ${plain(manifest.packedAt)} by wormtrail ${plain(manifest.wormtrail)}`,
    [
      ...[signatureLine(result), attestedLine(result), keysLine(result)],
      `${counted(files.sound, 'file')} as the manifest says.`,
    ].join('\n'),
    files.problems.map(({ path, problem }) => `ALTERED ${plain(path)}\n  ${plain(problem)}`).join('\n'),
    verification
      ? renderText(verification, options).trimEnd()
      : 'NOT VERIFIED  What the verification of the log needs is missing or altered.',
    `Not known without AWS\n${notKnown.map((line) => `  ${line}`).join('\n')}`,
    conclusion(result),
  ];
  return `${sections.filter(Boolean).join('\n\n')}\n`;
}
