/** The reports that the story leaves behind. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Report } from '../../lib/findings/finding';
import { render } from '../../lib/findings/formats';
import { CHECKS } from '../../lib/checks/catalogue';

/** Writes the report as JSON and HTML. @returns the files' paths. */
export async function writeReports(report: Report, folder: string): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true });
  return Promise.all(
    (['json', 'html'] as const).map(async (format) => {
      const file = resolve(join(folder, `drift.${format}`));
      await writeFile(file, render(report, format, { title: 'Drift check after the attack', catalogue: CHECKS }));
      return file;
    }),
  );
}
