/**
 * Uploads a result to a deployed API. AWS credentials sign the request, and the gateway identifies the caller by them.
 */
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { signedHeaders } from '../../shared/aws/signed-request.ts';
import { UsageError } from '../../shared/core/errors.ts';
import { inPlainText } from '../../shared/core/inert.ts';
import type { Upload, UploadKind } from '../../shared/core/upload.ts';
import type { Origin } from '../../shared/uploads/origin.ts';
import { credentialsOf } from './caller.ts';
import type { Io } from './io.ts';

export interface UrlOptions {
  readonly url: string;
  readonly profile?: string;
  readonly region?: string;
}

/** The API's answer to an upload. */
export interface Uploaded {
  readonly upload: Upload;
  readonly commit: { readonly seq: number; readonly hash: string };
}

/** The largest compressed body that the API accepts (shared/api/app.ts). */
const LARGEST = 4 * 1_024 * 1_024;
/** The gateway waits no longer than this. */
const WITHIN_MS = 30_000;
/** The host name of an "execute-api" endpoint contains its region; a custom domain does not. */
const REGION_IN_HOST = /\.execute-api\.([a-z]{2,4}(?:-[a-z]+)+-\d)\.amazonaws\.com(\.cn)?$/;

export async function putByUrl(
  io: Pick<Io, 'aws' | 'env'>,
  file: string,
  result: Origin & { readonly kind: UploadKind; readonly check?: string | undefined },
  options: UrlOptions,
): Promise<Uploaded> {
  const content = await contentOf(file);
  const body = gzipSync(content);
  if (body.length > LARGEST)
    throw new UsageError(
      `${file} has ${body.length} bytes when it is compressed, and the API takes ${LARGEST}; give --table to store its numbers directly`,
    );
  const target = targetOf(options.url, { ...result, sha256: createHash('sha256').update(content).digest('hex') });
  const region = options.region ?? REGION_IN_HOST.exec(target.host)?.[1] ?? io.env.AWS_REGION;
  if (region === undefined)
    throw new UsageError('which region is the API in? its address does not say; set AWS_REGION, or give --region');
  const headers = { 'content-type': 'application/octet-stream', 'content-encoding': 'gzip' };
  const credentials = io.aws?.credentials ?? (await credentialsOf(options.profile));
  const signing = { credentials, region, service: 'execute-api', at: new Date() };
  const signed = await signedHeaders(target, { method: 'POST', headers, body }, signing);
  const query = new URLSearchParams(target.query);
  const { host: _, ...sent } = signed;
  const answer = await fetch(`${target.origin}${target.path}?${query}`, {
    method: 'POST',
    headers: sent,
    body,
    redirect: 'error',
    signal: AbortSignal.timeout(WITHIN_MS),
  });
  return answerOf(answer, options.url);
}

async function contentOf(file: string): Promise<Buffer> {
  const found = await stat(file).catch((cause) => {
    throw new UsageError(`there is no file ${file} that can be read; check the path`, { cause });
  });
  if (!found.isFile()) throw new UsageError(`${file} is no file; give the result`);
  if (found.size === 0) throw new UsageError(`${file} is empty: the tool wrote nothing; nothing was stored`);
  return readFile(file);
}

/** The address of uploads below the one that is given: of the API (the output ApiUrl of the hub stack), or of `serve`. */
function targetOf(url: string, query: Readonly<Record<string, string | undefined>>) {
  const { origin, host, pathname, protocol, hostname } = new URL(url);
  const isLocal = /^(localhost|127\.0\.0\.1|\[::1\])$/.test(hostname);
  if (protocol !== 'https:' && !isLocal)
    throw new UsageError(`--url ${url} is not encrypted; give an address with https`);
  const base = pathname.replace(/\/$/, '');
  const signedBase = isLocal || base.endsWith('/iam') ? base : `${base}/iam`;
  const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { origin, host, path: `${signedBase}/api/v1/uploads`, query: Object.fromEntries(given) };
}

async function answerOf(answer: Response, url: string): Promise<Uploaded> {
  const text = await answer.text();
  const body = parsed(text);
  if (answer.status === 201 && body && 'upload' in body) return body as unknown as Uploaded;
  const detail = typeof body?.detail === 'string' ? body.detail : gatewayWords(answer.status, body?.message);
  throw new UsageError(`${url} did not take the upload (${answer.status}): ${inPlainText(detail)}`);
}

/** The gateway itself answers with a message alone ("Troubleshooting HTTP APIs"). */
const gatewayWords = (status: number, message: unknown): string =>
  status === 403
    ? 'the credentials may not invoke the API; allow execute-api:Invoke for them, in the account of the hub'
    : `${typeof message === 'string' ? message : 'it gave no reason'}; check --url, which is the output ApiUrl of the hub stack`;

function parsed(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
