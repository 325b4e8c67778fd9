/** Examples of edge.tls-policy, which are many. */

import type { Known } from '../../../core/control.ts';
import { varied } from '../../../core/example.ts';
import type { Balancer, Listener } from '../../../services/elasticloadbalancing/listeners.ts';

const tls = {
  policy: 'ELBSecurityPolicy-TLS13-1-2-Res-2021-06',
  versions: ['TLSv1.3', 'TLSv1.2'],
  withoutForwardSecrecy: [],
};
const https: Known<Listener> = { port: 443, protocol: 'HTTPS', redirects: false, tls };
const http: Known<Listener> = { port: 80, protocol: 'HTTP', redirects: true, tls: null };
const tcp: Known<Listener> = { port: 5432, protocol: 'TCP', redirects: false, tls: null };
const facts = (...listeners: Known<Listener>[]): Known<Balancer> => ({
  name: 'web',
  type: 'application',
  isInternal: false,
  listeners,
});
const weak = { ...tls, policy: 'ELBSecurityPolicy-2016-08', versions: ['TLSv1', 'TLSv1.1', 'TLSv1.2'] };

export const examples = varied({
  common: {},
  pass: [
    { name: 'a redirect alone', facts: facts(http) },
    { name: 'TLS 1.2 and a redirect', facts: facts(https, http) },
    {
      name: 'TLS of a network load balancer beside what is passed through',
      facts: facts({ ...https, protocol: 'TLS' }, tcp),
    },
    {
      name: 'suites without forward secrecy where they are accepted',
      facts: facts({ ...https, tls: { ...tls, withoutForwardSecrecy: ['AES128-SHA'] } }),
      parameters: { forwardSecrecy: false },
    },
  ],
  fail: [
    { name: 'plain HTTP, and a listener that is passed through', facts: facts(tcp, { ...http, redirects: false }) },
    { name: 'an old version', facts: facts(https, { ...https, port: 8443, tls: weak }) },
    { name: 'an old version of a network load balancer', facts: facts({ ...https, protocol: 'TLS', tls: weak }) },
    {
      name: 'a suite without forward secrecy',
      facts: facts({ ...https, tls: { ...tls, withoutForwardSecrecy: ['AES128-SHA'] } }),
    },
    { name: 'plain HTTP', facts: facts(https, { ...http, redirects: false }) },
    { name: 'plain HTTP inside', facts: { ...facts({ ...http, redirects: false }), isInternal: true } },
    {
      name: 'plain HTTP outside where the inside is not judged',
      facts: facts({ ...http, redirects: false }),
      parameters: { internal: false },
    },
  ],
  notApplicable: [
    { name: 'traffic that is passed through', facts: facts(tcp) },
    {
      name: 'inside, where that is not judged',
      facts: { ...facts(https, { ...http, redirects: false }), isInternal: true },
      parameters: { internal: false },
    },
  ],
});
