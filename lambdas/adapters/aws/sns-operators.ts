import { PublishCommand } from "@aws-sdk/client-sns";
import { OperatorsUnavailableError } from "../../ports/errors.ts";
import type { Operators } from "../../ports/operators.ts";
import { sns } from "./aws-clients.ts";
import { unavailable } from "./aws-refusal.ts";

/** SNS allows 100 characters of ASCII in a subject, https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const SUBJECT_CHARACTERS = 100;

/** Pages through the operators' topic. */
export function makeSnsOperators(topicArn: string): Operators {
  return {
    async page({ subject, text, runbook }) {
      const Subject = subject.replace(/[^\x20-\x7e]/g, "?").slice(0, SUBJECT_CHARACTERS);
      const Message = `${text}\n\nWhat to do: docs/operator-runbook.md#${runbook}`;
      await sns()
        .send(new PublishCommand({ TopicArn: topicArn, Subject, Message }))
        .catch(unavailable(OperatorsUnavailableError, "paging the operators"));
    },
  };
}
