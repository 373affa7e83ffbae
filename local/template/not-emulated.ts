/** Resource types that nothing is made of here, on purpose, and why that changes nothing that can be seen. */
export const NOT_EMULATED: Readonly<Record<string, string>> = {
  "AWS::CDK::Metadata": "tells AWS which constructs are in use",
  "AWS::CloudWatch::Alarm": "there are no metrics; what alarms watch is tested by itself",
  "AWS::Logs::LogGroup": "what functions log is kept by the local cloud, without retention",
};
