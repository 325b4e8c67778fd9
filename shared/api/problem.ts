/** Errors as "Problem Details for HTTP APIs" (RFC 9457): each says what is wrong and what to do. */
import { Conflict, CorruptHistory, LostEvidence, NewerSchema, UsageError } from '../core/errors.ts';
import { inPlainText } from '../core/inert.ts';
import { BadQuestion, type Part } from '../queries/question.ts';

/** A fault of one field of a request. */
export interface Fault {
  /** The field, such as `query.account` or `body.until`. */
  readonly field: string;
  readonly detail: string;
}

interface More {
  readonly faults?: readonly Fault[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'The request cannot be answered as it is written',
  401: 'The caller is not known',
  403: 'The caller may not do that',
  404: 'There is no such thing',
  405: 'That cannot be done here',
  409: 'The state of things does not allow that',
  413: 'The request is too large',
  415: 'The body is of another type',
  421: 'The request is for another host',
  429: 'There were too many requests',
  500: 'The request could not be answered',
  503: 'The request could not be answered now',
};

/** A request that is refused. `detail` ends with what to do. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  readonly faults: readonly Fault[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, detail: string, { faults = [], headers = {}, cause }: More = {}) {
    super(detail, { cause });
    this.status = status;
    this.faults = faults;
    this.headers = headers;
  }
}

/** A connection that broke off before the whole body had arrived. */
export const cutOff = (cause: unknown): Problem =>
  new Problem(400, 'the body was cut off on its way, and nothing was stored; send it again', { cause });

/** The parameter of a request for each part of a question. */
export const PARAMETERS: Readonly<Record<Part, string>> = {
  accounts: 'account',
  ous: 'ou',
  controls: 'control',
  resources: 'resource',
  statuses: 'status',
  framework: 'framework',
  asOf: 'asOf',
  against: 'against',
  since: 'since',
  until: 'until',
  from: 'from',
  to: 'to',
  cursor: 'cursor',
  zone: 'zone',
  days: 'days',
  domains: 'domain',
};

/**
 * The problem for an error of the library that a caller can act on, with the caller's names of parameters; null for any
 * other error.
 */
export function problemOf(error: unknown, parameters: Readonly<Record<Part, string>> = PARAMETERS): Problem | null {
  if (error instanceof Problem) return error;
  if (error instanceof BadQuestion) {
    const field = parameters[error.part];
    const detail = error.described(field);
    return new Problem(400, detail, { faults: [{ field, detail }], cause: error });
  }
  if (error instanceof UsageError) return new Problem(400, error.message, { cause: error });
  if (error instanceof LostEvidence)
    return new Problem(409, `${error.message}; ask an operator to run \`plumbline fsck\``, { cause: error });
  if (error instanceof Conflict)
    return new Problem(409, 'others wrote at the same time, and nothing was recorded; ask again', {
      headers: { 'retry-after': '1' },
      cause: error,
    });
  return null;
}

/** The answer if the server itself failed. The error is in the log, and not in the answer. */
export function failureOf(error: unknown, request: string): Problem {
  const isOfHistory = error instanceof CorruptHistory || error instanceof NewerSchema;
  const remedy = isOfHistory
    ? 'the stored history cannot be read; ask an operator to run `plumbline fsck`'
    : 'something failed; ask again, and name this request to an operator if it fails again';
  return new Problem(500, `${remedy} (request ${request})`, { cause: error });
}

export const PROBLEM_JSON = 'application/problem+json';

export const problemResponse = ({ status, message, faults, headers }: Problem): Response =>
  Response.json(
    {
      type: 'about:blank',
      title: TITLES[status] ?? 'The request is refused',
      status,
      detail: inPlainText(message),
      ...(faults.length > 0
        ? { faults: faults.map(({ field, detail }) => ({ field, detail: inPlainText(detail) })) }
        : {}),
    },
    { status, headers: { ...headers, 'content-type': PROBLEM_JSON, 'cache-control': 'no-store' } },
  );
