import { Throttle } from "./api-gateway-throttle.ts";

export interface ApiMethod {
  readonly httpMethod: string;
  readonly functionArn: string;
}

interface ApiResource {
  readonly id: string;
  readonly parentId: string | undefined;
  readonly pathPart: string;
  readonly methods: Map<string, ApiMethod>;
}

export interface RestApi {
  readonly id: string;
  readonly name: string;
  readonly rootResourceId: string;
  readonly resources: Map<string, ApiResource>;
  readonly stages: Map<string, ApiStage>;
}

interface ApiStage {
  readonly name: string;
  readonly throttle: Throttle;
}

/** A method of a stage that a request has reached. */
export interface Route {
  readonly api: RestApi;
  readonly stage: ApiStage;
  readonly resource: ApiResource;
  readonly method: ApiMethod;
  /** With the leading slash, without the stage. */
  readonly path: string;
  /** As the template writes it: `/slack/{proxy+}`. */
  readonly resourcePath: string;
  readonly pathParameters: Readonly<Record<string, string>>;
}

export class RestApis {
  readonly #apis = new Map<string, RestApi>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  add(api: RestApi): void {
    this.#apis.set(api.id, api);
  }

  /** @throws Error when the template names an API that it does not make. */
  api(id: string): RestApi {
    const api = this.#apis.get(id);
    if (api === undefined) throw new Error(`no REST API ${id}, must be one of ${[...this.#apis.keys()].join(", ")}`);
    return api;
  }

  find(id: string): RestApi | undefined {
    return this.#apis.get(id);
  }

  newThrottle(): Throttle {
    return new Throttle(this.#now);
  }
}

/** The route of `<apiId>/<stage>/<path>`; literal path parts win over parameters, and these over the rest of the path. */
export function routeOf(apis: RestApis, httpMethod: string, pathAfterPrefix: string): Route | undefined {
  const [pathname = ""] = pathAfterPrefix.split("?");
  const [apiId = "", stageName = "", ...parts] = pathname.replace(/^\//, "").split("/").map(decode);
  const api = apis.find(apiId);
  const stage = api?.stages.get(stageName);
  if (api === undefined || stage === undefined) return undefined;
  const wanted = parts.filter((part) => part !== "");
  const found = descend(api, api.rootResourceId, wanted, {}, "");
  const method = found?.resource.methods.get(httpMethod) ?? found?.resource.methods.get("ANY");
  if (found === undefined || method === undefined) return undefined;
  return { api, stage, method, path: `/${wanted.join("/")}`, ...found, resourcePath: found.resourcePath || "/" };
}

type Found = Pick<Route, "resource" | "pathParameters" | "resourcePath">;

function descend(
  api: RestApi,
  resourceId: string,
  parts: readonly string[],
  pathParameters: Readonly<Record<string, string>>,
  resourcePath: string,
): Found | undefined {
  const [part, ...rest] = parts;
  const resource = api.resources.get(resourceId);
  if (part === undefined) return resource === undefined ? undefined : { resource, pathParameters, resourcePath };
  const children = [...api.resources.values()].filter(({ parentId }) => parentId === resourceId);
  const rank = (pathPart: string) => (pathPart.endsWith("+}") ? 2 : pathPart.startsWith("{") ? 1 : 0);
  for (const child of children.sort((a, b) => rank(a.pathPart) - rank(b.pathPart))) {
    const below = `${resourcePath}/${child.pathPart}`;
    const name = /^\{(\w+)\+?\}$/.exec(child.pathPart)?.[1];
    if (name === undefined && child.pathPart !== part) continue;
    const greedy = child.pathPart.endsWith("+}");
    const own = name === undefined ? {} : { [name]: greedy ? parts.join("/") : part };
    const found = descend(api, child.id, greedy ? [] : rest, { ...pathParameters, ...own }, below);
    if (found !== undefined) return found;
  }
  return undefined;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
