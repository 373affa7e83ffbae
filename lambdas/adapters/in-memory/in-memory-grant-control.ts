import type { GrantControl } from "../../ports/grant-control.ts";

export interface InMemoryGrantControl extends GrantControl {
  /** Why grants are stopped; undefined lets them go on. */
  stopped: string | undefined;
}

export function makeInMemoryGrantControl(): InMemoryGrantControl {
  const control: InMemoryGrantControl = {
    stopped: undefined,
    async stoppedBecause() {
      return control.stopped;
    },
  };
  return control;
}
