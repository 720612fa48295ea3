/** The clauses that guardrails serve which keep a watch from failing unnoticed. */
import type { Guardrail } from '../guardrail';

/**
 * A security control that fails is noticed, reported and mended: so much every one of these clauses asks, and what watches the audit
 * log is such a control. A guardrail that serves them and no other cites them by this name.
 */
export const FAILED_CONTROLS_NOTICED: Guardrail['controls'] = {
  'SEC-17a-4': ['240.17a-4(f)(2)(ii)'],
  HIPAA: ['164.308(a)(6)(ii)'],
  'PCI-DSS': ['10.7.2', '10.7.3'],
  SOC2: ['CC4.2', 'CC7.2'],
  'ISO-27001': ['A.8.16'],
  'NIST-800-53': ['AU-5', 'CA-7', 'SI-4(5)'],
  FedRAMP: ['SI-4'],
};
