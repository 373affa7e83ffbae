import { makeInMemoryDirectory } from "../../lambdas/adapters/in-memory/in-memory-directory.ts";
import { makeInMemoryDirectorySnapshots } from "../../lambdas/adapters/in-memory/in-memory-directory-snapshots.ts";
import { makeInMemoryProgressStore } from "../../lambdas/adapters/in-memory/in-memory-progress-store.ts";
import type { Directory } from "../../lambdas/ports/directory.ts";
import { directoryOf } from "../../local/lives/directory-of.ts";
import { INSTANCE_ARN, MORNING } from "../fixtures/access-requests.ts";
import { knownDirectoryOf } from "../fixtures/large-organisation.ts";
import { breakableFake } from "./breakable-fake.ts";
import { describeDirectory } from "./directory.contract.ts";
import { describeDirectorySnapshots } from "./directory-snapshots.contract.ts";
import { NOBODYS, organisationToRead, REFS } from "./organisation-to-read.ts";
import { describeProgressStore } from "./progress-store.contract.ts";

describe("in memory", () => {
  describeDirectory(async () => {
    const organisation = organisationToRead(INSTANCE_ARN);
    const inMemory = makeInMemoryDirectory(knownDirectoryOf(organisation), 20);
    const target = breakableFake(inMemory);
    const counted = countCalls(inMemory);
    return { ...target, ...counted, ...NOBODYS, whole: directoryOf(organisation, REFS, MORNING) };
  });

  describeDirectorySnapshots(async () => breakableFake(makeInMemoryDirectorySnapshots()));

  describeProgressStore(async () => breakableFake(makeInMemoryProgressStore()));
});

/** A group's id is no question. */
function countCalls(directory: Directory): { readonly port: Directory; calls(): number } {
  let calls = 0;
  const port = new Proxy(directory, {
    get: (target, name, receiver) => {
      const method: unknown = Reflect.get(target, name, receiver);
      if (typeof method !== "function") return method;
      return (...args: readonly unknown[]) => {
        if (!String(args[0]).startsWith("id:")) calls += 1;
        return method.apply(target, args);
      };
    },
  });
  return { port, calls: () => calls };
}
