/** The trail sees all Regions. */
import { weighEqual, type Guardrail } from '../guardrail';
import { eachTrail } from './trails';

export const TrailMultiRegion: Guardrail = {
  id: 'TrailMultiRegion',
  theme: 'trail',
  title: 'The trail logs every Region',
  reason:
    'An attacker goes where nobody looks: what happens in a Region that the trail leaves out is in no log. A multi-Region ' +
    'trail also takes in Regions that are enabled later (CloudTrail User Guide, "Understanding multi-Region trails and ' +
    'opt-in Regions").',
  severity: 'CRITICAL',
  threat: { technique: 'T1535', name: 'Unused/Unsupported Cloud Regions' },
  controls: {
    'SEC-17a-4': ['240.17a-4(f)(2)(i)(A)'],
    HIPAA: ['164.312(b)'],
    'PCI-DSS': ['10.2.1'],
    SOC2: ['CC7.2'],
    'ISO-27001': ['A.8.15'],
    'NIST-800-53': ['AU-2', 'AU-12'],
    FedRAMP: ['AU-12'],
    'CIS-AWS': ['3.1'],
  },
  remedy: 'Set IsMultiRegionTrail to true.',
  owner: 'engineering',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => eachTrail(auditLog, (trail) => [weighEqual(trail, 'IsMultiRegionTrail', true)]),
};
