/** The JSON Schema of the configuration file, for editors. */
import { z } from 'zod';
import { configSchema } from './schema';

/** An organization says them in its own words. */
const PLACE = ['account', 'region'];

/** The JSON Schema (draft 2020-12) of the configuration file. */
export function configJsonSchema(): Readonly<Record<string, unknown>> {
  const { $schema, required = [], ...schema } = z.toJSONSchema(configSchema, { io: 'input' });
  return {
    ...{ $schema, title: 'wormtrail configuration', ...schema },
    required: required.filter((name) => !PLACE.includes(name)),
    anyOf: [{ required: PLACE }, { required: ['organization'] }],
  };
}
