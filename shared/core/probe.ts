/** The observation of an endpoint from outside. */
import type { Seen } from './reading.ts';

/** An endpoint, and what the configuration says of it. */
export interface ProbeTarget {
  readonly url: string;
  /**
   * Whether the configuration names the endpoint. An endpoint that it does not name gets one handshake and one request
   * only.
   */
  readonly named: boolean;
  /** Path that answers 200 while the service is healthy; null where there is none. */
  readonly health: string | null;
  /** Paths that refuse requests without credentials. */
  readonly protected: readonly string[];
  /** Host of the sign-in page; null if the endpoint needs no sign-in. */
  readonly signIn: string | null;
  /** Paths that may be sent requests which are too large, malformed or slow. */
  readonly limits: readonly string[];
  /** Whether it is an API, whose answers should name their rate limits. */
  readonly api: boolean;
  /** Whether it is a status page for customers. */
  readonly statusPage: boolean;
}

export interface ServedCertificate {
  readonly trusted: boolean;
  /** The error code for the certificate's chain or name; null if the certificate is trusted. */
  readonly problem: string | null;
  readonly issuer: string;
  /** ISO instants. */
  readonly from: Seen<string>;
  readonly to: Seen<string>;
}

/** An HTTP answer. Only the parts of its headers that controls judge are kept; cookies are counted and never kept. */
export interface Answer {
  readonly status: number;
  /** Values of the header, as often as it was sent. */
  readonly hsts: readonly string[];
  readonly contentSecurityPolicy: boolean;
  readonly frameOptions: string | null;
  readonly contentTypeOptions: string | null;
  readonly xssProtection: string | null;
  readonly referrerPolicy: string | null;
  readonly rateLimit: boolean;
  readonly cookies: number;
  readonly insecureCookies: number;
  /** Scheme and host of the redirect's target; null if the answer is not a redirect. */
  readonly redirect: { readonly scheme: string; readonly host: string } | null;
}

/** The result on port 80: the connection was refused, no answer came, or an answer came. */
export type PlainAnswer = 'refused' | 'silent' | Answer;

export interface ProtectedAnswer {
  readonly path: string;
  readonly without: number;
  readonly invalid: number;
  readonly redirectHost: string | null;
}

/** The HTTP status for each kind of request; null if the connection was closed without an answer. */
export interface LimitAnswers {
  readonly path: string;
  readonly largeBody: number | null;
  readonly brokenJson: number | null;
  readonly longQuery: number | null;
  /** Seconds after which an unfinished request was ended; null where it was not. */
  readonly slowEndedAfter: number | null;
}

export interface Observation {
  /** The TLS versions, and below the groups of cipher suites, that were accepted; null for an endpoint without TLS. */
  readonly versions: Seen<readonly string[] | null>;
  readonly suites: Seen<readonly string[] | null>;
  readonly certificate: Seen<ServedCertificate | null>;
  readonly response: Seen<Answer>;
  readonly plain: Seen<PlainAnswer | null>;
  readonly healthStatus: Seen<number | null>;
  readonly guarded: Seen<readonly ProtectedAnswer[]>;
  readonly limited: Seen<readonly LimitAnswers[]>;
  readonly addresses: Seen<readonly string[]>;
}
