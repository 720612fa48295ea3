// Suites that deploy begin before all others where no earlier run tells how long each takes, so that none of them is left for the end.
const { default: Sequencer } = require('@jest/test-sequencer');

const DEPLOYS = /\/test\/(e2e|local-aws)\//;

module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    if (tests.some(({ duration }) => duration !== undefined)) return sorted;
    const deploys = ({ path }) => DEPLOYS.test(path);
    return [...sorted.filter(deploys), ...sorted.filter((test) => !deploys(test))];
  }
};
