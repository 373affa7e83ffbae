import { approverNames } from "./approver-names.ts";
import { batchMessage } from "./batch-message.ts";
import { batchRequesterMessage } from "./batch-requester-message.ts";
import { refusedClickMessage } from "./refused-click-message.ts";
import { reminderMessage } from "./reminder-message.ts";
import { requestMessage } from "./request-message.ts";
import { requesterMessage } from "./requester-message.ts";

/** Everything that Slack is told, as one value. */
export const WORDING = {
  approverNames,
  request: requestMessage,
  requester: requesterMessage,
  batch: batchMessage,
  batchRequester: batchRequesterMessage,
  reminder: reminderMessage,
  refusedClick: refusedClickMessage,
};
