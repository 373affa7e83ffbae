import { DeploymentConfig } from "../../lib/deployment-config.ts";

/** ARN of a secret that exists in the account and Region below. */
export const SECRET = (name: string) => `arn:aws:secretsmanager:eu-west-1:999988887777:secret:${name}-AbCdEf`;

/** A value other than the usual or the example's for each setting. */
export const OTHER = DeploymentConfig.parse({
  stage: "staging",
  namePrefix: "acme",
  account: "999988887777",
  region: "eu-west-1",
  policyFile: "access-policy.staging.yaml",
  tags: { team: "platform" },
  logs: { level: "debug", retentionDays: 731 },
  identityCenter: {
    account: "management",
    instanceArn: "arn:aws:sso:::instance/ssoins-ffffffffffffffff",
    identityStoreId: "d-ffffffffff",
  },
  slack: {
    teamId: "T0OTHER00",
    channel: "C0OTHER00",
    emailDomains: ["example.org", "example.net"],
    apiUrl: "https://slack-gov.com/api/",
    signingSecretArn: SECRET("signing"),
    botTokenSecretArn: SECRET("token"),
  },
  operators: { emails: ["one@example.com", "two@example.com"] },
  audit: { retentionDays: 90, mode: "compliance", prefix: "daypass/", accessLogs: true },
  requests: { remindersAfter: ["5m"], lapseAfter: "30m" },
  sweep: { everyMinutes: 1 },
  identity: { firstUse: "everybody" },
  notifications: { requester: false, reminders: false, mentions: false, refusedClicks: false, firstBindings: false },
});
/** And with an audit bucket that exists, which rules out access logs of it. */
export const EXISTING = { ...OTHER, audit: { ...OTHER.audit, existingBucket: "company-audit", accessLogs: false } };
