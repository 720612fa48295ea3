/** S3 without TLS, for the step that has to be refused for it. */
import { S3Client } from '@aws-sdk/client-s3';

interface Spoken {
  protocol: string;
  port?: number;
}

/**
 * A client that speaks plain HTTP with the endpoint with which this one speaks TLS.
 *
 * @returns a function that answers undefined where this one speaks no TLS either, or has made no request yet.
 */
export function withoutTls(s3: S3Client): () => S3Client | undefined {
  let speaksTls = false;
  s3.middlewareStack.add(
    (next) => (args) => {
      speaksTls = (args.request as Spoken).protocol === 'https:';
      return next(args);
    },
    { step: 'finalizeRequest', name: 'wormtrailSpeaksTls', override: true },
  );
  return () => (speaksTls ? plain(s3) : undefined);
}

function plain({ config: { region, credentials } }: S3Client): S3Client {
  const requestHandler = { connectionTimeout: 2000, requestTimeout: 5000, throwOnRequestTimeout: true };
  const client = new S3Client({ region, credentials, requestHandler, maxAttempts: 1 });
  // an endpoint that the environment names says https: the option tls does not reach it
  client.middlewareStack.add(
    (next) => (args) => {
      const request = args.request as Spoken;
      request.protocol = 'http:';
      if (request.port === 443) delete request.port;
      return next(args);
    },
    { step: 'build', name: 'wormtrailPlainHttp' },
  );
  return client;
}
