// Stands for @aws-sdk/credential-provider-node, whose chain would look into files, processes and the network. Lambda gives its
// functions credentials in the environment, and the same ones for as long as the process lives.
exports.defaultProvider = () => async () => {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = process.env;
  if (!accessKeyId || !secretAccessKey) throw new Error("no credentials in the environment of this function");
  return { accessKeyId, secretAccessKey, sessionToken: process.env.AWS_SESSION_TOKEN };
};
