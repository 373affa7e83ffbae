import { describePermissions, playWithout } from "./permissions-stage.ts";
import { PROVOCATIONS } from "./provocations.ts";
import { nameOf } from "./withheld-permissions.ts";

const onStage = describePermissions();

test.each(PROVOCATIONS)(
  "$what: without $needs a step fails with an AccessDenied that names it",
  async ({ needs, goesOnWithout = false, play }) => {
    const { stage, all } = onStage();
    const needed = all.filter((permission) => needs.includes(nameOf(permission)));
    const outcomes = await playWithout(stage, needed, () => play(stage));
    const what = goesOnWithout ? "denied" : "denied, as its log says";
    expect(outcomes).toEqual(needed.map((permission) => `${nameOf(permission)}: ${what}`));
  },
);
