/** Facts that the examples of controls of endpoints are made of. */
import type { Known } from '../core/control.ts';
import type { Answer, ServedCertificate } from '../core/probe.ts';
import type { Endpoint } from './endpoints.ts';

export const answer: Known<Answer> = {
  ...{ status: 200, hsts: ['max-age=31536000; includeSubDomains'], contentSecurityPolicy: true, frameOptions: 'DENY' },
  ...{
    contentTypeOptions: 'nosniff',
    xssProtection: '1; mode=block',
    referrerPolicy: 'strict-origin-when-cross-origin',
  },
  ...{ rateLimit: false, cookies: 0, insecureCookies: 0, redirect: null },
};

export const served: Known<ServedCertificate> = {
  ...{ trusted: true, problem: null, issuer: 'Amazon' },
  ...{ from: '2025-08-01T00:00:00.000Z', to: '2026-08-31T00:00:00.000Z' },
};

const good: Known<Endpoint> = {
  ...{ named: true, health: '/health', protected: [], signIn: null, limits: [], api: false, statusPage: false },
  ...{
    versions: ['TLSv1.2', 'TLSv1.3'],
    suites: ['ecdhe-aead'],
    certificate: served,
    response: answer,
    plain: 'refused',
  },
  ...{ healthStatus: 200, guarded: [], limited: [], sharedWith: [] },
} as Known<Endpoint>;

/** A healthy endpoint, with these fields changed. */
export const endpoint = (changed: Partial<Record<keyof Endpoint, unknown>> = {}) => ({
  id: 'https://shop.example.com/',
  facts: { ...good, ...changed } as Known<Endpoint>,
});

/** The same, whose answer differs. */
export const answering = (changed: Partial<Answer>, more: Partial<Record<keyof Endpoint, unknown>> = {}) =>
  endpoint({ ...more, response: { ...answer, ...changed } });

export const noneNamed = { name: 'no endpoint is named', ...endpoint({ named: false }), id: '111122223333' };

/** An endpoint that is served over plain HTTP alone. */
export const withoutTls = {
  name: 'served without TLS',
  ...endpoint({ versions: null, suites: null, certificate: null, plain: null }),
  id: 'http://shop.example.com/',
};
