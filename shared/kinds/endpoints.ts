/** The endpoints that the configuration names for an account, with their observations. */
import { collector, type Resource } from '../core/collector.ts';
import { notApplicable } from '../core/control.ts';
import { CouldNotRead } from '../core/errors.ts';
import type { Observation, ProbeTarget } from '../core/probe.ts';
import { each, type Seen } from '../core/reading.ts';

export interface Endpoint extends Omit<ProbeTarget, 'url'>, Omit<Observation, 'addresses'> {
  /** Other endpoints of the account that are at one of its addresses. */
  readonly sharedWith: Seen<readonly string[]>;
}

/** The number of endpoints that are probed at the same time, because probing is mostly waiting. */
const AT_ONCE = 4;

export const endpoints = collector({
  id: 'probes.endpoints',
  kind: 'probe',
  evidence: 'probe',
  scope: 'account',
  actions: [],
  triggers: [],
  collect: async ({ account, targets, look }): Promise<Resource<Endpoint>[]> => {
    const named = targets(account);
    if (named.length === 0) return [{ id: account.id, facts: UNNAMED }];
    const seen = await each(named, async (target) => ({ target, observed: await look(target, account) }), AT_ONCE);
    return seen.map(({ target, observed }) => ({ id: target.url, facts: factsOf(target, observed, seen) }));
  },
});

/** The facts of an account for which no endpoint is named. */
const UNNAMED: Endpoint = {
  ...{ named: false, health: null, protected: [], signIn: null, limits: [], api: false, statusPage: false },
  ...{
    versions: null,
    suites: null,
    certificate: null,
    plain: null,
    healthStatus: null,
    guarded: [],
    limited: [],
    sharedWith: [],
  },
  response: {
    ...{ status: 0, hsts: [], contentSecurityPolicy: false, frameOptions: null, contentTypeOptions: null },
    ...{ xssProtection: null, referrerPolicy: null, rateLimit: false, cookies: 0, insecureCookies: 0, redirect: null },
  },
};

export function factsOf(
  { url, ...target }: ProbeTarget,
  { addresses, ...observed }: Observation,
  all: readonly Observed[] = [],
): Endpoint {
  return { ...target, ...observed, sharedWith: sharing(url, addresses, all) };
}

interface Observed {
  readonly target: Pick<ProbeTarget, 'url'>;
  readonly observed: Pick<Observation, 'addresses'>;
}

/**
 * Endpoints at the same addresses. If another endpoint's addresses could not be read, they may be the same, so the
 * answer is unread.
 */
function sharing(url: string, addresses: Seen<readonly string[]>, all: readonly Observed[]): Seen<readonly string[]> {
  if (addresses instanceof CouldNotRead) return addresses;
  const others = all.filter(({ target }) => target.url !== url);
  const unread = others.find(({ observed }) => observed.addresses instanceof CouldNotRead)?.observed.addresses;
  const shared = others.flatMap(({ target, observed }) => {
    const theirs = observed.addresses instanceof CouldNotRead ? [] : observed.addresses;
    return theirs.some((address) => addresses.includes(address)) ? [target.url] : [];
  });
  return shared.length === 0 && unread instanceof CouldNotRead ? unread : shared;
}

export const noEndpoint = notApplicable(
  'the configuration names no endpoint of this account; name them under `probes`',
);
export const noTls = notApplicable('it is served without TLS, which edge.https-redirect reports');
