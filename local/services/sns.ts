import { randomUUID } from "node:crypto";
import type { PublishInput } from "@aws-sdk/client-sns";
import { z } from "zod";
import type { Clock } from "../clock.ts";
import { AwsFault, type AwsService, type Operation, type ResourceMaker } from "../service.ts";

interface PublishedMessage {
  readonly topicArn: string;
  readonly subject: string | undefined;
  readonly message: string;
  readonly atMs: number;
}

interface Subscription {
  readonly topicArn: string;
  readonly protocol: string;
  readonly endpoint: string;
}

export interface SnsService extends AwsService {
  /** Everything that was published, oldest first: nobody is sent anything. */
  readonly published: readonly PublishedMessage[];
  readonly subscriptions: readonly Subscription[];
}

interface State {
  readonly clock: Clock;
  readonly topics: Set<string>;
  readonly policies: Map<string, unknown>;
  readonly published: PublishedMessage[];
  readonly subscriptions: Subscription[];
}

/** Subject and size: https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const SUBJECT = /^[\x21-\x7e][\x20-\x7e]{0,99}$/;
const LONGEST_MESSAGE_BYTES = 262_144;

/** Amazon SNS: topics that keep what was published to them. */
export function createSnsService({ clock }: { readonly clock: Clock }): SnsService {
  const state: State = { clock, topics: new Set(), policies: new Map(), published: [], subscriptions: [] };
  const Publish: Operation<PublishInput> = {
    needs: ({ TopicArn = "" }) => [{ action: "sns:Publish", resource: TopicArn }],
    run: (input) => publish(state, input),
  };
  return {
    signingName: "sns",
    published: state.published,
    subscriptions: state.subscriptions,
    operations: { Publish },
    resourceMakers: snsMakers(state),
    resourcePolicy: (arn) => state.policies.get(arn),
  };
}

function publish({ clock, topics, published }: State, input: PublishInput): object {
  const { TopicArn: topicArn, Message: message = "", Subject: subject } = input;
  if (topicArn === undefined) throw new Error("publishing to anything but a topic is not emulated");
  if (!topics.has(topicArn)) throw new AwsFault("NotFound", "Topic does not exist", 404);
  if (subject !== undefined && !SUBJECT.test(subject)) {
    throw new AwsFault("InvalidParameter", "Invalid parameter: Subject");
  }
  if (message === "") throw new AwsFault("InvalidParameter", "Invalid parameter: Empty message");
  if (Buffer.byteLength(message) > LONGEST_MESSAGE_BYTES) {
    throw new AwsFault("InvalidParameter", "Invalid parameter: Message too long");
  }
  published.push({ topicArn, subject, message, atMs: clock.now() });
  return { MessageId: randomUUID() };
}

const topicProperties = z.strictObject({
  TopicName: z.string().optional(),
  DisplayName: z.string().optional(),
  // accepted and without effect here
  KmsMasterKeyId: z.unknown().optional(),
  Tags: z.unknown().optional(),
});
const policyProperties = z.strictObject({ Topics: z.array(z.string()), PolicyDocument: z.unknown() });
const subscriptionProperties = z.strictObject({ TopicArn: z.string(), Protocol: z.string(), Endpoint: z.string() });

function snsMakers({ topics, policies, subscriptions }: State): Readonly<Record<string, ResourceMaker>> {
  return {
    "AWS::SNS::Topic": (properties, { logicalId, stackName, region, accountId }) => {
      const name = topicProperties.parse(properties).TopicName ?? `${stackName}-${logicalId}`;
      const arn = `arn:aws:sns:${region}:${accountId}:${name}`;
      topics.add(arn);
      return { ref: arn, attributes: { TopicArn: arn, TopicName: name } };
    },
    "AWS::SNS::TopicPolicy": (properties, { logicalId }) => {
      const made = policyProperties.parse(properties);
      for (const arn of made.Topics) policies.set(arn, made.PolicyDocument);
      return { ref: logicalId, attributes: { Id: logicalId } };
    },
    "AWS::SNS::Subscription": (properties) => {
      const made = subscriptionProperties.parse(properties);
      subscriptions.push({ topicArn: made.TopicArn, protocol: made.Protocol, endpoint: made.Endpoint });
      const arn = `${made.TopicArn}:${randomUUID()}`;
      return { ref: arn, attributes: { Arn: arn } };
    },
  };
}
