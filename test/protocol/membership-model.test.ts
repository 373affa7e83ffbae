import { type Bounds, explore, type SCENARIOS } from "./explore.ts";
import type { Simplification } from "./membership-model.ts";

type Scenario = keyof typeof SCENARIOS;

describe("the protocol of a membership, whatever crashes, is lost, or comes twice,", () => {
  test.each<[Scenario, Bounds]>([
    ["one request", { crashes: 1, copies: 1 }],
    ["one request", { crashes: 1, copies: 1, standing: true }],
    ["a grant that runs twice", { crashes: 1, copies: 1 }],
    ["two requests", { crashes: 0, copies: 0 }],
    ["two requests", { crashes: 0, copies: 0, standing: true }],
  ])("keeps its promises: %s, %j", (scenario, bounds) => {
    // so many states that it has got somewhere
    expect(explore(scenario, bounds)).toBeGreaterThan(2_000);
  });
});

describe("the check finds", () => {
  test.each<[Simplification, Scenario, Bounds, RegExp]>([
    ["a conflict is somebody else's membership", "one request", { crashes: 0, copies: 1 }, /^I2/],
    ["no mark before the call", "one request", { crashes: 1, copies: 0 }, /^I10/],
    ["an unknown creation is settled at once", "one request", { crashes: 1, copies: 1 }, /^I10/],
    ["a conflict that leaves doubt starts nothing", "one request", { crashes: 0, copies: 1 }, /^I10/],
    ["no turn", "two requests", { crashes: 0, copies: 0 }, /^I10/],
    ["holds count without their records", "two requests", { crashes: 0, copies: 0 }, /^I2/],
    ["created before it is armed", "one request", { crashes: 0, copies: 0 }, /^I1/],
  ])("%s", (simplified, scenario, bounds, promise) => {
    expect(() => explore(scenario, bounds, simplified)).toThrow(promise);
  });
});
