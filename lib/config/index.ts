/** The one configuration file: what app, command line and tests read alike. */
export { ConfigError, type ConfigProblem } from './errors';
export { DEFAULT_CONFIG_FILE, loadConfig } from './load';
export { requirementsOf, retentionOf, type Retention } from './requirements';
export { minutesBetweenRuns } from './schedule';
export { configJsonSchema } from './json-schema';
export type { Config } from './config';
