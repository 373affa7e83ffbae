import * as z from "zod/mini";
import { makeInMemoryClock } from "../../lambdas/adapters/in-memory/in-memory-clock.ts";
import { makeInMemoryDueItems } from "../../lambdas/adapters/in-memory/in-memory-due-items.ts";
import { makeInMemoryLedger } from "../../lambdas/adapters/in-memory/in-memory-ledger.ts";
import { makeInMemoryLiveGrants } from "../../lambdas/adapters/in-memory/in-memory-live-grants.ts";
import { makeInMemoryRequestRecords } from "../../lambdas/adapters/in-memory/in-memory-request-records.ts";
import { makeInMemorySecrets } from "../../lambdas/adapters/in-memory/in-memory-secrets.ts";
import {
  type InMemorySubmissions,
  makeInMemorySubmissions,
} from "../../lambdas/adapters/in-memory/in-memory-submissions.ts";
import {
  AccessSubmitted,
  ExtensionSubmitted,
  RequestClicked,
  SLACK_DETAIL_TYPES,
} from "../../lambdas/domain/slack-events.ts";
import { MORNING } from "../fixtures/access-requests.ts";
import { breakableFake } from "./breakable-fake.ts";
import { describeDueItems } from "./due-items.contract.ts";
import { describeLiveGrants } from "./live-grants.contract.ts";
import { describeSecrets } from "./secrets.contract.ts";
import { describeSubmissions } from "./submissions.contract.ts";

function onTheWire(told: InMemorySubmissions["told"][number]) {
  const type = SLACK_DETAIL_TYPES[told.type];
  switch (told.type) {
    case "submitted":
      return { type, detail: z.encode(AccessSubmitted, told.event) };
    case "extensionSubmitted":
      return { type, detail: z.encode(ExtensionSubmitted, told.event) };
    case "clicked":
      return { type, detail: z.encode(RequestClicked, told.event) };
  }
}

describe("in memory", () => {
  describeDueItems(async () => {
    const [records, ledger] = [makeInMemoryRequestRecords(), makeInMemoryLedger()];
    return { ...breakableFake(makeInMemoryDueItems(records, ledger)), records, ledger };
  });

  describeLiveGrants(async () => {
    const records = makeInMemoryRequestRecords();
    return { ...breakableFake(makeInMemoryLiveGrants(records)), records };
  });

  describeSecrets(async () => {
    const clock = makeInMemoryClock(MORNING);
    const [signing, token, other, missing] = ["arn:signing", "arn:token", "arn:other", "arn:missing"] as const;
    const texts = new Map<string, string>([signing, token, other].map((arn) => [arn, arn.slice("arn:".length)]));
    const target = breakableFake(makeInMemorySecrets(clock, texts), clock);
    const rotate = (arn: string, text: string) => void texts.set(arn, text);
    return { ...target, signing, token, other, missing, rotate };
  });

  describeSubmissions(async () => {
    const target = breakableFake(makeInMemorySubmissions());
    const deliverTwice = () => {
      target.port.deliversTwice = true;
    };
    return { ...target, heard: () => target.port.told.map(onTheWire), deliverTwice };
  });
});
