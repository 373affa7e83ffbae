import { Command, Option } from "commander";
import { makeS3DirectorySnapshots } from "../../lambdas/adapters/aws/s3-directory-snapshots.ts";
import { makeS3ProgressStore } from "../../lambdas/adapters/aws/s3-progress-store.ts";
import type { DirectorySnapshot } from "../../lambdas/domain/directory-snapshot.ts";
import { directoryNames } from "../../lib/directory-names.ts";
import { awsProblem } from "../aws-problem.ts";
import { deployed } from "../deployed.ts";
import { runWorkflow } from "../execution.ts";
import { asJson, asTable, inShort } from "../formats/directory-format.ts";

/** `daypass directory …`: has the snapshot read anew, and shows it. */
export function directoryCommand(): Command {
  const directory = new Command("directory").description(
    "the snapshot of accounts, permission sets and groups that the form offers from",
  );
  directory
    .command("refresh")
    .description("reads accounts, permission sets and the policy's groups anew, and waits until that is done")
    .addHelpText(
      "after",
      "\nTakes a second for each four accounts, and somewhat more than one for each permission set. It goes on when this is interrupted.\n\nExample:\n  npx daypass directory refresh",
    )
    .action(refresh);
  directory
    .command("show")
    .description("shows the snapshot as it is now, with the time when it was read")
    .addOption(new Option("--format <format>", "how").choices(["table", "json"]).default("table"))
    .addHelpText(
      "after",
      "\nExamples:\n  npx daypass directory show\n  npx daypass directory show --format json | jq '.accounts[] | select(.state != \"active\")'",
    )
    .action(show);
  return directory;
}

async function refresh(): Promise<void> {
  const { bucket, workflowArn } = directoryNames(deployed());
  console.error("reading the directory …");
  await runWorkflow(workflowArn, () => sayProgress(bucket)).catch((error: unknown) => {
    throw awsProblem("the directory was not read anew", error);
  });
  console.log(inShort(await snapshotIn(bucket)));
}

/** Whoever may not look at it still waits for the end. */
async function sayProgress(bucket: string): Promise<void> {
  const { progress } = await makeS3ProgressStore(bucket)
    .read()
    .catch(() => ({ progress: undefined }));
  if (progress?.reading === undefined) return;
  const { calls, todo } = progress.reading;
  console.error(`… ${calls} calls made, ${todo.length} known to be left`);
}

async function show({ format }: { readonly format: "table" | "json" }): Promise<void> {
  const snapshot = await snapshotIn(directoryNames(deployed()).bucket);
  console.log(format === "json" ? asJson(snapshot) : asTable(snapshot));
}

async function snapshotIn(bucket: string): Promise<DirectorySnapshot> {
  const read = await makeS3DirectorySnapshots(bucket)
    .read()
    .catch((error: unknown) => {
      throw awsProblem("the snapshot could not be read", error);
    });
  switch (read.kind) {
    case "read":
      return read.snapshot;
    case "missing":
      throw new Error("the directory has not been read yet: run npx daypass directory refresh");
    case "unreadable":
      throw new Error(
        `the snapshot cannot be read, ${read.why}: run npx daypass directory refresh with the version that is deployed`,
      );
  }
}
