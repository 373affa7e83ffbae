// Stands for @smithy/core/event-streams: answers that come as a stream of events, which no call of Daypass has. The S3 client asks for
// its settings when it is made, all the same.
const neverUsed = require("./never-used.cjs");

exports.resolveEventStreamSerdeConfig = (config) => config;
exports.eventStreamSerdeProvider = neverUsed;
exports.EventStreamSerde = neverUsed;
