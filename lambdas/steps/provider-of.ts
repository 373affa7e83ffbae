import type { AccessKind } from "../domain/access.ts";
import type { AccessProvider, AccessProviders } from "../ports/access-provider.ts";

/** Who creates, removes and observes this access. */
export function providerOf<Kind extends AccessKind>(
  providers: AccessProviders,
  { kind }: { readonly kind: Kind },
): AccessProvider<Kind> {
  return providers[kind];
}
