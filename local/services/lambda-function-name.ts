import { AwsFault } from "../service.ts";

/** From a name, a partial or a whole ARN. */
export function functionNameOf(nameOrArn: string, qualifier?: string): string {
  const parts = nameOrArn.split(":");
  const at = parts.indexOf("function");
  const [name = "", inline] = at === -1 ? parts : parts.slice(at + 1);
  const version = qualifier ?? inline ?? "$LATEST";
  if (version === "$LATEST") return name;
  throw new AwsFault("ResourceNotFoundException", `Function not found: ${nameOrArn}, only $LATEST is emulated`, 404);
}
