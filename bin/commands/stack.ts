/** Which stack a command speaks of. */

/**
 * The stack that `--stack` names, else that of the configuration, whose stack has the name of the audit log.
 *
 * @throws ConfigError where neither says it.
 */
export async function stackName(options: { readonly stack?: string; readonly config?: string }): Promise<string> {
  if (options.stack !== undefined) return options.stack;
  const { DEFAULT_CONFIG_FILE, loadConfig } = await import('../../lib/config/index.js');
  return loadConfig(options.config ?? DEFAULT_CONFIG_FILE).name;
}
