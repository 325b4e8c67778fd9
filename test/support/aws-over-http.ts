/** The few calls of S3 and Lambda that the command line makes with your own credentials, answered over HTTP from memory. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface AwsOverHttp {
  readonly endpoint: string;
  /** Bucket and key → content: `evidence-bucket/archive/…`. */
  readonly objects: Map<string, Uint8Array>;
  /** The invoked functions by name, with their payloads. */
  readonly invoked: { readonly name: string; readonly payload: unknown }[];
  close(): Promise<void>;
}

const INVOCATIONS = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;

export async function awsOverHttp(): Promise<AwsOverHttp> {
  const objects = new Map<string, Uint8Array>();
  const invoked: { name: string; payload: unknown }[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const path = decodeURIComponent(url.pathname.slice(1));
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const [, name] = INVOCATIONS.exec(url.pathname) ?? [];
    if (name !== undefined) {
      invoked.push({ name, payload: JSON.parse(body.toString()) });
      response.writeHead(202).end();
    } else if (request.method === 'PUT') {
      objects.set(path, body);
      response.writeHead(200).end();
    } else if (url.searchParams.has('list-type')) {
      response.writeHead(200, { 'content-type': 'application/xml' });
      response.end(listing(objects, path.split('/')[0] ?? '', url.searchParams.get('prefix') ?? ''));
    } else if (objects.has(path)) response.writeHead(200).end(objects.get(path));
    else response.writeHead(404, { 'content-type': 'application/xml' }).end('<Error><Code>NoSuchKey</Code></Error>');
  };
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ...{ objects, invoked },
    close: () => new Promise((done) => server.close(() => done())),
  };
}

function listing(objects: ReadonlyMap<string, Uint8Array>, bucket: string, prefix: string): string {
  const keys = [...objects.keys()]
    .filter((name) => name.startsWith(`${bucket}/${prefix}`))
    .map((name) => name.slice(bucket.length + 1))
    .sort();
  const contents = keys.map((key) => `<Contents><Key>${key}</Key></Contents>`).join('');
  return `<ListBucketResult><IsTruncated>false</IsTruncated>${contents}</ListBucketResult>`;
}
