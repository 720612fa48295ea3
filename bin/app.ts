/** The CDK app that cdk.json runs: configuration in, stacks out. `-c config=FILE` names another configuration. */
import { App, Validations, type AppProps } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { DEFAULT_CONFIG_FILE, loadConfig } from '../lib/config';
import { AuditLogStack } from '../lib/constructs/audit-log-stack';
import { auditLogPropsOf } from '../lib/constructs/config-props';
import { GlobalEventsStack, needsForwarding } from '../lib/constructs/global-events-stack';
import { trailStacks } from '../lib/constructs/trail-stacks';
import { WormtrailError } from '../lib/errors';
import { AuditLogChecks } from '../lib/nag';

/** The app with its stack and the checks that it has to pass, not synthesized yet. */
export function auditLogApp(props: AppProps = {}): App {
  const app = new App({ analyticsReporting: false, ...props });
  const file: unknown = app.node.tryGetContext('config') ?? DEFAULT_CONFIG_FILE;
  const config = loadConfig(String(file));
  const archive = new AuditLogStack(app, config);
  const archiveProps = auditLogPropsOf(config);
  if (archiveProps.organization) trailStacks(app, archive, archiveProps.organization, archiveProps);
  if (config.globalEvents && needsForwarding(config.region)) new GlobalEventsStack(app, config);
  Validations.of(app).addPlugins(new AuditLogChecks(app), new AwsSolutionsChecks(app));
  return app;
}

/** Prints the message alone of an error that a person can correct, without a stack trace. */
function main(): void {
  try {
    auditLogApp().synth();
  } catch (error) {
    if (!(error instanceof WormtrailError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 2;
  }
}

if (require.main === module) main();
