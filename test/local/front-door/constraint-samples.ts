import type { Constraint } from "../../../local/front-door/published-constraints.ts";

const UUID = "01234567-89ab-cdef-0123-456789abcdef";
const INSTANCE = "arn:aws:sso:::instance/ssoins-1234567890abcdef";
const SET = "arn:aws:sso:::permissionSet/ssoins-1234567890abcdef/ps-1234567890abcdef";

/** Of each pattern that AWS publishes for what is used here: what just matches, and what just does not. */
const SAMPLES: Readonly<Record<string, readonly [inside: string, outside: string]>> = {
  "(?:\\p{L}+:\\p{L}+:\\p{L}+(?:\\.\\p{L}+){0,3}|\\p{L}+(?:\\.\\p{L}+){0,2})": ["emails.value", "emails.value.a.b"],
  "([0-9a-f]{10}-|)[A-Fa-f0-9]{8}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{12}": [
    `9067aabbcc-${UUID}`,
    `9067aabbc-${UUID}`,
  ],
  "(arn:(aws[a-zA-Z-]*)?:lambda:)?([a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_\\.]+)(:(\\$LATEST(\\.PUBLISHED)?|[a-zA-Z0-9-_]+))?":
    ["arn:aws:lambda:eu-central-1:111122223333:function:daypass-slack", "daypass slack"],
  "(arn:aws[\\w-]*:events:[a-z]+-[a-z]+-[\\w-]+:[0-9]{12}:event-bus\\/)?[\\.\\-_A-Za-z0-9]+": [
    "arn:aws:events:eu-central-1:111122223333:event-bus/daypass",
    "arn:aws:events:eu-central-1:11112222333:event-bus/daypass",
  ],
  "[-a-zA-Z0-9+=/:_]*": ["a+/=:_", "a b"],
  "[-a-zA-Z0-9+=/_]*": ["a+/=_", "a:b"],
  "[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\t\\n\\r \u00a0\u3000]+": ["Zoë's group", "a\u0007b"],
  "[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+": ["zoë", "a b"],
  "[a-zA-Z0-9-_]+": ["a-b_1", "a.b"],
  "[a-zA-Z0-9\\._:\\/=+\\-@ ]+": ["a @b", "a!b"],
  "[a-zA-Z0-9_.-]+": ["due.1_a-b", "due 1"],
  "\\$(LATEST(\\.PUBLISHED)?)|[a-zA-Z0-9-_$]+": ["$LATEST", "1.2"],
  "\\b[0-9a-f]{8}\\b-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-\\b[0-9a-f]{12}\\b": [UUID, UUID.replace("a", "g")],
  "\\d{12}": ["111122223333", "11112222333a"],
  "\\p{ASCII}*": ["Root=1", "Root=é"],
  "^(?=[/\\.\\-_A-Za-z0-9]+)((?!aws\\.).*)|(\\$(\\.[\\w_-]+(\\[(\\d+|\\*)\\])*)*)$": ["daypass", "aws.s3"],
  "^(r-[0-9a-z]{4,32})|(\\d{12})|(ou-[0-9a-z]{4,32}-[a-z0-9]{8,32})|(^p-[0-9a-zA-Z_]{8,128})|(^rp-[0-9a-zA-Z_]{4,128})|(^rt-[0-9a-zA-Z_]{8,32})$":
    ["111122223333", "11112222333"],
  "^(r-[0-9a-z]{4,32})|(ou-[0-9a-z]{4,32}-[a-z0-9]{8,32})$": ["ou-dayp-12345678", "ou-dayp-1234567"],
  "^[0-9a-zA-Z-_.]+$": ["expiry-1_a.b", "expiry/1"],
  "^[A-Za-z0-9\\-]+[\\.][A-Za-z0-9\\-]+$": ["abc.def", "abcdef"],
  "^[A-Za-z0-9\\-_]*$": ["a-b_1", "a.b"],
  "^[a-zA-Z0-9-_]+$": ["a-b_1", "a.b"],
  "^\\!?[a-zA-Z0-9 :_@\\/\\+\\=\\.\\-\\!]*$": ["!prod/db", "a*b"],
  "^\\d{12}$": ["111122223333", "11112222333"],
  "^arn:aws(-[a-z]+)?:iam::\\d{12}:role\\/[\\w+=,.@\\/-]+$": [
    "arn:aws-cn:iam::111122223333:role/daypass-expiries",
    "arn:aws:iam::111122223333:user/daypass-expiries",
  ],
  "^arn:aws(-[a-z]+)?:kms:[a-z0-9\\-]+:\\d{12}:(key|alias)\\/[0-9a-zA-Z-_]*$": [
    "arn:aws:kms:eu-central-1:111122223333:key/a-b",
    "arn:aws:kms:eu-central-1:111122223333:grant/a-b",
  ],
  "^arn:aws(-[a-z]+)?:sqs:[a-z0-9\\-]+:\\d{12}:[a-zA-Z0-9\\-_]+$": [
    "arn:aws:sqs:eu-central-1:111122223333:dead-letters",
    "arn:aws:sqs:eu-central-1:111122223333:dead.letters",
  ],
  "arn:aws(-[a-z]{1,5}){0,3}:sso::((:instance/(sso)?ins-[a-zA-Z0-9-.]{16})|(:permissionSet/(sso)?ins-[a-zA-Z0-9-.]{16}/ps-[a-zA-Z0-9-./]{16})|(\\d{12}:application/(sso)?ins-[a-zA-Z0-9-.]{16}/apl-[a-zA-Z0-9]{16})|(\\d{12}:trustedTokenIssuer/(sso)?ins-[a-zA-Z0-9-.]{16}/tti-[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12}))":
    [SET, SET.slice(0, -1)],
  "arn:aws(-[a-z]{1,5}){0,3}:sso:::instance/(sso)?ins-[a-zA-Z0-9-.]{16}": [INSTANCE, INSTANCE.slice(0, -1)],
  "arn:aws(-[a-z]{1,5}){0,3}:sso:::permissionSet/(sso)?ins-[a-zA-Z0-9-.]{16}/ps-[a-zA-Z0-9-./]{16}": [
    SET,
    SET.slice(0, -1),
  ],
  "aws:identitystore:[a-z]{1,20}": ["aws:identitystore:enterprise", "aws:identitystore:Enterprise"],
  "d-[0-9a-f]{10}$|^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}": ["d-9067aabbcc", "d-9067aabbc"],
};
/** Matches everything. */
const ANYTHING = "[\\s\\S]*";

