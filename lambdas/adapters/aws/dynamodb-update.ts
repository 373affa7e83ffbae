/** Path of an attribute; `["outbox", "3"]` is a member of a map. */
type Path = string | readonly string[];

interface UpdateExpression {
  readonly UpdateExpression: string;
  readonly ConditionExpression?: string;
  readonly ExpressionAttributeNames: Record<string, string>;
  readonly ExpressionAttributeValues?: Record<string, unknown>;
}

/** Builds one conditional UpdateItem; every name is aliased, because many of ours are reserved words. */
export class DynamodbUpdate {
  readonly #names = new Map<string, string>();
  readonly #values: Record<string, unknown> = {};
  readonly #clauses = { SET: [] as string[], REMOVE: [] as string[], ADD: [] as string[], DELETE: [] as string[] };
  readonly #conditions: string[] = [];

  set(path: Path, value: unknown): this {
    this.#clauses.SET.push(`${this.name(path)} = ${this.value(value)}`);
    return this;
  }

  setIfAbsent(path: Path, value: unknown): this {
    const name = this.name(path);
    this.#clauses.SET.push(`${name} = if_not_exists(${name}, ${this.value(value)})`);
    return this;
  }

  remove(...paths: readonly Path[]): this {
    for (const path of paths) this.#clauses.REMOVE.push(this.name(path));
    return this;
  }

  addToSet(path: Path, member: string): this {
    this.#clauses.ADD.push(`${this.name(path)} ${this.value(new Set([member]))}`);
    return this;
  }

  deleteFromSet(path: Path, ...members: readonly string[]): this {
    this.#clauses.DELETE.push(`${this.name(path)} ${this.value(new Set(members))}`);
    return this;
  }

  /** All conditions must hold. */
  onlyIf(condition: string): this {
    this.#conditions.push(`(${condition})`);
    return this;
  }

  name(path: Path): string {
    const parts = typeof path === "string" ? [path] : path;
    return parts
      .map((part) => {
        const alias = this.#names.get(part) ?? `#n${this.#names.size}`;
        this.#names.set(part, alias);
        return alias;
      })
      .join(".");
  }

  value(value: unknown): string {
    const alias = `:v${Object.keys(this.#values).length}`;
    this.#values[alias] = value;
    return alias;
  }

  expression(): UpdateExpression {
    const clauses = Object.entries(this.#clauses).filter(([, parts]) => parts.length > 0);
    return {
      UpdateExpression: clauses.map(([verb, parts]) => `${verb} ${parts.join(", ")}`).join(" "),
      ...(this.#conditions.length > 0 ? { ConditionExpression: this.#conditions.join(" AND ") } : {}),
      ExpressionAttributeNames: Object.fromEntries([...this.#names].map(([name, alias]) => [alias, name])),
      ...(Object.keys(this.#values).length > 0 ? { ExpressionAttributeValues: this.#values } : {}),
    };
  }
}
