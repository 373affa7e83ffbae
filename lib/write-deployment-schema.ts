import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { DeploymentConfig } from "./deployment-config.ts";
import { withSettingsTable } from "./settings-table.ts";

// Run by hand after a change of the schema; a test compares.
const REPOSITORY = join(__dirname, "..");
const schema = JSON.stringify(z.toJSONSchema(DeploymentConfig, { io: "input" }), undefined, 2);
writeFileSync(join(REPOSITORY, "config", "deployment.schema.json"), `${schema}\n`);

const page = join(REPOSITORY, "docs", "configuration.md");
writeFileSync(page, withSettingsTable(readFileSync(page, "utf8"), DeploymentConfig));
