import ForgetfulEnvironment from "../forgetful-environment.ts";
import { LEFT_OUT_OF_MOTO } from "./left-out.ts";
import { suiteAndCaseOf } from "./suite-and-case.ts";

interface Block {
  readonly name: string;
  readonly parent?: Block;
}

/** What Jest tells its environment, as far as it matters here. */
interface TestEvent {
  readonly name: string;
  readonly test?: { readonly name: string; readonly parent: Block; mode?: "skip" | null; failing?: boolean };
}

/** Lets the cases that are left out of moto fail there, and none of them pass. */
export default class LeavingOutEnvironment extends ForgetfulEnvironment {
  readonly #isOnMoto: boolean;

  constructor(...given: ConstructorParameters<typeof ForgetfulEnvironment>) {
    super(...given);
    this.#isOnMoto = given[1].testPath.endsWith(".moto.ts");
  }

  handleTestEvent({ name: what, test }: TestEvent): void {
    if (!this.#isOnMoto || what !== "test_start" || test === undefined) return;
    const titles: string[] = [test.name];
    // the outermost block is Jest's own
    for (let { parent } = test; parent.parent !== undefined; parent = parent.parent) titles.unshift(parent.name);
    const { suite, name } = suiteAndCaseOf(titles);
    const leftOut = LEFT_OUT_OF_MOTO[suite]?.[name];
    if (leftOut?.vacuous) test.mode = "skip";
    else if (leftOut !== undefined) test.failing = true;
  }
}
