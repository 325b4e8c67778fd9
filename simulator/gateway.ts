/**
 * A local stand-in for an HTTP API of Amazon API Gateway. Real requests to a local port become the function's events
 * ("AWS Lambda proxy integrations for HTTP APIs", payload format 2.0), and its answers become real responses.
 */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

export type ProxyFunction = (event: APIGatewayProxyEventV2) => Promise<APIGatewayProxyStructuredResultV2>;

export interface Gateway {
  /** Address of the API, without a slash at its end. */
  readonly url: string;
  close(): Promise<void>;
}

/** "Quotas for configuring and running an HTTP API". */
const LARGEST_BODY = 10 * 1_024 * 1_024;

/** Serves one route, `ANY <path>`; answers every other request itself, as API Gateway does. */
export async function startGateway(path: string, handle: ProxyFunction): Promise<Gateway> {
  const server = createServer((request, response) => {
    void answered(request, path, handle)
      .catch(() => json(500, 'Internal Server Error'))
      .then((result) => send(response, result));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const json = (statusCode: number, message: string): APIGatewayProxyStructuredResultV2 => ({
  statusCode,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ message }),
});

async function answered(request: IncomingMessage, path: string, handle: ProxyFunction) {
  const url = new URL(request.url ?? '/', 'http://gateway.invalid');
  const body = await bodyOf(request);
  if (!body) return json(413, 'Request Entity Too Large');
  return url.pathname === path ? handle(eventOf(request, url, body)) : json(404, 'Not Found');
}

async function bodyOf(request: IncomingMessage): Promise<Buffer | null> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > LARGEST_BODY) return null;
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** Bodies of all other content types, forms included, reach a function in base64. */
const TEXT = /^(text\/|application\/(json|javascript|xml)\b)/;

function eventOf(request: IncomingMessage, url: URL, body: Buffer): APIGatewayProxyEventV2 {
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
  const isText = TEXT.test(headers['content-type'] ?? '');
  const now = new Date();
  const query = Object.fromEntries(url.searchParams);
  return {
    version: '2.0',
    routeKey: `ANY ${url.pathname}`,
    rawPath: url.pathname,
    rawQueryString: url.search.slice(1),
    headers,
    ...(url.search ? { queryStringParameters: query } : {}),
    requestContext: {
      accountId: '111122223333',
      apiId: 'local',
      domainName: headers.host ?? '',
      domainPrefix: 'local',
      http: {
        method: request.method ?? 'GET',
        path: url.pathname,
        protocol: 'HTTP/1.1',
        sourceIp: request.socket.remoteAddress ?? '',
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: randomUUID(),
      routeKey: `ANY ${url.pathname}`,
      stage: '$default',
      time: now.toISOString(),
      timeEpoch: now.getTime(),
    },
    ...(body.length > 0 ? { body: body.toString(isText ? 'utf8' : 'base64') } : {}),
    isBase64Encoded: body.length > 0 && !isText,
  };
}

function send(
  response: ServerResponse,
  { statusCode = 200, headers = {}, body = '' }: APIGatewayProxyStructuredResultV2,
) {
  response.writeHead(statusCode, headers as Record<string, string>);
  response.end(body);
}
