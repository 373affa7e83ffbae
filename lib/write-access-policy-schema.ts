import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { AccessPolicyLanguage } from "./access-policy-language.ts";

// Run by hand after a change of the language; a test compares.
const schema = JSON.stringify(z.toJSONSchema(AccessPolicyLanguage, { io: "input" }), undefined, 2);
writeFileSync(join(__dirname, "..", "config", "access-policy.schema.json"), `${schema}\n`);
