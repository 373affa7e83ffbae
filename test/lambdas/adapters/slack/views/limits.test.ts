import fc from "fast-check";
import { approverNames } from "../../../../../lambdas/adapters/slack/views/approver-names.ts";
import { batchMessage } from "../../../../../lambdas/adapters/slack/views/batch-message.ts";
import { batchRequesterMessage } from "../../../../../lambdas/adapters/slack/views/batch-requester-message.ts";
import { buttonsOf } from "../../../../../lambdas/adapters/slack/views/buttons.ts";
import { searchAnswer } from "../../../../../lambdas/adapters/slack/views/choices.ts";
import { extensionForm } from "../../../../../lambdas/adapters/slack/views/extension-form.ts";
import { groupForm } from "../../../../../lambdas/adapters/slack/views/group-form.ts";
import { lessTimeForm } from "../../../../../lambdas/adapters/slack/views/less-time-form.ts";
import { reasonForm } from "../../../../../lambdas/adapters/slack/views/reason-form.ts";
import { refusedClickMessage } from "../../../../../lambdas/adapters/slack/views/refused-click-message.ts";
import { reminderMessage } from "../../../../../lambdas/adapters/slack/views/reminder-message.ts";
import { requestForm } from "../../../../../lambdas/adapters/slack/views/request-form.ts";
import { requestMessage } from "../../../../../lambdas/adapters/slack/views/request-message.ts";
import { requesterMessage } from "../../../../../lambdas/adapters/slack/views/requester-message.ts";
import type { RequestRecord } from "../../../../../lambdas/domain/request-record.ts";
import type { MessageContent } from "../../../../../lambdas/ports/conversations.ts";
import { MessageBlocks, Modal, OptionsAnswer } from "../../../../../local/slack/block-kit.ts";
import { anyRecord } from "./request-records.ts";

const VIEWS: Readonly<Record<string, (record: RequestRecord) => MessageContent>> = {
  request: (record) => requestMessage(record, approverNames(record, new Map([["a@b", "U1"]]))),
  requester: requesterMessage,
  reminder: (record) => reminderMessage(record, approverNames(record, new Map()), { channel: "C1", ts: "1.2" }, 20),
  batch: (record) => batchMessage(twenty(record), approverNames(record, new Map())),
  "batch requester": (record) => batchRequesterMessage(twenty(record)),
  "refused click": ({ request }) => refusedClickMessage(request.reason, request.id),
};

/** As many as can be submitted together. */
function twenty(record: RequestRecord): readonly [RequestRecord, ...RequestRecord[]] {
  return [record, ...Array.from({ length: 19 }, () => record)];
}

test.each(Object.entries(VIEWS))("the %s message is within Slack's limits whatever people wrote", (_name, view) => {
  fc.assert(
    fc.property(anyRecord, (record) => {
      const { text, blocks } = view(record);
      expect(MessageBlocks.safeParse(blocks).error).toBeUndefined();
      expect(text.length).toBeGreaterThan(0);
      expect(text.length).toBeLessThan(4_000);
    }),
    { numRuns: 300 },
  );
});

test.each(Object.entries(VIEWS))(
  "nothing that people wrote becomes a mention or a link in the %s message",
  (_name, view) => {
    const ours = /<(@[UW][A-Z0-9]+|!date\^\d+\^[^|<>]+\|[^<>]+ UTC|https:\/\/slack\.com\/archives\/[^|<>]+\|[^<>]+)>/g;
    fc.assert(
      fc.property(anyRecord, (record) => {
        const { text, blocks } = view(record);
        for (const words of [text, ...mrkdwnTexts(blocks)]) {
          const rest = words.replace(ours, "").replace(/^> /gm, "");
          expect(rest).not.toMatch(/[<>]|&(?!amp;|lt;|gt;)/);
        }
      }),
      { numRuns: 300 },
    );
  },
);

test("what a person wrote is shown whole, and each line of it as a quotation", () => {
  fc.assert(
    fc.property(anyRecord, (record) => {
      const texts = mrkdwnTexts(requestMessage(record, []).blocks);
      const start = texts.indexOf("*Reason*") + 1;
      const quotation = texts.slice(start).filter((text) => text.startsWith("> "));
      for (const line of quotation.join("\n").split("\n")) expect(line).toMatch(/^> /);
      const shown = quotation
        .map((text) => text.replace(/^> /gm, ""))
        .join("")
        .replaceAll("\n", "");
      const unescaped = shown.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
      expect(unescaped).toBe(record.request.reason.trim().replace(/[\r\n\u2028\u2029\v\f]/g, ""));
    }),
  );
});

test("a request has the buttons of its status, and they carry its id and nothing else", () => {
  fc.assert(
    fc.property(anyRecord, (record) => {
      const buttons = requestMessage(record, []).blocks.flatMap((block) =>
        block["type"] === "actions" ? block["elements"] : [],
      );
      const expected = buttonsOf(record).map((action_id) => ({ type: "button", action_id, value: record.id }));
      expect(buttons).toEqual(expected.map((button) => expect.objectContaining(button)));
    }),
  );
});

test("the forms are within Slack's limits", () => {
  expect(Modal.safeParse(requestForm()).error).toBeUndefined();
  expect(Modal.safeParse(groupForm()).error).toBeUndefined();
  const id = "0123456789abcdef0123456789abcdef";
  const forms = [reasonForm("deny", "f", id), reasonForm("revoke", "f", id), lessTimeForm("f", id), extensionForm(id)];
  for (const form of forms) expect(Modal.safeParse(form).error).toBeUndefined();
});

test("options are within Slack's limits, however many there are and whatever they are called", () => {
  const choice = fc.record({
    name: fc.string({ maxLength: 200 }),
    detail: fc.constant("123456789012"),
    value: fc.string({ maxLength: 200 }),
  });
  fc.assert(
    fc.property(fc.array(choice, { maxLength: 300 }), (choices) => {
      expect(OptionsAnswer.safeParse(searchAnswer(choices)).error).toBeUndefined();
    }),
  );
});

test("a long account name is cut and its id is not", () => {
  const answer = searchAnswer([{ name: "n".repeat(100), detail: "123456789012", value: "123456789012" }]);
  const { options: [option] = [] } = OptionsAnswer.parse(answer);
  expect(option?.text.text).toHaveLength(75);
  expect(option?.text.text).toMatch(/… \(123456789012\)$/);
});

test("of more than a hundred choices the first hundred are shown, under a word to narrow the search", () => {
  const choices = (count: number) =>
    Array.from({ length: count }, (_, at) => ({ name: `account-${at}`, value: `${at}` }));
  expect(searchAnswer(choices(100))).toHaveProperty("options");
  expect(searchAnswer(choices(5_000))).toMatchObject({
    option_groups: [{ label: { text: "The first 100 of 5000: narrow your search" } }],
  });
  const [group] = OptionsAnswer.parse(searchAnswer(choices(5_000))).option_groups ?? [];
  expect(group?.options).toHaveLength(100);
});

function mrkdwnTexts(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(mrkdwnTexts);
  if (typeof value !== "object" || value === null) return [];
  if ("type" in value && value.type === "mrkdwn" && "text" in value) return [String(value.text)];
  return Object.values(value).flatMap(mrkdwnTexts);
}
