/** Guardrails on the way to `cdk synth`. */
export { acknowledge, type AcknowledgeProps } from './acknowledge';
export { AuditLogChecks, type AuditLogChecksProps } from './audit-log-checks';
export { NotSynthesizedError } from './errors';
