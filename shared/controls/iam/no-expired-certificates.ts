import { control, fail, pass } from '../../core/control.ts';
import { day } from '../../core/words.ts';
import { serverCertificates } from '../../services/iam/federation.ts';

export default control({
  id: 'iam.no-expired-certificates',
  title: 'No expired certificate is left in IAM',
  severity: 'medium',
  seeds: ['004:75'],
  satisfies: [
    'cis-aws-3.0/1.19',
    'cis-aws-5.0/1.18',
    'nist-800-53-r5/SC-17',
    'soc2/CC6.7',
    'fedramp-20x/KSI-SVC-ASM',
    'fedramp-20x/KSI-SVC-PRR',
  ],
  equivalents: {
    prowler: ['iam_no_expired_server_certificates_stored'],
    securityHub: ['IAM.26'],
    config: ['IAM_SERVER_CERTIFICATE_EXPIRATION_CHECK'],
  },
  subject: serverCertificates,
  why: 'An expired certificate can be put on a load balancer by mistake, and every client then refuses the service.',
  fix: 'aws iam delete-server-certificate --server-certificate-name {name}',
  evaluate: ({ facts: { expires } }, _others, _parameters, { now }) =>
    expires <= now.toISOString() ? fail(`it expired on ${day(expires)}`) : pass(`it is valid until ${day(expires)}`),
  examples: {
    pass: [{ name: 'valid', facts: { expires: '2026-01-15T12:00:01.000Z' } }],
    fail: [
      { name: 'expired', facts: { expires: '2025-12-31T00:00:00.000Z' } },
      { name: 'expired now', facts: { expires: '2026-01-15T12:00:00.000Z' } },
    ],
  },
});
