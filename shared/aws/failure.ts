/** Turns SDK errors into `CouldNotRead`, with a reason that a person can act on. */
import { CouldNotRead, type Unreadable } from '../core/errors.ts';

const DENIED =
  /^(AccessDenied|AccessDeniedException|UnauthorizedOperation|AuthorizationError|AuthorizationErrorException|NotAuthorizedException|ForbiddenException|Forbidden)$/;
/**
 * Matches "with an explicit deny in a service control policy" ("Troubleshoot access denied error messages", IAM User
 * Guide).
 */
const OF_ORGANIZATION = /\b(service|resource) control policy\b/i;
const THROTTLED =
  /^(Throttl|TooManyRequests|RequestLimitExceeded|SlowDown|ProvisionedThroughputExceeded|PriorRequestNotComplete|LimitExceededException$|BandwidthLimitExceeded)/;
/** The SDK found no credentials to sign a call with, so AWS was not called. */
const NO_CREDENTIALS = /^(CredentialsProviderError|TokenProviderError)$/;
const CREDENTIALS =
  /^(ExpiredToken|ExpiredTokenException|SignatureDoesNotMatch|InvalidAccessKeyId|IncompleteSignature|TokenRefreshRequired)/;
/**
 * Errors of services in a region that the account has not enabled: they do not accept the account's credentials there.
 */
const REGION_DISABLED =
  /^(OptInRequired|UnrecognizedClientException|InvalidClientTokenId|AuthFailure|RegionDisabledException)$/;
const TIMED_OUT = /^(TimeoutError|RequestTimeout|RequestTimeoutException|AbortError)$|^(ECONNRESET|ETIMEDOUT|EPIPE)$/;
/** Node's error codes if no connection was made. No time limit passed then. */
const UNREACHED = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EPROTO)$|_CERT|CERT_/;
/** The SDK's names for an answer that it cannot parse, or in which it finds no error code. */
const NO_CODE = /^(SyntaxError|UnknownError)$/;

interface SdkError {
  readonly name?: string;
  readonly message?: string;
  readonly code?: string;
  readonly Code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $response?: unknown;
}

export function couldNotRead(action: string, error: unknown): CouldNotRead {
  if (error instanceof CouldNotRead) return error;
  const code = codeOf(error as SdkError);
  const status = (error as SdkError).$metadata?.httpStatusCode;
  // an HTML page in place of an answer has no error code, so the HTTP status is shown
  const shown = NO_CODE.test(code) && status ? `${code}, HTTP ${status}` : code;
  return new CouldNotRead(action, reasonOf(code, error as SdkError), shown, error);
}

/** Node's own errors: of one attempt to connect, and of attempts at several addresses. */
const NAMELESS = ['Error', 'AggregateError'];

function codeOf(error: SdkError): string {
  const named = error.name && !NAMELESS.includes(error.name) ? error.name : (error.Code ?? error.code);
  return named ?? 'UnknownError';
}

function reasonOf(code: string, error: SdkError): Unreadable {
  if (DENIED.test(code)) return OF_ORGANIZATION.test(error.message ?? '') ? 'policy' : 'denied';
  if (THROTTLED.test(code)) return 'throttled';
  if (NO_CREDENTIALS.test(code)) return 'no-credentials';
  if (CREDENTIALS.test(code)) return 'credentials';
  if (REGION_DISABLED.test(code)) return 'region-disabled';
  if (UNREACHED.test(code)) return 'unreached';
  if (TIMED_OUT.test(code) || TIMED_OUT.test(error.code ?? '')) return 'timed-out';
  if (error.$metadata?.httpStatusCode === 403) return 'denied';
  if (NO_CODE.test(code) || /deserializ/i.test(code)) return 'malformed';
  return 'failed';
}
