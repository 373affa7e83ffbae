import { z } from "zod";

/** AWS lets a resource have 50; some are left for others. */
const MOST_TAGS = 40;

const KEY = /^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/iu;
const VALUE = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,256}$/u;
const keyText =
  "not a tag's key, allowed: 1 to 128 letters, digits, spaces and _.:/=+-@, not beginning with aws:, each once whatever its case";
const valueText = "must be a tag's value in quotes: 1 to 256 letters, digits, spaces and _.:/=+-@";

/** Keys and values by the rules that hold in every service: https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html */
export const Tags = z
  .record(z.string(), z.string(valueText).regex(VALUE, valueText))
  .superRefine((tags, { addIssue }) => {
    const keys = Object.keys(tags);
    // IAM takes Team and team for the same key
    const twice = (key: string, at: number) => keys.findIndex((k) => k.toLowerCase() === key.toLowerCase()) < at;
    for (const [at, key] of keys.entries()) {
      if (!KEY.test(key) || twice(key, at)) addIssue({ code: "custom", path: [key], message: keyText });
    }
    if (keys.length > MOST_TAGS) addIssue({ code: "custom", message: `too many tags, allowed: ${MOST_TAGS} or less` });
  })
  .default({})
  .describe("Tags of the stack and of everything in it that can have tags: a map of up to 40 keys to texts.");