interface Sampled {
  readonly what: string;
  readonly value: unknown;
}

/** One value that keeps to the constraint, and one just outside each of its bounds. @throws Error for a pattern without samples. */
export function samplesOf({ type, min, max, pattern, oneOf }: Constraint): {
  readonly inside: unknown;
  readonly outside: readonly Sampled[];
} {
  if (type === "integer") {
    const below = min === undefined ? [] : [{ what: "less", value: min - 1 }];
    const above = max === undefined ? [] : [{ what: "more", value: max + 1 }];
    return { inside: max ?? min, outside: [...below, ...above] };
  }
  const ofLength = (length: number): unknown => {
    if (type === "list") return Array.from({ length }, () => null);
    if (type === "map") return Object.fromEntries(Array.from({ length }, (_, key) => [`k${key}`, null]));
    return type === "blob" ? new Uint8Array(length) : "x".repeat(length);
  };
  const outside: Sampled[] = [];
  if (min !== undefined) outside.push({ what: "shorter", value: ofLength(min - 1) });
  if (max !== undefined) outside.push({ what: "longer", value: ofLength(max + 1) });
  if (oneOf !== undefined) {
    outside.push({ what: "no such value", value: "NO_SUCH_VALUE" });
    return { inside: oneOf[0], outside };
  }
  if (pattern === undefined || pattern === ANYTHING) return { inside: ofLength(max ?? min ?? 0), outside };
  const sample = SAMPLES[pattern];
  if (sample === undefined) throw new Error(`no samples of ${pattern}`);
  return { inside: sample[0], outside: [...outside, { what: "not matching", value: sample[1] }] };
}
