/**
 * AWS Certificate Manager: the certificates of a region. One list covers all of them; each certificate near its expiry costs
 * one more call.
 */
import type { ACMClient, CertificateSummary, KeyAlgorithm } from '@aws-sdk/client-acm';
import { awsService, leftToNextScan } from '../../core/aws-service.ts';
import { apiCalls, collector, type Resource, serviceEvent } from '../../core/collector.ts';
import {
  all,
  eachPresent,
  given,
  instantOf,
  known,
  oneOf,
  orAbsent,
  required,
  type Seen,
  seen,
} from '../../core/reading.ts';
import { daysBefore } from '../../core/words.ts';

const sdk = () => import('@aws-sdk/client-acm');
type Sdk = Awaited<ReturnType<typeof sdk>>;

const LIST = 'acm:ListCertificates';
const DESCRIBE = 'acm:DescribeCertificate';
/** The certificate was deleted after it was listed ("DescribeCertificate", Errors). */
const GONE = 'ResourceNotFoundException';

/** "CertificateSummary", AWS Certificate Manager API Reference. */
const STATUSES = [
  'PENDING_VALIDATION',
  'ISSUED',
  'INACTIVE',
  'EXPIRED',
  'VALIDATION_TIMED_OUT',
  'REVOKED',
  'FAILED',
] as const;
const TYPES = ['AMAZON_ISSUED', 'IMPORTED', 'PRIVATE'] as const;
const ELIGIBILITIES = ['ELIGIBLE', 'INELIGIBLE'] as const;
const RENEWALS = ['PENDING_AUTO_RENEWAL', 'PENDING_VALIDATION', 'SUCCESS', 'FAILED'] as const;
/** Without this filter the list contains only RSA keys of 1,024 and 2,048 bits ("ListCertificates", Filters). */
const KEY_TYPES: KeyAlgorithm[] = [
  'RSA_1024',
  'RSA_2048',
  'RSA_3072',
  'RSA_4096',
  'EC_prime256v1',
  'EC_secp384r1',
  'EC_secp521r1',
];

/** ACM begins to renew a certificate 60 days before it expires, or later ("Managed certificate renewal in ACM"). */
const RENEWAL_BEGINS_DAYS = 60;

export interface Certificate {
  readonly domain: string;
  readonly status: Seen<(typeof STATUSES)[number]>;
  readonly type: Seen<(typeof TYPES)[number]>;
  /** Whether an AWS resource uses it. */
  readonly inUse: Seen<boolean>;
  /** ISO instant; null where the certificate was never issued. */
  readonly expires: Seen<string | null>;
  /** Whether ACM can renew it; null for an imported certificate, which ACM does not renew. */
  readonly renewable: Seen<boolean | null>;
  /** The status of the renewal; null before it begins. */
  readonly renewal: Seen<(typeof RENEWALS)[number] | null>;
}

export const certificates = collector({
  id: 'acm.certificates',
  scope: 'region',
  seldom:
    'renewal begins two months before a certificate ends, and AWS sends an event where it fails or needs somebody',
  actions: [LIST, DESCRIBE],
  absent: {
    'DescribeCertificate.Certificate.RenewalSummary':
      'no renewal has begun ("CertificateDetail", AWS Certificate Manager API Reference)',
  },
  triggers: [
    apiCalls(
      'acm',
      'RequestCertificate',
      'ImportCertificate',
      'DeleteCertificate',
      'RenewCertificate',
      'RevokeCertificate',
    ),
    serviceEvent('aws.acm', 'ACM Certificate Available'),
    serviceEvent('aws.acm', 'ACM Certificate Expired'),
    serviceEvent('aws.acm', 'ACM Certificate Renewal Action Required'),
    serviceEvent('aws.acm', 'ACM Certificate Revoked'),
  ],
  sdk,
  collect: async (aws, sdk): Promise<Resource<Certificate>[]> => {
    const client = aws.client(sdk.ACMClient);
    const found = await all(sdk.paginateListCertificates({ client }, { Includes: { keyTypes: KEY_TYPES } }), (page) =>
      required(page.CertificateSummaryList, LIST, 'CertificateSummaryList'),
    );
    const expiringBy = daysBefore(aws.now, -RENEWAL_BEGINS_DAYS);
    return eachPresent(found, async (summary) => {
      const id = required(summary.CertificateArn, LIST, 'CertificateArn');
      const facts = summarised(summary);
      const begins = isRenewedBy(facts, expiringBy);
      const renewal = begins ? await seen(orAbsent(renewalOf(id, client, sdk), GONE)) : 'NONE';
      if (renewal === null) return null;
      return { id, facts: { ...facts, renewal: renewal === 'NONE' ? null : renewal } };
    });
  },
});

function summarised(summary: CertificateSummary): Omit<Certificate, 'renewal'> {
  const status = oneOf(summary.Status, STATUSES, LIST, 'Status');
  const type = oneOf(summary.Type, TYPES, LIST, 'Type');
  const isIssued = status === 'ISSUED' || status === 'EXPIRED' || status === 'REVOKED';
  return {
    domain: summary.DomainName ?? '',
    status,
    type,
    inUse: given(summary.InUse, LIST, 'InUse'),
    expires: isIssued ? instantOf(summary.NotAfter, LIST, 'NotAfter') : null,
    renewable: type === 'IMPORTED' ? null : eligibility(summary),
  };
}

function eligibility({ RenewalEligibility }: CertificateSummary): Seen<boolean> {
  const read = oneOf(RenewalEligibility, ELIGIBILITIES, LIST, 'RenewalEligibility');
  return typeof read === 'string' ? read === 'ELIGIBLE' : read;
}

/** Only such a certificate can be in the middle of its renewal. */
const isRenewedBy = ({ type, expires, inUse }: Omit<Certificate, 'renewal'>, instant: string): boolean =>
  type !== 'IMPORTED' && inUse !== false && typeof expires === 'string' && expires <= instant;

async function renewalOf(CertificateArn: string, client: ACMClient, { DescribeCertificateCommand }: Sdk) {
  const { Certificate } = await client.send(new DescribeCertificateCommand({ CertificateArn }));
  const { RenewalSummary } = required(Certificate, DESCRIBE, 'Certificate');
  return RenewalSummary ? known(oneOf(RenewalSummary.RenewalStatus, RENEWALS, DESCRIBE, 'RenewalStatus')) : 'NONE';
}

export default awsService({
  service: 'acm',
  clients: ['acm'],
  neverRead: [
    // private keys
    'acm:ExportCertificate',
  ],
  calls: [
    leftToNextScan(
      'a message about a certificate is sent again; the certificate stays as it is',
      'ResendValidationEmail',
    ),
    leftToNextScan('transparency logging and the use of exports are not judged', 'UpdateCertificateOptions'),
    leftToNextScan('when ACM begins to send its own events is not judged', 'PutAccountConfiguration'),
    leftToNextScan('ACME endpoints and their accounts issue to servers outside of AWS, which are not judged', '*Acme*'),
    leftToNextScan(
      'tags other than Criticality change too often for what they tell',
      '*TagsToCertificate',
      '*TagsFromCertificate',
      '*agResource',
    ),
  ],
  events: [
    leftToNextScan(
      'ACM sends it every day for each certificate; the scan knows the date',
      'ACM Certificate Approaching Expiration',
    ),
    leftToNextScan('the event ACM Certificate Available tells of the renewal', 'ACM Certificate Rotated'),
  ],
});
