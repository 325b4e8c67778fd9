/**
 * Requests as an HTTP API passes them to Lambda ("AWS Lambda proxy integrations for HTTP APIs", payload format 2.0),
 * and answers.
 */
import * as z from 'zod/mini';
import type { HttpRequest, HttpResponse } from '../../shared/api/page.ts';
import { parsed } from './events.ts';

const httpEvent = z.object({
  version: z.literal('2.0'),
  rawPath: z.string(),
  rawQueryString: z.string(),
  body: z.optional(z.string()),
  /** Whether the body is in base64, as that of a form is. */
  isBase64Encoded: z.boolean(),
  requestContext: z.object({ http: z.object({ method: z.string() }) }),
});

export function requestOf(event: unknown): HttpRequest {
  const {
    rawPath,
    rawQueryString,
    body = '',
    isBase64Encoded,
    requestContext,
  } = parsed(httpEvent, event, 'the HTTP request');
  return {
    method: requestContext.http.method,
    path: rawPath,
    query: new URLSearchParams(rawQueryString),
    body: isBase64Encoded ? Buffer.from(body, 'base64').toString() : body,
  };
}

export const replyOf = ({ status, headers, body }: HttpResponse) => ({
  statusCode: status,
  headers,
  body,
  isBase64Encoded: false,
});
