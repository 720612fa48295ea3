// Who may know whom (ARCHITECTURE.md): each rule is checked through every step of the import chain, not only the first.
const CDK = '^(node_modules/)?(aws-cdk-lib|constructs|cdk-nag)(/|$)';
const SDK = '^(node_modules/)?@aws-sdk/';
const reaches = (name, comment, from, to) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from },
  to: { path: to, reachable: true },
});

module.exports = {
  forbidden: [
    reaches(
      'rules-know-no-aws-library',
      'guardrails, frameworks, findings and the fact types run anywhere: no CDK, no SDK.',
      '^lib/(guardrails|frameworks|findings|facts/(audit-log|value|compare|policy))',
      `${CDK}|${SDK}`,
    ),
    reaches('constructs-know-no-sdk', 'constructs and nag run at synth: no SDK.', '^lib/(constructs|nag)/', SDK),
    reaches(
      'account-side-knows-no-cdk',
      'what runs against an account never loads the CDK.',
      '^(lib/(facts|functions|integrity|audit-package|questions|drift|drill|doctor|evidence|notify|threats)/|lambda/)',
      CDK,
    ),
    {
      name: 'integrity-knows-no-drift',
      comment:
        'the log verification and the drift check share notify, evidence and functions, not each other; questions read through it.',
      severity: 'error',
      from: { path: '^lib/integrity/' },
      to: { path: '^lib/(drift|questions)/' },
    },
    reaches(
      'events-and-unusual-are-pure',
      'records and counts are judged anywhere: no CDK, no SDK.',
      '^lib/(events|unusual)/',
      `${CDK}|${SDK}`,
    ),
    {
      name: 'transparency-is-pure',
      comment: 'the transparency log is a format: hashes, notes and proofs, without AWS, files or a clock.',
      severity: 'error',
      from: { path: '^lib/transparency/' },
      to: { pathNot: '^(lib/(transparency/|errors[.]ts$)|crypto$)' },
    },
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'rooms-do-not-know-the-wiring',
      comment: 'bin and lambda wire; nothing in lib imports them.',
      severity: 'error',
      from: { path: '^lib/' },
      to: { path: '^(bin|verifier|lambda|test|bench|scripts)/' },
    },
    {
      name: 'no-undeclared-dependency',
      severity: 'error',
      from: { path: '^(bin|lib|lambda)/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['npm-peer', 'type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['require', 'node', 'default'] },
  },
};
