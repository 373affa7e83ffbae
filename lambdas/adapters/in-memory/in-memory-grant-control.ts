import { StoreUnavailableError } from "../../ports/errors.ts";
import type { GrantControl } from "../../ports/grant-control.ts";

export interface InMemoryGrantControl extends GrantControl {
  /** Why grants are stopped; undefined lets them go on. */
  stopped: string | undefined;
  isDown: boolean;
}

export function makeInMemoryGrantControl(): InMemoryGrantControl {
  const control: InMemoryGrantControl = {
    stopped: undefined,
    isDown: false,
    async stoppedBecause() {
      if (control.isDown) throw new StoreUnavailableError("the table is away");
      return control.stopped;
    },
  };
  return control;
}
