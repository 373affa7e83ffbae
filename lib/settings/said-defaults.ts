import { z } from "zod";

/** What a setting is when it is left out, in words, where that is no value: it depends on another setting. */
export const SAID_DEFAULTS = z.registry<{ usual: string }>();
