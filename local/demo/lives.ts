import type { FactType } from "../../lambdas/domain/audit-record.ts";
import { playGrantedAndExpired } from "../lives/approved-and-expired.ts";
import { playCancelled } from "../lives/cancelled.ts";
import { approvedBy, type Chain, GRANTED_AND_ENDED } from "../lives/chain.ts";
import { playEndedEarly, playRevoked } from "../lives/ended-by-hand.ts";
import { playExtended } from "../lives/extended.ts";
import { playLessTime } from "../lives/less-time.ts";
import { playDenied, playLapsed, playRefused } from "../lives/other-lives.ts";
import { playOverlapping } from "../lives/overlapping.ts";
import { playOwnApproval } from "../lives/own-approval.ts";
import { playSeveralAccounts } from "../lives/several-accounts.ts";
import type { Stage, Wish } from "../lives/stage.ts";
import { playStandingBefore, playStandingMeanwhile } from "../lives/standing-access.ts";
import { playStartsLater } from "../lives/starts-later.ts";
import type { Witness } from "../lives/witness.ts";
import type { FoundRequest, Kind } from "./kinds.ts";

/** Seconds: the shortest grant there is. */
const SHORTEST = 900;

/** Where a life is played, and what else it needs. */
export interface Scene {
  readonly stage: Stage;
  readonly witness: Witness;
  readonly found: FoundRequest;
  /** What was found, with the life's own reason. */
  readonly wish: Wish;
  /** Of somebody who asks and nobody decides. */
  readonly reminders: number;
  /** Makes the access past Daypass. */
  readonly makeByHand: (wish: Wish) => void;
}

export interface Life {
  readonly title: string;
  /** It is played with the first of these kinds that was found. */
  readonly kinds: readonly Kind[];
  /** Seconds that the policy must give. */
  readonly atLeast?: number;
  /** Written into the form: no other life has it. */
  readonly reason: string;
  /** Returns the audit chains that it must leave. */
  play(scene: Scene): Promise<readonly Chain[]>;
}

const GRANTED: readonly Kind[] = ["automatic", "self-served", "approval"];

const chains = (requestIds: readonly string[], ...facts: readonly FactType[]): readonly Chain[] =>
  requestIds.map((requestId) => ({ requestId, facts }));
const grantedAndEnded = ({ approvers }: FoundRequest) => [...approvedBy(approvers), ...GRANTED_AND_ENDED];
const approverOf = ({ approvers: [first] }: FoundRequest): string => {
  if (first === undefined) throw new Error("nobody can approve what was found");
  return first;
};

const expires: Life["play"] = async ({ stage, witness, wish, found }) =>
  chains([await playGrantedAndExpired(stage, witness, wish, ...found.approvers)], ...grantedAndEnded(found));

