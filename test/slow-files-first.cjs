const { default: Sequencer } = require("@jest/test-sequencer");

const SLOW = /\/scenarios\/|\.properties\.test\.ts$/;

/** Jest's own order, by how long a file took or by its size, but what plays whole lives comes first: a slow file that begins last is waited for. */
module.exports = class SlowFilesFirst extends Sequencer {
  sort(tests) {
    const ordered = super.sort(tests);
    const isSlow = ({ path }) => SLOW.test(path);
    return [...ordered.filter(isSlow), ...ordered.filter((test) => !isSlow(test))];
  }
};
