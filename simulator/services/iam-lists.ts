/** Lists of simulated IAM: providers of identities, certificates of servers, virtual MFA devices. */
import { type Call, page } from '../service.ts';
import type { Iam } from './iam.ts';

const DAY = 86_400_000;

export const identityLists = {
  /** The root user's device is hardware. */
  ListVirtualMFADevices: ({ state, account, input, world }: Call<Iam, { Marker?: string; MaxItems?: number }>) => {
    const { items, next } = page(
      state.users.filter(({ mfa }) => mfa),
      input.Marker,
      input.MaxItems,
      world,
    );
    const VirtualMFADevices = items.map(({ name }) => ({
      SerialNumber: `arn:aws:iam::${account.id}:mfa/${name}`,
      User: { UserName: name, Arn: `arn:aws:iam::${account.id}:user/${name}` },
    }));
    return { VirtualMFADevices, IsTruncated: next !== undefined, Marker: next };
  },
  ListSAMLProviders: ({ account, now }: Call<Iam>) => ({
    SAMLProviderList: [
      {
        Arn: `arn:aws:iam::${account.id}:saml-provider/AWSSSO_0123456789abcdef_DO_NOT_DELETE`,
        ValidUntil: new Date(now.getTime() + 3_650 * DAY),
        CreateDate: new Date(now.getTime() - 400 * DAY),
      },
    ],
  }),
  ListOpenIDConnectProviders: ({ account }: Call<Iam>) => ({
    OpenIDConnectProviderList: [
      { Arn: `arn:aws:iam::${account.id}:oidc-provider/token.actions.githubusercontent.com` },
    ],
  }),
  ListServerCertificates: ({ account, now }: Call<Iam>) => ({
    ServerCertificateMetadataList:
      account.kind === 'member'
        ? [
            {
              Path: '/',
              ServerCertificateName: 'legacy',
              ServerCertificateId: 'ASCAEXAMPLE',
              Arn: `arn:aws:iam::${account.id}:server-certificate/legacy`,
              Expiration: new Date(now.getTime() + 300 * DAY),
            },
          ]
        : [],
    IsTruncated: false,
  }),
};
