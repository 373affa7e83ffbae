import type { EventEnvelope } from "../../domain/slack-events.ts";
import { readSubmission } from "../../runtime/read-submission.ts";
import { makeOpenBatch, type OpenBatchPorts } from "../../use-cases/open-batch.ts";
import { makeOpenExtension, type OpenExtensionPorts } from "../../use-cases/open-extension.ts";
import { makeOpenRequest, type OpenRequestPorts } from "../../use-cases/open-request.ts";
import { makeResumeRequest } from "../../use-cases/resume-request.ts";

type Input =
  | { readonly event: EventEnvelope; readonly accountId: string | null; readonly execution: string }
  | { readonly resume: string; readonly execution: string };

/** Which use case opens what was submitted: a request, several, or an extension; or takes a request over. */
export function openSubmissions(ports: OpenRequestPorts & OpenExtensionPorts & OpenBatchPorts) {
  const openRequest = makeOpenRequest(ports);
  const openExtension = makeOpenExtension(ports);
  const openBatch = makeOpenBatch(ports);
  const resumeRequest = makeResumeRequest(ports);
  return async (input: Input) => {
    const { execution } = input;
    if (!("event" in input)) return resumeRequest({ requestId: input.resume, execution });
    const { event, accountId } = input;
    const submitted = readSubmission(event, accountId, ports.clock.now());
    const about = { eventId: event.id, execution };
    switch (submitted.kind) {
      case "extension":
        return openExtension({ ...submitted.extension, ...about });
      case "several":
        return openBatch(event, { ...submitted.submission, accountIds: submitted.accountIds });
      case "one":
        return openRequest({ ...submitted.submission, ...about, wanted: submitted.wanted });
    }
  };
}
