/** The ports of collectors in tests: AWS as it is reached, and these attestations in the history. */
import { metricSource } from '../../shared/aws/metric-source.ts';
import { awsSource } from '../../shared/aws/source.ts';
import { ORGANIZATION } from '../../shared/core/account.ts';
import { emptyState } from '../../shared/core/chain.ts';
import type { History } from '../../shared/core/ports.ts';
import {
  type AccountReach,
  type Declared,
  type OpenPorts,
  openPorts,
  type SourceAdapters,
} from '../../shared/core/source.ts';
import type { Attestation } from '../../shared/records/attestation.ts';
import { attestationsOf } from '../../shared/records/attestations.ts';
import { recordsSource } from '../../shared/records/source.ts';

/** A history that holds these attestations and nothing else. */
const holding = (attested: readonly Attestation[]) =>
  ({
    read: async (of) => {
      const empty = emptyState(of);
      if (of.unit !== attestationsOf(ORGANIZATION).unit) return empty;
      return { ...empty, contents: Object.fromEntries(attested.entries()) as typeof empty.contents };
    },
  }) satisfies Pick<History, 'read'>;

/** Sources that have nothing: neither repositories nor endpoints are named. */
export const NOTHING_NAMED: Pick<SourceAdapters, 'repository' | 'probe'> = {
  repository: () => () => ({ results: async () => [] }),
  probe: () => () => ({
    targets: () => [],
    look: async () => Promise.reject(new Error('no endpoint is named')),
  }),
};

export const portsOf = (reach: AccountReach, attested: readonly Attestation[] = []): OpenPorts => {
  const aws = awsSource({ account: () => reach });
  const records = recordsSource(holding(attested));
  return openPorts({ aws, metric: metricSource(aws), records, ...NOTHING_NAMED }, { account: ORGANIZATION });
};

/** A client that a collector requested, and the account and region that it is for. */
export interface Requested {
  readonly caller: Declared;
  readonly account: string;
  readonly region: string;
}

/** The same sources, which report each requested client. */
export const watched = (sources: SourceAdapters, tell: (requested: Requested) => void): SourceAdapters => ({
  ...sources,
  aws: (opening) => {
    const open = sources.aws(opening);
    return (caller, region) => {
      const { client } = open(caller, region);
      return {
        client: (Client, target) => {
          tell({ caller, region, account: opening.account, ...target });
          return client(Client, target);
        },
      };
    };
  },
});
