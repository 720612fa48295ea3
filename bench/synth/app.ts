/** The app of the benchmark: one audit log, with our pack where `-c pack=true` says so. */
import { App, Validations } from 'aws-cdk-lib';
import { DEFAULT_CONFIG_FILE, loadConfig } from '../../lib/config';
import { AuditLogStack } from '../../lib/constructs/audit-log-stack';

const app = new App({ analyticsReporting: false });
new AuditLogStack(app, loadConfig(DEFAULT_CONFIG_FILE));

async function main(): Promise<void> {
  if (app.node.tryGetContext('pack') === 'true') {
    // loaded only where it is used: its load is part of what it costs
    const { AuditLogChecks } = await import('../../lib/nag/index.js');
    Validations.of(app).addPlugins(new AuditLogChecks(app));
  }
  app.synth();
}

void main();
