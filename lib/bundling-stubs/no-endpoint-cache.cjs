// Stands for @aws-sdk/endpoint-cache, which the DynamoDB client makes and uses only where AWS_ENDPOINT_DISCOVERY_ENABLED asks for it.
exports.EndpointCache = class {
  get() {
    throw new Error("endpoint discovery was left out of this bundle, and something has asked for it");
  }
};
