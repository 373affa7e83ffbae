/** Which side AWS is on, where a target cannot pass a case. */
type Side =
  /** AWS does what the case says, and the target does not. */
  | "the case"
  /** AWS does what the target does: the case stays off it until ours is mended. */
  | "the target"
  /** No document says; docs/verify-on-aws.md has it. */
  | "unknown";

export interface LeftOut {
  readonly because: string;
  readonly awsIsOn: Side;
  /** It would hold for a wrong reason, and is not run at all. */
  readonly vacuous?: true;
}

const ours = (because: string): LeftOut => ({ because, awsIsOn: "the case" });

const NO_SLACK = ours("moto is no Slack");
const NO_STATUS = "moto gives a user no UserStatus, which AWS does; without it nobody counts as enabled";
const NO_MEMBERSHIP_QUESTION = ours("moto has no IsMemberInGroups");
const NO_MEMBERSHIP_ID = ours("moto has neither IsMemberInGroups nor GetGroupMembershipId");
const NO_LISTING = ours(
  "moto has no ListAccountAssignmentCreationStatus and no ListAccountAssignmentDeletionStatus: what is in progress cannot be asked",
);
const AT_ONCE = ours(
  "moto makes and removes an assignment at once; Identity Center takes its time and lets one change at a time",
);
const NEVER_FAILS = ours("moto lets no operation fail in the end");
const NOBODY_WAITS = ours("moto runs no machine and takes every token: nobody waits, and nothing was rung before");
const NO_RENAME = ours("moto has no UpdateGroup");

/**
 * The one list of contract cases that are not held against moto, by suite and case; `*` is a whole suite, for which nothing is made
 * there. A single case is run all the same, and must fail: what moto has learned meanwhile is noticed, and leaves the list.
 */
export const LEFT_OUT_OF_MOTO: Readonly<Record<string, Readonly<Record<string, LeftOut>>>> = {
  "access events": {
    "a fact whose record is no object is a fault, and the others are told": ours(
      "moto takes any JSON as detail; AWS answers MalformedDetail for what is no object",
    ),
    "a fact whose record is too long for an event is a fault, and the others are told": {
      because: "moto has no longest event; whether AWS refuses the one entry or the whole call is not known off AWS",
      awsIsOn: "unknown",
    },
  },
  "access of kind account": {
    "a creation ends, and then it is present": NO_LISTING,
    "a removal ends, and then it is absent": NO_LISTING,
    "somebody else's access is none of it": NO_LISTING,
    "what nobody made is absent, and nothing is in progress": NO_LISTING,
    "an instance that is not there proves no absence (P5)": ours(
      "moto lists nothing for an instance that is not there; AWS answers ResourceNotFoundException",
    ),
  },
  "asynchronous access of kind account": {
    "a creation is accepted, in progress, and not present before it has ended": AT_ONCE,
    "a removal is accepted and in progress before it has ended": AT_ONCE,
    "a second change meanwhile is a conflict, and starts nothing": AT_ONCE,
    "a creation in progress is nobody else's": NO_LISTING,
    "a creation that fails because the person is gone says so, and made nothing": NEVER_FAILS,
    "a creation that fails because something else says so, and made nothing": NEVER_FAILS,
    "a removal that fails because the person is gone says so, and removed nothing": NEVER_FAILS,
    "a removal that fails because something else says so, and removed nothing": NEVER_FAILS,
  },
  "access of kind group": { "*": NO_MEMBERSHIP_ID },
  "immediate access of kind group": { "*": NO_MEMBERSHIP_ID },
  "chat people": { "*": NO_SLACK },
  conversations: { "*": NO_SLACK },
  directory: {
    "*": ours(
      "moto tells no tags of permission sets, lets groups have no one name twice, and its pages are never awkward",
    ),
  },
  "existing access": {
    "what a group of the person has is had through it, by its name": NO_MEMBERSHIP_QUESTION,
    "what a group of other people has is not had": NO_MEMBERSHIP_QUESTION,
    "both ways are told": NO_MEMBERSHIP_QUESTION,
  },
  "existing memberships": { "*": NO_MEMBERSHIP_QUESTION },
  "expiry schedules": {
    "one in the past is refused, with a reason, and is absent": {
      because: "moto makes schedules in the past; of AWS no document says, and a refusal means no grant",
      awsIsOn: "unknown",
    },
  },
  groups: {
    "each is described, with whether it is synchronised": ours("moto gives groups no external ids"),
    "one that is renamed or removed is seen at once": NO_RENAME,
    "a name that was given away leads elsewhere, after a while": NO_RENAME,
  },
  organisation: {
    "the target has every state, and one management account": ours("moto's accounts are active or suspended"),
  },
  people: {
    "a person is described by id": ours(NO_STATUS),
    "a disabled person is there, and disabled": { ...ours(NO_STATUS), vacuous: true },
    "memberships are told of those asked about": NO_MEMBERSHIP_QUESTION,
    "a group that does not exist is unknown, beside those that do": NO_MEMBERSHIP_QUESTION,
    "an e-mail address of two is nobody's, and told to be shared": {
      because:
        "moto answers with the first of two users; of AWS no document says, and ConflictException is taken for two",
      awsIsOn: "unknown",
    },
  },
  workflows: {
    "who waits is told the status": NOBODY_WAITS,
    "a bell that was rung already is closed, and who waited keeps the first word": NOBODY_WAITS,
    "of two that ring at once one does": NOBODY_WAITS,
    "a wait that timed out is closed, and nobody is told": NOBODY_WAITS,
    "a token that nobody waits for is closed, and so is what is none": NOBODY_WAITS,
  },
};
