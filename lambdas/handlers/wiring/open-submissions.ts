import type { EventEnvelope } from "../../domain/slack-events.ts";
import { readSubmission } from "../../runtime/read-submission.ts";
import { makeOpenBatch, type OpenBatchPorts } from "../../use-cases/open-batch.ts";
import { makeOpenExtension, type OpenExtensionPorts } from "../../use-cases/open-extension.ts";
import { makeOpenRequest, type OpenRequestPorts } from "../../use-cases/open-request.ts";

interface Input {
  readonly event: EventEnvelope;
  readonly accountId?: string | null | undefined;
  readonly execution: string;
}

/** Which use case opens what was submitted: a request, several, or an extension. */
export function openSubmissions(ports: OpenRequestPorts & OpenExtensionPorts & OpenBatchPorts) {
  const openRequest = makeOpenRequest(ports);
  const openExtension = makeOpenExtension(ports);
  const openBatch = makeOpenBatch(ports);
  return async ({ event, accountId, execution }: Input) => {
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
