/** A function of the template, as far as running it goes. */
export interface FunctionDefinition {
  readonly functionName: string;
  readonly functionArn: string;
  readonly roleArn: string;
  /** The folder of the asset that holds `index.js`. */
  readonly codeDirectory: string;
  /** `file.export`, as in the template. */
  readonly handler: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly memoryMegabytes: number;
  readonly timeoutSeconds: number;
  readonly reservedConcurrency?: number;
}
