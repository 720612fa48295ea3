/** The CDK app that cdk.json runs: configuration in, stacks out. `-c config=FILE` names another configuration. */
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { DEFAULT_CONFIG_FILE, loadConfig } from '../lib/config';
import { AuditLogStack } from '../lib/constructs/audit-log-stack';
import { WormtrailError } from '../lib/errors';

function main(): void {
  const app = new App({ analyticsReporting: false });
  const file: unknown = app.node.tryGetContext('config') ?? DEFAULT_CONFIG_FILE;
  new AuditLogStack(app, loadConfig(String(file)));
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  app.synth();
}

try {
  main();
} catch (error) {
  if (!(error instanceof WormtrailError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
