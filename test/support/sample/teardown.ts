/** What jest runs after all suites: ends what the sample's service made. */
import { rmSync } from 'node:fs';
import type { SampleService } from './setup';

export default async function teardown(): Promise<void> {
  rmSync(process.env.WORMTRAIL_COMMAND_LINE ?? '', { force: true });
  const { sampleService: service } = globalThis as { sampleService?: SampleService };
  if (!service) return;
  service.server.close();
  for (const maker of service.makers) {
    if (maker.exitCode !== null) continue;
    const ended = new Promise((resolve) => maker.once('close', resolve));
    maker.stdin?.end();
    await ended;
  }
  rmSync(service.folder, { recursive: true, force: true });
}
