// A new process that loads a bundle and ends; or, given an event, handles it and ends with the answer to its first call.
// Arguments: the bundle, the event as JSON. Ends with 3 when the handler has ended and no call was made.
const { subscribe } = require("node:diagnostics_channel");

const [bundle, event] = process.argv.slice(2);
if (event !== undefined) subscribe("http.client.response.finish", () => process.exit(0));
const { handler } = require(bundle);
if (event === undefined) process.exit(0);
const madeNoCall = () => process.exit(3);
handler(JSON.parse(event), { awsRequestId: "bench" }).then(madeNoCall, madeNoCall);