export const LIVES: readonly Life[] = [
  {
    title: "approved, granted, expired",
    kinds: ["approval"],
    reason: "a deployment is stuck",
    play: expires,
  },
  {
    title: "denied with a reason",
    kinds: ["approval"],
    reason: "try something out",
    play: async ({ stage, witness, wish, found }) =>
      chains([await playDenied(stage, witness, wish, approverOf(found))], "requested", "denied"),
  },
  {
    title: "lapsed, with reminders on the way",
    kinds: ["approval"],
    reason: "nobody is in the office",
    play: async ({ stage, witness, wish, reminders }) => {
      const reminded = Array.from({ length: reminders }, (): FactType => "reminded");
      return chains([await playLapsed(stage, witness, wish, reminders)], "requested", ...reminded, "lapsed");
    },
  },
  {
    title: "granted at once by the policy",
    kinds: ["automatic"],
    reason: "look at a dashboard",
    play: expires,
  },
  {
    title: "refused by the policy, saying why",
    kinds: ["refused"],
    reason: "see how far I get",
    play: async ({ stage, witness, wish, found }) =>
      chains([await playRefused(stage, witness, wish, found.because ?? "")], "requested", "refused"),
  },
  {
    title: "approved by as many as it needs",
    kinds: ["approvals"],
    reason: "a customer wants their data",
    play: expires,
  },
  {
    title: "asked for by an approver, whose own click does not count",
    kinds: ["own-approval"],
    reason: "I will be quick",
    play: async ({ stage, witness, wish, found }) =>
      chains([await playOwnApproval(stage, witness, wish, approverOf(found))], ...grantedAndEnded(found)),
  },
  {
    title: "approved by nobody else, and ended early by the person who has it",
    kinds: ["self-served"],
    reason: "restart a worker",
    play: async ({ stage, witness, wish, found }) =>
      chains([await playEndedEarly(stage, witness, wish, found.approvers)], ...grantedAndEnded(found)),
  },
  {
    title: "revoked by an approver, saying why",
    kinds: ["approval"],
    reason: "an incident",
    play: async ({ stage, witness, wish, found }) =>
      chains([await playRevoked(stage, witness, wish, [approverOf(found)])], ...grantedAndEnded(found)),
  },
  {
    title: "approved for less time than was asked for",
    kinds: ["approval"],
    atLeast: 2 * SHORTEST,
    reason: "clean up after a migration",
    play: async ({ stage, witness, wish, found }) =>
      chains([await playLessTime(stage, witness, wish, approverOf(found), SHORTEST)], ...grantedAndEnded(found)),
  },
  {
    title: "cancelled by the person who asked",
    kinds: ["approval"],
    reason: "wrong account",
    play: async ({ stage, witness, wish, found }) =>
      chains([await playCancelled(stage, witness, wish, approverOf(found))], "requested", "cancelled"),
  },
  {
    title: "extended: the old schedule leaves the access, the later one takes it away",
    kinds: ["approval", "self-served", "automatic"],
    atLeast: 2 * SHORTEST,
    reason: "a long night",
    play: async ({ stage, witness, wish, found }) => {
      const short = { ...wish, durationSeconds: SHORTEST };
      const [grant, extension] = await playExtended(stage, witness, short, found.approvers, SHORTEST);
      const extended: readonly FactType[] = [...approvedBy(found.approvers), "extending", "extended"];
      const lasted: readonly FactType[] = [
        ...approvedBy(found.approvers),
        "granting",
        "granted",
        "extended",
        "revoking",
        "ended",
      ];
      return [...chains([grant], ...lasted), ...chains([extension], ...extended)];
    },
  },
  {
    title: "two overlapping grants of one access: the first expiry leaves it to the second",
    kinds: GRANTED,
    reason: "compare two reports",
    play: async ({ stage, witness, wish, found }) =>
      chains(await playOverlapping(stage, witness, wish, found.approvers), ...grantedAndEnded(found)),
  },
  {
    title: "asked for a later start",
    kinds: GRANTED,
    reason: "the release is in half an hour",
    play: async ({ stage, witness, wish, found }) =>
      chains([await playStartsLater(stage, witness, wish, found.approvers)], ...grantedAndEnded(found)),
  },
  {
    title: "three accounts in one request, of which one is suspended",
    kinds: ["several"],
    reason: "the same change everywhere",
    play: ({ stage, witness, wish, found }) => {
      if (found.besides === undefined) throw new Error("no three accounts were found");
      return playSeveralAccounts(stage, witness, wish, found.besides, approverOf(found));
    },
  },
  // these two leave standing access behind, so that nobody can ask for it any more
  {
    title: "access made by hand between approval and grant is left alone",
    kinds: GRANTED,
    reason: "somebody will be faster",
    play: async ({ stage, witness, wish, found, makeByHand }) => {
      const id = await playStandingMeanwhile(stage, witness, wish, found.approvers, makeByHand);
      return chains([id], ...approvedBy(found.approvers), "granting", "grant-failed", "revoking", "ended");
    },
  },
  {
    title: "access that one has already, made by hand before",
    kinds: GRANTED,
    reason: "to be sure",
    play: async ({ stage, witness, wish, makeByHand }) =>
      chains([await playStandingBefore(stage, witness, wish, makeByHand)], "requested", "refused"),
  },
];
