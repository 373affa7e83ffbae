import type { Circus } from "@jest/types";
import ForgetfulEnvironment from "../forgetful-environment.ts";
import { LEFT_OUT_OF_MOTO } from "./left-out.ts";
import { suiteAndCaseOf } from "./suite-and-case.ts";

/** Lets the cases that are left out fail, and none of them pass. */
export default class LeavingOutEnvironment extends ForgetfulEnvironment {
  handleTestEvent(event: Circus.Event): void {
    if (event.name !== "test_start") return;
    const titles: string[] = [event.test.name];
    for (let { parent } = event.test; parent.parent !== undefined; parent = parent.parent) titles.unshift(parent.name);
    const { suite, name } = suiteAndCaseOf(titles);
    if (LEFT_OUT_OF_MOTO[suite]?.[name] !== undefined) event.test.failing = true;
  }
}
