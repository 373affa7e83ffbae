import type { OpenStage } from "../../local/lives/open-stage.ts";

/** Something that goes wrong or is rare, and the permissions that only it needs: `<handler> <action>`. */
export interface Provocation {
  readonly what: string;
  readonly needs: readonly string[];
  /** What it looks up proves nothing when the look-up fails, and keeps no deletion from being tried again: no step fails. */
  readonly goesOnWithout?: true;
  play(stage: OpenStage): Promise<unknown>;
}
