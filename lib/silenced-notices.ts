import { Notice } from "../lambdas/domain/notice.ts";

/** The variable that names what is switched off, for a function that tells any of it; none while everything is told. */
export function silencedNotices(told: Readonly<Record<Notice, boolean>>): { readonly SILENCED_NOTICES?: string } {
  const silenced = Notice.options.filter((notice) => !told[notice]);
  return silenced.length === 0 ? {} : { SILENCED_NOTICES: silenced.join(",") };
}
