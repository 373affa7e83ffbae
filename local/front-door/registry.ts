import type { AwsService, Operation } from "../service.ts";
import { hasModel, operationModel } from "./models.ts";

/** The emulated services, by signing name. */
export class Registry {
  /** `service.Operation` of what was asked for and is not emulated. */
  readonly unknownOperations = new Set<string>();
  readonly #services = new Map<string, AwsService>();

  /** @throws Error for an operation that AWS's model does not have. */
  register(service: AwsService): void {
    const { signingName } = service;
    if (this.#services.has(signingName)) throw new Error(`service ${signingName} is registered already`);
    if (hasModel(signingName)) for (const name of Object.keys(service.operations)) operationModel(signingName, name);
    this.#services.set(signingName, service);
  }

  /** Undefined, and noted, when nobody emulates it. */
  operation(signingName: string, name: string): Operation | undefined {
    const operations = this.#services.get(signingName)?.operations ?? {};
    if (Object.hasOwn(operations, name)) return operations[name];
    this.unknownOperations.add(`${signingName}.${name}`);
    return undefined;
  }

  /** The policy of a resource is with the service in its ARN. */
  resourcePolicy(resourceArn: string): unknown {
    return this.#services.get(resourceArn.split(":")[2] ?? "")?.resourcePolicy?.(resourceArn);
  }
}
