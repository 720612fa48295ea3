/** The JSON Schema of the configuration file, for editors. */
import { z } from 'zod';
import { configSchema } from './schema';

/** The JSON Schema (draft 2020-12) of the configuration file. */
export function configJsonSchema(): Readonly<Record<string, unknown>> {
  const { $schema, ...schema } = z.toJSONSchema(configSchema, { io: 'input' });
  return { $schema, title: 'wormtrail configuration', ...schema };
}
