import { inPart } from '../../core/claim.ts';
import { control, fail, pass } from '../../core/control.ts';
import { bucketTransport } from '../../services/s3/transport.ts';

export default control({
  id: 'storage.s3-tls-only',
  title: 'Every S3 bucket refuses requests without TLS',
  severity: 'medium',
  seeds: ['001:9', '002:8'],
  satisfies: [
    'fsbp/S3.5',
    inPart(
      ['cis-aws-3.0/2.1.1', 'cis-aws-5.0/2.1.1'],
      'that a policy about objects alone, or about versions of TLS, suffices',
    ),
    'nist-800-53-r5/SC-8',
    'soc2/CC6.7',
    'iso-27001/A.8.24',
    'hipaa/164.312(e)(1)',
    'pci-4.0/4.2.1',
    'fedramp-20x/KSI-SVC-VCM',
    'fedramp-20x/KSI-SVC-SIN',
    'pci-4.0/2.2.5',
    'iso-27001/A.5.14',
    'hipaa/164.312(e)(2)(i)',
  ],
  equivalents: {
    prowler: [inPart('s3_bucket_secure_transport_policy', 'that denying uploads alone suffices')],
    securityHub: ['S3.5'],
    config: ['S3_BUCKET_SSL_REQUESTS_ONLY'],
  },
  subject: bucketTransport,
  why: 'S3 also answers plain HTTP, where whoever is on the way reads the objects and the signatures of the requests.',
  fix: {
    steps: [
      'aws s3api get-bucket-policy --bucket {name} --query Policy --output text > policy.json',
      'in policy.json, add a statement that denies s3:* to * on the bucket and all in it where aws:SecureTransport is false',
      'aws s3api put-bucket-policy --bucket {name} --policy file://policy.json',
    ],
    mind: 'put-bucket-policy replaces the policy as a whole; whoever uses plain HTTP is shut out',
  },
  console: 's3/buckets/{name}?tab=permissions',
  deed: 'let {name} be read without TLS',
  evaluate: ({ facts }) =>
    facts.plainHttpDenied
      ? pass('its policy denies every request without TLS')
      : fail('its policy does not deny requests without TLS to the bucket and all its objects'),
  examples: {
    pass: [{ name: 'a denial for everybody', facts: { plainHttpDenied: true } }],
    fail: [{ name: 'no such denial', facts: { plainHttpDenied: false } }],
  },
});
