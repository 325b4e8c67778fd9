/** AWS IAM: providers of identities by SAML and OpenID Connect, and certificates of servers, each by one list. */
import { apiCalls, collector, type Resource } from '../../core/collector.ts';
import { all, instantOf, required, type Seen } from '../../core/reading.ts';

const sdk = () => import('@aws-sdk/client-iam');

const PROVIDERS = 'iam:ListSAMLProviders';
const CERTIFICATES = 'iam:ListServerCertificates';

export interface SamlProvider {
  /** ISO instant at which its metadata expires. */
  readonly validUntil: Seen<string>;
}

/** IAM Identity Center creates one in each account that it assigns a user or a group to. */
export const samlProviders = collector({
  id: 'iam.saml-providers',
  scope: 'account',
  actions: [PROVIDERS],
  triggers: [apiCalls('iam', 'CreateSAMLProvider', 'UpdateSAMLProvider', 'DeleteSAMLProvider')],
  sdk,
  collect: async (aws, { IAMClient, ListSAMLProvidersCommand }): Promise<Resource<SamlProvider>[]> => {
    const { SAMLProviderList } = await aws.client(IAMClient).send(new ListSAMLProvidersCommand({}));
    return required(SAMLProviderList, PROVIDERS, 'SAMLProviderList').map(({ Arn, ValidUntil }) => ({
      id: required(Arn, PROVIDERS, 'Arn'),
      facts: { validUntil: instantOf(ValidUntil, PROVIDERS, 'ValidUntil') },
    }));
  },
});

const OIDC = 'iam:ListOpenIDConnectProviders';

export interface OidcProvider {
  /** Its address without `https://`, as its ARN ends. */
  readonly issuer: string;
}

export const oidcProviders = collector({
  id: 'iam.oidc-providers',
  scope: 'account',
  actions: [OIDC],
  triggers: [apiCalls('iam', 'CreateOpenIDConnectProvider', 'DeleteOpenIDConnectProvider')],
  sdk,
  collect: async (aws, { IAMClient, ListOpenIDConnectProvidersCommand }): Promise<Resource<OidcProvider>[]> => {
    const answer = await aws.client(IAMClient).send(new ListOpenIDConnectProvidersCommand({}));
    return required(answer.OpenIDConnectProviderList, OIDC, 'OpenIDConnectProviderList').map(({ Arn }) => {
      const id = required(Arn, OIDC, 'Arn');
      return { id, facts: { issuer: id.slice(id.indexOf('/') + 1) } };
    });
  },
});

export interface ServerCertificate {
  /** ISO instant. */
  readonly expires: Seen<string>;
}

/** Certificates that were uploaded to IAM; those of AWS Certificate Manager are not among them. */
export const serverCertificates = collector({
  id: 'iam.server-certificates',
  scope: 'account',
  seldom: 'they expire on a known day, of which the control warns weeks before',
  actions: [CERTIFICATES],
  triggers: [apiCalls('iam', 'UploadServerCertificate', 'UpdateServerCertificate', 'DeleteServerCertificate')],
  sdk,
  collect: async (aws, { IAMClient, paginateListServerCertificates }): Promise<Resource<ServerCertificate>[]> => {
    const client = aws.client(IAMClient);
    const found = await all(paginateListServerCertificates({ client }, {}), (page) =>
      required(page.ServerCertificateMetadataList, CERTIFICATES, 'ServerCertificateMetadataList'),
    );
    return found.map(({ Arn, Expiration }) => ({
      id: required(Arn, CERTIFICATES, 'Arn'),
      facts: { expires: instantOf(Expiration, CERTIFICATES, 'Expiration') },
    }));
  },
});
