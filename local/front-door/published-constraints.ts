import { z } from "zod";
import table from "./published-constraints.json";

const constraint = z.strictObject({
  type: z.enum(["string", "integer", "list", "map", "blob"]),
  /** Shortest and longest, in characters or items; of a number, least and most. */
  min: z.number().optional(),
  max: z.number().optional(),
  /** As AWS writes it. All of the value must match. */
  pattern: z.string().optional(),
  oneOf: z.array(z.string()).optional(),
});
export type Constraint = z.infer<typeof constraint>;

const services = z.record(
  z.string(),
  z.strictObject({
    /** Service and version of the model. */
    model: z.string(),
    operations: z.record(
      z.string(),
      z.strictObject({ required: z.array(z.string()), members: z.record(z.string(), z.string()) }),
    ),
    shapes: z.record(z.string(), constraint),
  }),
);

/**
 * Of each operation that is emulated here, all that AWS's published service models ask of its input; the models in the SDK's packages
 * leave lengths, patterns and enumerations out. Botocore carries them whole: `write-published-constraints.ts` makes the table from it.
 */
const PUBLISHED = services.parse(table);

export interface PublishedOperation {
  readonly signingName: string;
  readonly operation: string;
  readonly required: readonly string[];
  /** By path; `*` is any item of a list or value of a map. */
  readonly members: ReadonlyMap<string, Constraint>;
}

const operations = new Map<string, PublishedOperation>();
for (const [signingName, service] of Object.entries(PUBLISHED)) {
  for (const [operation, { required, members }] of Object.entries(service.operations)) {
    const byPath = new Map<string, Constraint>();
    for (const [path, shape] of Object.entries(members)) {
      const asked = service.shapes[shape];
      if (asked === undefined) throw new Error(`the table of constraints has no shape ${signingName}.${shape}`);
      byPath.set(path, asked);
    }
    operations.set(`${signingName}.${operation}`, { signingName, operation, required, members: byPath });
  }
}

export function publishedOperations(): readonly PublishedOperation[] {
  return [...operations.values()];
}

/** Undefined for an operation that the table does not know. */
export function publishedOperation(signingName: string, operation: string): PublishedOperation | undefined {
  return operations.get(`${signingName}.${operation}`);
}
