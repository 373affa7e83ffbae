import type { Binding } from "../domain/binding.ts";
import type { Bindings } from "../ports/bindings.ts";

/** An answer of a function has room for 6 MB; a binding takes some hundred bytes, and its reads are made at once. */
const A_PAGE = 100;

interface Page {
  readonly bindings: readonly { readonly binding: Binding; readonly inForce: boolean }[];
  /** Of the next page; undefined on the last one. */
  readonly next: string | undefined;
}

/** Who is bound to whom, oldest first, and whether it counts. */
export function makeListBindings(bindings: Bindings) {
  return async (after?: string): Promise<Page> => {
    const { claims, next } = await bindings.list(A_PAGE, after);
    const listed = claims.map(async ({ binding, told }) => {
      const isPaired = (await bindings.pointerOf(binding)) === binding.userId;
      return { binding, inForce: told && isPaired };
    });
    return { bindings: await Promise.all(listed), next };
  };
}
