import { GetCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod/mini";
import { StoreUnavailableError } from "../../ports/errors.ts";
import type { GrantControl } from "../../ports/grant-control.ts";
import { dynamodb } from "./aws-clients.ts";
import { unavailable } from "./aws-refusal.ts";

const Control = z.object({ stopped: z.optional(z.boolean()), because: z.optional(z.string()) });

/** The item `control#grants`: `{ stopped: true, because: "…" }` stops every grant. What cannot be read stops them too. */
export function makeDynamodbGrantControl(tableName: string): GrantControl {
  return {
    async stoppedBecause() {
      const command = new GetCommand({ TableName: tableName, Key: { pk: "control#grants" }, ConsistentRead: true });
      const { Item } = await dynamodb()
        .send(command)
        .catch(unavailable(StoreUnavailableError, "reading the grant control"));
      if (Item === undefined) return undefined;
      const control = Control.safeParse(Item);
      if (!control.success) return "the control item cannot be read";
      return control.data.stopped ? (control.data.because ?? "no reason is noted") : undefined;
    },
  };
}
