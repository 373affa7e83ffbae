import { makeInMemoryClock } from "../../../lambdas/adapters/in-memory/in-memory-clock.ts";
import { ChatUnavailableError } from "../../../lambdas/ports/errors.ts";
import { makeApproverMentions } from "../../../lambdas/steps/approver-mentions.ts";
import { MORNING } from "../../fixtures/access-requests.ts";

function makeDesk() {
  const clock = makeInMemoryClock(MORNING);
  const asked: string[] = [];
  const away = new Set<string>();
  const failures: unknown[] = [];
  const people = {
    async findByEmail(email: string) {
      asked.push(email);
      if (away.has(email)) throw new ChatUnavailableError("ratelimited");
      return email.startsWith("nobody") ? undefined : `U-${email}`;
    },
  };
  const reportFailure = (_what: string, error: unknown) => failures.push(error);
  return { clock, asked, away, failures, mentionsOf: makeApproverMentions({ people, clock, reportFailure }) };
}

test("whoever was looked up is not looked up again for five minutes, found or not", async () => {
  const { clock, asked, mentionsOf } = makeDesk();
  const users = ["adam@example.com", "nobody@example.com", "id:9067"];
  for (let n = 0; n < 3; n += 1) expect([...(await mentionsOf(users)).keys()]).toEqual(["adam@example.com"]);
  expect(asked).toEqual(["adam@example.com", "nobody@example.com"]);
  clock.advance(301);
  await mentionsOf(users);
  expect(asked).toHaveLength(4);
});

test("a look-up that fails is reported, keeps no mention that is known, and is tried the next time", async () => {
  const { asked, away, failures, mentionsOf } = makeDesk();
  await mentionsOf(["carl@example.com"]);
  away.add("adam@example.com");
  const users = ["adam@example.com", "bea@example.com", "carl@example.com"];
  expect([...(await mentionsOf(users))]).toEqual([["carl@example.com", "U-carl@example.com"]]);
  expect(failures).toHaveLength(1);
  expect(asked).toEqual(["carl@example.com", "adam@example.com"]);
  away.clear();
  expect((await mentionsOf(users)).size).toBe(3);
});

test("no more than fifteen are looked up", async () => {
  const { asked, mentionsOf } = makeDesk();
  await mentionsOf(Array.from({ length: 40 }, (_, n) => `approver-${n}@example.com`));
  expect(asked).toHaveLength(15);
});
