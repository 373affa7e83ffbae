import type { Access } from "../domain/access.ts";
import { accessInWords } from "../domain/access-in-words.ts";
import type { Envelope } from "../domain/request-record.ts";
import type { AccessProviders } from "../ports/access-provider.ts";
import type { Ledger } from "../ports/ledger.ts";
import type { RequestRecords } from "../ports/request-records.ts";
import { type PagePorts, pageOnce } from "./page-once.ts";
import { providerOf } from "./provider-of.ts";

interface LookPorts extends PagePorts {
  readonly providers: AccessProviders;
  readonly ledger: Pick<Ledger, "read">;
  readonly records: Pick<RequestRecords, "clearOutbox">;
}

/**
 * What was seen gone is listed once more, ten minutes later: AWS may have finished a creation after the removal looked. What is there
 * again and not ours is a person's to judge: nobody can tell it from access that somebody gave by hand meanwhile.
 */
export async function lookOnceMore(ports: LookPorts, { id, version, access }: Envelope, now: Date): Promise<void> {
  if (access !== undefined && (await isThereUnexplained(ports, access))) {
    const page = {
      subject: `Daypass: access of request ${id.slice(0, 8)} is there again`,
      text: `Request ${id}: ${accessInWords(access)} was seen gone ten minutes ago and is listed again. Daypass did not give it since: somebody made it by hand, or Identity Center was late. Daypass leaves it alone.`,
      runbook: "access-is-there-again",
    };
    await pageOnce(ports, id, "there-again", page, now);
  }
  await ports.records.clearOutbox(id, [], { version });
}

async function isThereUnexplained({ providers, ledger }: LookPorts, access: Access): Promise<boolean> {
  const seen = await providerOf(providers, access).observe(access);
  return seen === "present" && !(await ledger.read(access))?.ours;
}
