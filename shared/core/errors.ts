/** One class per decision a caller makes. Every message says what happened, why, and what to do. */

export type Unreadable =
  | 'denied'
  | 'policy'
  | 'throttled'
  | 'timed-out'
  | 'unreached'
  | 'region-disabled'
  | 'not-offered'
  | 'credentials'
  | 'no-credentials'
  | 'other-account'
  | 'malformed'
  | 'not-stated'
  | 'unevaluated'
  | 'no-data'
  | 'failed';

/** The reason why no connection was made, by the operating system's error code. */
const NO_CONNECTION: Record<string, string> = {
  ECONNREFUSED: 'its endpoint refused the connection',
  ENOTFOUND: 'the name of its endpoint has no address',
  EAI_AGAIN: 'the name of its endpoint could not be looked up now',
  EHOSTUNREACH: 'no network leads to its endpoint',
  NOT_PUBLIC: 'its name leads to an address that is not public, and such an address is never probed',
  ENETUNREACH: 'no network leads to its endpoint',
};

const REMEDY: Record<Unreadable, (action: string, code: string) => string> = {
  denied: (action) => `was denied; grant ${action} to the scan role and check service control policies`,
  policy: () => 'was denied by a policy of the organisation; exempt the scan role from it, or look at who changed it',
  throttled: () => 'was throttled until its retries ran out; lower the concurrency or ask for a higher quota',
  'timed-out': () => 'got no answer in time; check network access to the endpoint and scan again',
  unreached: (_action, code) =>
    `could not be reached: ${NO_CONNECTION[code] ?? 'no secure connection to its endpoint was made'}; check the network, the region and the endpoint`,
  'region-disabled': () =>
    'is not available because the region is not enabled for the account; enable it or leave it out',
  'not-offered': () => 'is of a service that the region does not offer',
  credentials: () => 'refused the credentials; sign in again, or check the role and its trust policy',
  'no-credentials': () =>
    'could not be asked: there are no AWS credentials here; sign in (`aws sso login`, `aws configure`) or name a profile',
  'other-account': () =>
    'answered with another account than the one asked for; check the role, the credentials and the endpoint',
  malformed: () => 'answered with something that cannot be read; scan again, and report it if it stays',
  'not-stated': () =>
    'does not tell whether the resource still exists; back it up again, or delete its recovery points if it is gone',
  unevaluated: () =>
    'says that AWS itself could not evaluate it; look there for the reason, and have it evaluated again',
  'no-data': () => 'has no data for the time that is judged; see whether it is in use and sends its metrics',
  failed: () => 'failed; the cause is in the log of the scan',
};

/**
 * Something in AWS could not be read. The evaluation engine, and nothing else, turns it into the verdict `unknown`.
 * `action` is the IAM action (`s3:GetBucketPolicy`), `code` the service's own error code. The message is the same
 * for the same cause in every scan, so that an unchanged world stays unchanged.
 */
export class CouldNotRead extends Error {
  override readonly name = 'CouldNotRead';
  readonly action: string;
  readonly reason: Unreadable;
  readonly code: string;

  constructor(action: string, reason: Unreadable, code: string, cause?: unknown) {
    super(`could not read: ${action} ${REMEDY[reason](action, code)} (${code})`, { cause });
    this.action = action;
    this.reason = reason;
    this.code = code;
  }
}

/** Whether a policy of the account or of the organisation refused the call. */
export const isRefused = ({ reason }: CouldNotRead): boolean => reason === 'denied' || reason === 'policy';

/**
 * Whether the region does not offer the service. A resource that needs the service then gets no verdict, or `not-applicable`.
 */
export const isNotOffered = ({ reason }: CouldNotRead): boolean => reason === 'not-offered';

/** Another writer committed to this unit first. The caller reads the state again and compares again. */
export class Conflict extends Error {
  override readonly name = 'Conflict';
}

/** A configuration, option or argument is wrong. The command line exits with 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The question is about commits that a cut removed. `until` is the instant of the last of them. */
export class BeforeCut extends UsageError {
  readonly until: string;

  constructor(unit: string, until: string) {
    super(
      `the history of ${unit} up to ${until} was removed by a signed cut, because it was past its retention; ask about a later ` +
        'time, or restore what the archive has into another store (`plumbline restore --whole`) and ask there',
    );
    this.until = until;
  }
}

/** An event of an unknown shape. It is refused and moved to the dead-letter queue. */
export class MalformedEvent extends Error {
  override readonly name = 'MalformedEvent';
}

/** Stored history contradicts itself. Nothing is appended to it. */
export class CorruptHistory extends Error {
  override readonly name = 'CorruptHistory';
}

/** A later release wrote the stored history, which this release would misread. */
export class NewerSchema extends Error {
  override readonly name = 'NewerSchema';
}

/** An object of evidence that a commit names is missing or was altered: the verdict stands, and its facts cannot be shown. */
export class LostEvidence extends Error {
  override readonly name = 'LostEvidence';
}

/** A message that is refused at every attempt. Later messages do not wait for it. */
export class Undeliverable extends Error {
  override readonly name = 'Undeliverable';
}

/** An archive of commits lacks a file or a commit, or one of them was altered. Nothing is restored from it. */
export class DamagedArchive extends Error {
  override readonly name = 'DamagedArchive';
}
