import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { S3Client, PutObjectCommand } from "@aws-sdk/client-s3";
import { NodeHttpHandler } from "@smithy/node-http-handler";
const db = new DynamoDBClient({ requestHandler: new NodeHttpHandler({ requestTimeout: 5000, throwOnRequestTimeout: true, connectionTimeout: 1000 }), maxAttempts: 3 });
const s3 = new S3Client({});
export const handler = async (event: {n: number, s3?: boolean}) => {
  const t = Date.now();
  for (let i = 0; i < event.n; i++) await db.send(new GetItemCommand({ TableName: "t", Key: { pk: { S: "x" } } }));
  if (event.s3) await s3.send(new PutObjectCommand({ Bucket: "b", Key: "k", Body: "hi", IfNoneMatch: "*" }));
  return { took: Date.now() - t };
};
