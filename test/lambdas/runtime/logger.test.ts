import { makeLogger } from "../../../lambdas/runtime/logger.ts";

function logged(log: (logger: ReturnType<typeof makeLogger>) => void): Record<string, unknown> {
  const lines: string[] = [];
  log(makeLogger("slack", (line) => lines.push(line)));
  expect(lines).toHaveLength(1);
  return JSON.parse(lines[0] ?? "");
}

test("a line says when, how bad, which function and what", () => {
  expect(logged((logger) => logger.warn({ requestId: "r" }, "refused"))).toEqual({
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    level: "warn",
    handler: "slack",
    requestId: "r",
    message: "refused",
  });
});

describe("the level of the environment", () => {
  const before = process.env["LOG_LEVEL"];
  afterEach(() => {
    if (before === undefined) delete process.env["LOG_LEVEL"];
    else process.env["LOG_LEVEL"] = before;
  });

  const levelsLogged = (level: string) => {
    process.env["LOG_LEVEL"] = level;
    const lines: string[] = [];
    const logger = makeLogger("slack", (line) => lines.push(line));
    for (const said of ["debug", "info", "warn", "error"] as const) logger[said]("said");
    return lines.map((line) => JSON.parse(line).level);
  };

  test.each([
    ["debug", ["debug", "info", "warn", "error"]],
    ["info", ["info", "warn", "error"]],
    ["warn", ["warn", "error"]],
    ["error", ["error"]],
  ])("%s lets through what is as bad or worse", (level, expected) => {
    expect(levelsLogged(level)).toEqual(expected);
  });

  test.each(["", "silent", "INFO"])("anything else, such as %j, means info, and stops no function", (level) => {
    expect(levelsLogged(level)).toEqual(["info", "warn", "error"]);
  });
});

test.each(["xoxb-12-34-AbC", "xoxe.xoxp-1-Mi0yLTM", "xapp-1-A0-123-abc"])(
  "a token like %s is blotted out wherever it is",
  (token) => {
    const error = new Error(`invalid token ${token}`, { cause: new Error(token) });
    const line = logged((logger) => logger.error({ error, deep: { list: [token] } }, `with ${token}!`));
    expect(JSON.stringify(line)).not.toContain(token);
    expect(line["message"]).toBe("with [token]!");
  },
);

test("of an error only name, message, stack and cause are logged", () => {
  const error = Object.assign(new TypeError("broken", { cause: new Error("why") }), { request: { body: "payload" } });
  const { error: said } = logged((logger) => logger.error({ error }, "failed"));
  expect(said).toEqual({ name: "TypeError", message: "broken", stack: expect.any(String), cause: "Error: why" });
});

test("what could not be parsed is not quoted", () => {
  const error = new Error("message is not JSON", {
    cause: new SyntaxError("Unexpected token 's', \"secret\" is not valid JSON"),
  });
  expect(JSON.stringify(logged((logger) => logger.error({ error }, "failed")))).not.toContain("secret");
});
