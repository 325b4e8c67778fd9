/** The endpoints of a simulated organisation, as they look from outside: no network is used. */
import type { Answer, Observation, ProtectedAnswer, ServedCertificate } from '../shared/core/probe.ts';
import type { Look } from '../shared/probes/look.ts';
import type { World } from './world.ts';

const DAY = 86_400_000;

const answer: Answer = {
  ...{ status: 200, hsts: ['max-age=31536000; includeSubDomains'], contentSecurityPolicy: true, frameOptions: 'DENY' },
  ...{
    contentTypeOptions: 'nosniff',
    xssProtection: '1; mode=block',
    referrerPolicy: 'strict-origin-when-cross-origin',
  },
  ...{ rateLimit: true, cookies: 1, insecureCookies: 0, redirect: null },
};

/**
 * An observation without unread fields. Endpoints are healthy, unless their host name begins with a flaw: `legacy.`
 * speaks TLS 1.0, and so on.
 */
type Well = Observation & { readonly guarded: readonly ProtectedAnswer[] };
const FLAWS: Readonly<Record<string, (observation: Well) => Observation>> = {
  legacy: (one) => ({ ...one, versions: ['TLSv1', 'TLSv1.2'], suites: ['cbc-sha1', 'ecdhe-aead'] }),
  open: (one) => ({ ...one, guarded: one.guarded.map((path) => ({ ...path, without: 200 })) }),
  plain: (one) => ({ ...one, plain: answer, response: { ...answer, hsts: [] } }),
  down: (one) => ({ ...one, healthStatus: 503, response: { ...answer, status: 503 } }),
};

/** Looks at the endpoints of a world, at its own time. */
export const simulatedLook =
  (world: Pick<World, 'now'>): Look =>
  async ({ url, protected: paths, limits, health }) => {
    const { protocol, hostname } = new URL(url);
    const secure = protocol === 'https:';
    const well: Well = {
      versions: secure ? ['TLSv1.2', 'TLSv1.3'] : null,
      suites: secure ? ['ecdhe-aead'] : null,
      certificate: secure ? servedAt(world.now()) : null,
      response: answer,
      plain: secure ? { ...answer, status: 301, redirect: { scheme: 'https', host: hostname } } : null,
      healthStatus: health === null ? null : 200,
      guarded: paths.map((path) => ({ path, without: 401, invalid: 403, redirectHost: null })),
      limited: limits.map((path) => ({ path, largeBody: 413, brokenJson: 400, longQuery: 414, slowEndedAfter: 20 })),
      addresses: [hostname],
    };
    return FLAWS[hostname.split('.')[0] ?? '']?.(well) ?? well;
  };

/** A certificate that is renewed for 395 days at the beginning of each year. */
function servedAt(now: Date): ServedCertificate {
  const from = Date.UTC(now.getUTCFullYear(), 0, 1);
  return {
    ...{ trusted: true, problem: null, issuer: 'Amazon' },
    ...{ from: new Date(from).toISOString(), to: new Date(from + 395 * DAY).toISOString() },
  };
}
