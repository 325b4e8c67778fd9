/** Simulated AWS Certificate Manager: production accounts have one certificate that ACM renews and one that was imported. */
import type {
  CertificateSummary,
  CertificateType,
  DeleteCertificateRequest,
  DescribeCertificateRequest,
  ListCertificatesRequest,
  RenewalStatus,
} from '@aws-sdk/client-acm';
import { apiError, type Call, page, service } from '../service.ts';

interface SimulatedCertificate {
  readonly arn: string;
  readonly domain: string;
  readonly type: CertificateType;
  readonly expires: Date;
  readonly renewal: RenewalStatus | null;
}

interface Acm {
  certificates: SimulatedCertificate[];
}

const A_DAY = 86_400_000;
const daysAfter = (now: Date, days: number): Date => new Date(now.getTime() + days * A_DAY);

const summaryOf = ({ arn, domain, type, expires }: SimulatedCertificate): CertificateSummary => ({
  CertificateArn: arn,
  DomainName: domain,
  Status: 'ISSUED',
  Type: type,
  KeyAlgorithm: 'RSA_2048',
  InUse: true,
  NotAfter: expires,
  RenewalEligibility: type === 'IMPORTED' ? 'INELIGIBLE' : 'ELIGIBLE',
});

function certificateOf({ state, input }: Call<Acm, { CertificateArn?: string }>): SimulatedCertificate {
  const found = state.certificates.find(({ arn }) => arn === input.CertificateArn);
  if (found) return found;
  throw apiError('ResourceNotFoundException', `Could not find certificate ${input.CertificateArn}.`);
}

export const acm = service<Acm>({
  serviceId: 'ACM',
  eventSource: 'acm',
  scope: 'region',
  seed: ({ account, region, random, now, flaw }) => {
    if (account.kind !== 'member' || account.environment !== 'production') return { certificates: [] };
    const arn = () =>
      `arn:aws:acm:${region}:${account.id}:certificate/${random.hex(8)}-0000-4000-8000-${random.hex(12)}`;
    const isStuck = flaw('certificate-renewal-stuck', 0.04);
    return {
      certificates: [
        {
          arn: arn(),
          domain: `www.${account.name}.example.com`,
          type: 'AMAZON_ISSUED',
          expires: daysAfter(now, 50),
          renewal: isStuck ? 'PENDING_VALIDATION' : 'PENDING_AUTO_RENEWAL',
        },
        {
          arn: arn(),
          domain: `partner.${account.name}.example.com`,
          type: 'IMPORTED',
          expires: daysAfter(now, 300),
          renewal: null,
        },
      ],
    };
  },
  reads: {
    ListCertificates: ({ state, input, world }: Call<Acm, ListCertificatesRequest>) => {
      const { items, next } = page(state.certificates.map(summaryOf), input.NextToken, input.MaxItems, world);
      return { CertificateSummaryList: items, NextToken: next };
    },
    DescribeCertificate: (call: Call<Acm, DescribeCertificateRequest>) => {
      const certificate = certificateOf(call);
      const { renewal } = certificate;
      const RenewalSummary = renewal && { RenewalStatus: renewal, DomainValidationOptions: [], UpdatedAt: call.now };
      return { Certificate: { ...summaryOf(certificate), ...(RenewalSummary ? { RenewalSummary } : {}) } };
    },
  },
  writes: {
    DeleteCertificate: (call: Call<Acm, DeleteCertificateRequest>) => {
      const { arn } = certificateOf(call);
      call.state.certificates = call.state.certificates.filter((certificate) => certificate.arn !== arn);
      return {};
    },
  },
});
