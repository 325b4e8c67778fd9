import { inPart } from '../../core/claim.ts';
import { control, fail, pass } from '../../core/control.ts';
import { days, list } from '../../core/parameter.ts';
import { day, daysBefore } from '../../core/words.ts';
import { endpoint, noneNamed, served, withoutTls } from '../../kinds/endpoint-examples.ts';
import { endpoints, noEndpoint, noTls } from '../../kinds/endpoints.ts';

const DAY = 86_400_000;
const certificate = (changed: object) => endpoint({ certificate: { ...served, ...changed } });
const acme = { issuer: "Let's Encrypt", from: '2025-12-20T00:00:00.000Z', to: '2026-03-20T00:00:00.000Z' };

export default control({
  id: 'edge.certificate-expiry',
  title: 'Public endpoints serve a trusted certificate that does not expire soon',
  severity: 'high',
  seeds: ['004:75', '004:76', '004:101'],
  satisfies: [
    'nist-800-53-r5/SC-17',
    'soc2/CC6.7',
    'pci-4.0/4.2.1',
    'fedramp-20x/KSI-SVC-ASM',
    'fedramp-20x/KSI-SVC-VCM',
  ],
  equivalents: { prowler: [inPart('acm_certificates_expiration_check', 'certificates that no named endpoint serves')] },
  parameters: {
    minDaysLeft: days(30, 'shortest time that the served certificate may have left'),
    maxValidityDays: days(90, 'longest validity of a certificate that is renewed by machines'),
    automatedIssuers: list(["Let's Encrypt"], 'issuers of certificates that are renewed by machines'),
  },
  subject: endpoints,
  why: 'A renewed certificate that the server does not serve, and one that clients do not trust, ends the service like an expired one.',
  fix: {
    steps: [
      'see which certificate {id} serves, in a browser or by openssl s_client',
      'have the certificate issued anew if it expires, and load it into what terminates TLS for {id}',
    ],
  },
  evaluate: ({ facts }, _others, { minDaysLeft, maxValidityDays, automatedIssuers }, { now }) => {
    if (!facts.named) return noEndpoint;
    if (facts.certificate === null) return noTls;
    const { trusted, problem, issuer, from, to } = facts.certificate;
    if (!trusted) return fail(`clients do not trust its certificate: ${problem}`);
    if (to <= daysBefore(now, -minDaysLeft)) return fail(`its certificate expires on ${day(to)}`);
    const validity = Math.round((Date.parse(to) - Date.parse(from)) / DAY);
    if (automatedIssuers.includes(issuer) && validity > maxValidityDays)
      return fail(`its certificate of ${issuer} is valid for ${validity} days, and ${maxValidityDays} are asked for`);
    return pass(`its certificate is trusted, and valid until ${day(to)}`);
  },
  examples: {
    pass: [
      { name: 'trusted, with months left', ...endpoint() },
      { name: 'a day more than asked for', ...certificate({ to: '2026-02-15T12:00:00.000Z' }) },
      { name: 'renewed by machines, for as long as they may', ...certificate(acme) },
    ],
    fail: [
      { name: 'just as long left as is too short', ...certificate({ to: '2026-02-14T12:00:00.000Z' }) },
      { name: 'for another name', ...certificate({ trusted: false, problem: 'ERR_TLS_CERT_ALTNAME_INVALID' }) },
      { name: 'renewed by machines, for longer', ...certificate({ ...acme, to: '2026-03-21T00:00:00.000Z' }) },
    ],
    notApplicable: [noneNamed, withoutTls],
  },
});
