import { parseAccessPolicy } from "../../lib/read-access-policy.ts";
import { InvalidConfigurationError } from "../../lib/yaml-problems.ts";

export const PATH = "config/access-policy.yaml";

/** What is wrong with a text as an access policy; nothing when it is one. Any other error is a fault and goes on. */
export function problems(text: string): readonly string[] {
  try {
    parseAccessPolicy(PATH, text);
  } catch (error) {
    if (error instanceof InvalidConfigurationError) return error.problems;
    throw error;
  }
  return [];
}
