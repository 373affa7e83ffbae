import { refuseImplausible } from "../../../lambdas/runtime/reported.ts";

const NOW = new Date("2026-11-02T09:00:00.000Z");
const ahead = (seconds: number) => new Date(NOW.getTime() + seconds * 1000);

test.each([-16 * 86_400, -86_400, 0, 300])("an instant %d s ahead is believed", (seconds) => {
  expect(() => refuseImplausible("clickedAt", ahead(seconds), NOW)).not.toThrow();
});

test.each([-1e12, -16 * 86_400 - 1, 300.001, 31_536_000])("an instant %d s ahead is malformed", (seconds) => {
  expect(() => refuseImplausible("clickedAt", ahead(seconds), NOW)).toThrow(
    expect.objectContaining({ name: "MalformedInputError", message: expect.stringContaining("clickedAt") }),
  );
});
