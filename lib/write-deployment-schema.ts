import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { DeploymentConfig } from "./deployment-config.ts";

// Run by hand after a change of the schema; a test compares.
const schema = JSON.stringify(z.toJSONSchema(DeploymentConfig, { io: "input" }), undefined, 2);
writeFileSync(join(__dirname, "..", "config", "deployment.schema.json"), `${schema}\n`);
