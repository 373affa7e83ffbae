import { type Binding, type SlackIdentity, sameSlackIdentity } from "../../domain/binding.ts";
import type { BindingClaim, Bindings } from "../../ports/bindings.ts";
import { StoreUnavailableError } from "../../ports/errors.ts";

export interface InMemoryBindings extends Bindings {
  isDown: boolean;
}

/** Pairs in two maps; those given at the start are whole and told. */
export function makeInMemoryBindings(given: readonly Binding[] = []): InMemoryBindings {
  const nameOf = ({ teamId, slackUserId }: SlackIdentity) => `${teamId}#${slackUserId}`;
  const claims = new Map<string, BindingClaim>(given.map((binding) => [binding.userId, { binding, told: true }]));
  const pointers = new Map<string, string>(given.map((binding) => [nameOf(binding), binding.userId]));
  const requireUp = () => {
    if (bindings.isDown) throw new StoreUnavailableError("the table is away");
  };
  const isStill = (binding: Binding) => {
    const there = claims.get(binding.userId)?.binding;
    return (
      there !== undefined && sameSlackIdentity(there, binding) && there.boundAt.getTime() === binding.boundAt.getTime()
    );
  };
  const bindings: InMemoryBindings = {
    isDown: false,
    async claimOf(userId) {
      requireUp();
      return claims.get(userId);
    },
    async pointerOf(slack) {
      requireUp();
      return pointers.get(nameOf(slack));
    },
    async claim(binding) {
      requireUp();
      const there = claims.get(binding.userId)?.binding;
      if (there !== undefined && !sameSlackIdentity(there, binding)) return "taken";
      claims.set(binding.userId, { binding, told: false });
      return "claimed";
    },
    async point(slack, userId) {
      requireUp();
      if ((pointers.get(nameOf(slack)) ?? userId) !== userId) return "taken";
      pointers.set(nameOf(slack), userId);
      return "pointed";
    },
    async noteTold(binding) {
      requireUp();
      const there = claims.get(binding.userId);
      if (there !== undefined && isStill(binding)) claims.set(binding.userId, { ...there, told: true });
    },
    async dropClaim(binding) {
      requireUp();
      if (isStill(binding)) claims.delete(binding.userId);
    },
    async dropPointer(slack, userId) {
      requireUp();
      if (pointers.get(nameOf(slack)) === userId) pointers.delete(nameOf(slack));
    },
    async list(limit, after) {
      requireUp();
      const sorted = [...claims.values()].sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
      const rest = after === undefined ? sorted : sorted.filter((claim) => orderOf(claim) > after);
      const last = rest[limit - 1];
      return {
        claims: rest.slice(0, limit),
        ...(rest.length > limit && last !== undefined ? { next: orderOf(last) } : {}),
      };
    },
  };
  return bindings;
}

function orderOf({ binding }: BindingClaim): string {
  return `${binding.boundAt.toISOString()}#${binding.userId}`;
}
