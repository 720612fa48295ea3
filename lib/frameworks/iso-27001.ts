/** ISO/IEC 27001: the controls of Annex A that an audit log serves. */
import type { Framework } from './framework';

export const ISO_27001: Framework = {
  id: 'ISO-27001',
  title: 'ISO/IEC 27001:2022, Annex A',
  note: 'States no period: A.5.33 asks that records are kept as law, contract and business require.',
  controls: {
    'A.5.2': 'Information security roles and responsibilities',
    'A.5.3': 'Segregation of duties',
    'A.5.9': 'Inventory of information and other associated assets',
    'A.5.15': 'Access control',
    'A.5.18': 'Access rights',
    'A.5.23': 'Information security for use of cloud services',
    'A.5.24': 'Information security incident management planning and preparation',
    'A.5.25': 'Assessment and decision on information security events',
    'A.5.28': 'Collection of evidence',
    'A.5.33': 'Protection of records',
    'A.5.34': 'Privacy and protection of personal identifiable information (PII)',
    'A.5.36': 'Compliance with policies, rules and standards for information security',
    'A.8.2': 'Privileged access rights',
    'A.8.3': 'Information access restriction',
    'A.8.5': 'Secure authentication',
    'A.8.9': 'Configuration management',
    'A.8.10': 'Information deletion',
    'A.8.12': 'Data leakage prevention',
    'A.8.13': 'Information backup',
    'A.8.15': 'Logging',
    'A.8.16': 'Monitoring activities',
    'A.8.24': 'Use of cryptography',
    'A.8.32': 'Change management',
  },
  sources: ['ISO/IEC 27001:2022, Annex A, Table A.1', 'ISO/IEC 27002:2022, clauses 5 and 8'],
};
