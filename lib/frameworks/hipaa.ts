/** HIPAA Security Rule: records of activity in systems with electronic health information. */
import { yearsInDays, type Framework } from './framework';

export const HIPAA: Framework = {
  id: 'HIPAA',
  title: 'HIPAA Security Rule (45 CFR Part 164, Subpart C)',
  shortestRetention: { days: yearsInDays(6), stated: '6 years', clause: '45 CFR 164.316(b)(2)(i)' },
  note:
    'The six years are stated for documentation of actions, activities and assessments. The rule states no period for logs; ' +
    'keeping audit logs as long as the documentation that rests on them is the usual reading.',
  controls: {
    '164.308(a)(1)(ii)(D)': 'Review records of information system activity regularly',
    '164.308(a)(3)(i)': 'Give the workforce the access it needs and no other',
    '164.308(a)(4)(i)': 'Authorize access to health information',
    '164.308(a)(6)(ii)': 'Identify, answer and document security incidents',
    '164.308(a)(7)(ii)(A)': 'Keep retrievable exact copies',
    '164.308(a)(8)': 'Evaluate periodically whether safeguards still meet the rule',
    '164.312(a)(1)': 'Allow access only to those who were granted it',
    '164.312(a)(2)(iv)': 'Encrypt and decrypt stored information',
    '164.312(b)': 'Record and examine activity in systems with health information',
    '164.312(c)(1)': 'Protect information from improper alteration or destruction',
    '164.312(c)(2)': 'Corroborate that information was not altered or destroyed without authority',
    '164.312(d)': 'Verify that whoever seeks access is who they claim to be',
    '164.312(e)(1)': 'Guard against unauthorized access to information in transmission',
    '164.312(e)(2)(ii)': 'Encrypt information in transmission',
    '164.316(b)(1)(ii)': 'Keep a written record of actions, activities and assessments that must be documented',
    '164.316(b)(2)(i)': 'Retain that documentation for six years',
  },
  sources: [
    'Electronic Code of Federal Regulations, 45 CFR 164.308, 164.312 and 164.316',
    'NIST SP 800-66 Rev. 2, "Implementing the HIPAA Security Rule"',
  ],
};
