import * as z from "zod/mini";
import { RequestId } from "../domain/access-request.ts";
import { FactType } from "../domain/audit-record.ts";
import {
  ClickRefused,
  DAYPASS_SOURCE,
  type EventEnvelope,
  FACT_DETAIL_TYPE_PREFIX,
  REFUSED_CLICK_DETAIL_TYPE,
} from "../domain/slack-events.ts";
import { MalformedInputError, parseInput } from "./workflow-task.ts";

/** What is read of a fact: which request changed. How it stands now is in the record. */
const Fact = z.object({ requestId: RequestId, sequence: z.int(), type: FactType });

type News =
  | ({ readonly kind: "fact" } & z.infer<typeof Fact>)
  | ({ readonly kind: "click-refused" } & z.infer<typeof ClickRefused>);

/** What an event tells, if it is of Daypass's own making; throws `MalformedInputError` for any other. */
export function readNews({ id, source, "detail-type": type, detail }: EventEnvelope): News {
  if (source !== DAYPASS_SOURCE)
    throw new MalformedInputError(`event ${id} of source ${source}, must be ${DAYPASS_SOURCE}`);
  if (type === REFUSED_CLICK_DETAIL_TYPE) return { kind: "click-refused", ...parseInput(ClickRefused, detail) };
  if (type.startsWith(FACT_DETAIL_TYPE_PREFIX)) return { kind: "fact", ...parseInput(Fact, detail) };
  throw new MalformedInputError(`event ${id} of type ${type}, must be a fact or a refused click`);
}
