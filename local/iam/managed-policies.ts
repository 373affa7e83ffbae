import { parsePolicy, type Statement } from "./policy-document.ts";

const LOG_WRITES = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"];
const LOG_READS = ["logs:DescribeLogGroups", "logs:DescribeLogStreams", "logs:GetLogEvents", "logs:FilterLogEvents"];

/** AWS's own policies that an application of this kind may attach: they allow logging and tracing only. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  "service-role/AWSLambdaBasicExecutionRole": LOG_WRITES,
  "service-role/AmazonAPIGatewayPushToCloudWatchLogs": [...LOG_WRITES, ...LOG_READS],
  AWSXRayDaemonWriteAccess: [
    "xray:PutTraceSegments",
    "xray:PutTelemetryRecords",
    "xray:GetSamplingRules",
    "xray:GetSamplingTargets",
    "xray:GetSamplingStatisticSummaries",
  ],
};

/** @throws Error for a policy of AWS's whose text is not known here. */
export function awsManagedPolicy(policyArn: string): readonly Statement[] {
  const name = /^arn:[\w-]+:iam::aws:policy\/(.+)$/.exec(policyArn)?.[1] ?? "";
  const actions = Object.hasOwn(ALLOWED, name) ? ALLOWED[name] : undefined;
  if (actions === undefined) throw new Error(`managed policy ${policyArn} is not known here`);
  return parsePolicy({ Statement: { Effect: "Allow", Action: actions, Resource: "*" } });
}
