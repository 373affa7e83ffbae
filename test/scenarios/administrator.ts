import { bindingsCommand } from "../../bin/commands/bindings.ts";
import { OBSERVER } from "../../local/front-door/principals.ts";
import type { OpenStage } from "../../local/lives/open-stage.ts";
import { whileTimePasses } from "../fixtures/while-time-passes.ts";

interface Said {
  readonly out: string;
  /** What the command ended with, when it did not do what it was asked. */
  readonly failed: string | undefined;
}

/** Somebody with AWS credentials at the command line. */
export class Administrator {
  readonly #stage: OpenStage;
  readonly #accessKeyId: string;

  constructor(stage: OpenStage, accessKeyId = OBSERVER) {
    this.#stage = stage;
    this.#accessKeyId = accessKeyId;
  }

  /** Runs `daypass bindings <words>`; `answer` is what is typed when it asks. */
  async bindings(words: string, answer?: string): Promise<Said> {
    const before = { ...process.env };
    const credentials = { AWS_ACCESS_KEY_ID: this.#accessKeyId, AWS_SECRET_ACCESS_KEY: "any" };
    Object.assign(process.env, credentials, { AWS_ENDPOINT_URL: this.#stage.cloud.endpoint });
    const lines: string[] = [];
    const terminal = { out: (text: string) => void lines.push(text), err: () => {}, ask: async () => answer };
    try {
      const run = bindingsCommand(terminal).parseAsync(words.split(" "), { from: "user" });
      const failed = await whileTimePasses(
        this.#stage,
        run.then(() => undefined, messageOf),
      );
      return { out: lines.join("\n"), failed };
    } finally {
      process.env = before;
    }
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
