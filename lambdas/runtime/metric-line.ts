/**
 * Members of a log line out of which CloudWatch makes metrics, counts without a dimension, by itself:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function metricLine(namespace: string, at: Date, counts: Readonly<Record<string, number>>) {
  const Metrics = Object.keys(counts).map((Name) => ({ Name, Unit: "Count" }));
  const CloudWatchMetrics = [{ Namespace: namespace, Dimensions: [[]], Metrics }];
  return { _aws: { Timestamp: at.getTime(), CloudWatchMetrics }, ...counts };
}
