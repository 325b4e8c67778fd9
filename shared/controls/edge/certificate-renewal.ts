import { inPart } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { days } from '../../core/parameter.ts';
import { day, daysBefore } from '../../core/words.ts';
import { certificates } from '../../services/acm/service.ts';
import { examples } from './examples/certificate-renewal.ts';

const UNUSED = 'certificates that no resource uses';

export default control({
  id: 'edge.certificate-renewal',
  title: 'Certificates in use are renewed before they come due',
  severity: 'high',
  seeds: ['004:75', '004:77', '004:98', '004:99'],
  satisfies: [
    inPart('fsbp/ACM.1', UNUSED),
    'nist-800-53-r5/SC-17',
    'soc2/CC6.7',
    'pci-4.0/4.2.1',
    'fedramp-20x/KSI-SVC-ASM',
    'fedramp-20x/KSI-SVC-VCM',
  ],
  equivalents: {
    prowler: [inPart('acm_certificates_expiration_check', UNUSED)],
    securityHub: ['ACM.1'],
    config: [inPart('ACM_CERTIFICATE_EXPIRATION_CHECK', UNUSED)],
  },
  parameters: {
    renewBeforeDays: days(60, 'shortest time that an imported certificate may have left'),
    graceDays: days(30, 'shortest time that a certificate which ACM renews may have left'),
  },
  subject: certificates,
  why: 'On the day a certificate expires every client refuses the service, and what replaces it may take days to be validated.',
  fix: {
    values: ({ facts: { type } }) => ({ type }),
    steps: [
      'see which validation is missing: aws acm describe-certificate --certificate-arn {id} --query Certificate.RenewalSummary --region {region}',
      'put the CNAME records that it names into the DNS zone of the domain; ACM then renews by itself',
    ],
    instead: [
      {
        when: { type: 'IMPORTED' },
        steps: [
          'have the certificate issued anew by its authority',
          'import the new one in place, under the ARN {id}, so that what uses it goes on with it',
        ],
        mind: 'what uses the certificate serves the new one within minutes',
      },
    ],
  },
  console: 'acm/home?region={region}#/certificates/{name}',
  deed: 'let the certificate {name} come due',
  evaluate: ({ facts }, _others, { renewBeforeDays, graceDays }, { now }) => {
    if (!facts.inUse) return notApplicable('no resource uses it');
    if (facts.expires === null) return notApplicable(`it was not issued: its status is ${facts.status}`);
    if (facts.status === 'REVOKED') return fail('it is in use, and it was revoked');
    const { expires } = facts;
    const until = day(expires);
    const isLeft = (least: number) => expires > daysBefore(now, -least);
    if (facts.type === 'IMPORTED')
      return isLeft(renewBeforeDays)
        ? pass(`it is valid until ${until}`)
        : fail(`it expires on ${until}, and ACM renews no imported certificate`);
    if (!isLeft(graceDays)) return fail(`it expires on ${until}, and ACM has not renewed it`);
    if (!facts.renewable) return fail(`it expires on ${until}, and ACM cannot renew it`);
    if (facts.renewal === 'FAILED' || facts.renewal === 'PENDING_VALIDATION')
      return fail(`it expires on ${until}, and its renewal is ${facts.renewal}`);
    return pass(`it is valid until ${until}, and ACM renews it`);
  },
  examples,
});
