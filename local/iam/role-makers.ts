import { z } from "zod";
import type { ResourceMaker } from "../service.ts";
import type { Roles } from "./roles.ts";

const ignored = z.unknown().optional();
const role = z.strictObject({
  RoleName: z.string().max(64).optional(),
  AssumeRolePolicyDocument: z.unknown(),
  ManagedPolicyArns: z.array(z.string()).default([]),
  Policies: z.array(z.strictObject({ PolicyName: z.string(), PolicyDocument: z.unknown() })).default([]),
  Path: z.literal("/").optional(),
  Description: ignored,
  MaxSessionDuration: ignored,
  Tags: ignored,
});
const policy = z.strictObject({
  PolicyName: z.string().max(128),
  PolicyDocument: z.unknown(),
  Roles: z.array(z.string()).min(1),
});
const managedPolicy = z.strictObject({
  ManagedPolicyName: z.string().max(128).optional(),
  PolicyDocument: z.unknown(),
  Roles: z.array(z.string()).default([]),
  Path: z.literal("/").optional(),
  Description: ignored,
});

/** Roles and their policies; users, groups and permissions boundaries are refused. */
export function roleMakers(roles: Roles): Readonly<Record<string, ResourceMaker>> {
  return {
    "AWS::IAM::Role": (properties, { logicalId, stackName, accountId }) => {
      const made = role.parse(properties);
      const name = made.RoleName ?? `${stackName}-${logicalId}`.slice(0, 64);
      const arn = `arn:aws:iam::${accountId}:role/${name}`;
      roles.add(name, arn, made.AssumeRolePolicyDocument);
      for (const { PolicyDocument } of made.Policies) roles.attach(name, PolicyDocument);
      for (const policyArn of made.ManagedPolicyArns) roles.attachManaged(name, policyArn);
      return { ref: name, attributes: { Arn: arn, RoleId: `AROA${logicalId.slice(0, 16).toUpperCase()}` } };
    },
    "AWS::IAM::Policy": (properties, { logicalId }) => {
      const made = policy.parse(properties);
      for (const name of made.Roles) roles.attach(name, made.PolicyDocument);
      return { ref: made.PolicyName, attributes: { Id: logicalId } };
    },
    "AWS::IAM::ManagedPolicy": (properties, { logicalId, stackName, accountId }) => {
      const made = managedPolicy.parse(properties);
      const name = made.ManagedPolicyName ?? `${stackName}-${logicalId}`.slice(0, 128);
      const arn = `arn:aws:iam::${accountId}:policy/${name}`;
      roles.addManaged(arn, made.PolicyDocument);
      for (const roleName of made.Roles) roles.attachManaged(roleName, arn);
      return { ref: arn, attributes: { PolicyArn: arn } };
    },
  };
}
