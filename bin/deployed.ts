import { join } from "node:path";
import { type DeploymentConfig, readDeploymentConfig } from "../lib/deployment-config.ts";

const CONFIG = join(__dirname, "..", "config", "deployment.yaml");

/** Where Daypass is deployed, as config/deployment.yaml says; from here on every client of AWS speaks to that Region. */
export function deployed(): DeploymentConfig {
  const config = readDeploymentConfig(CONFIG);
  process.env["AWS_REGION"] = config.region;
  return config;
}
