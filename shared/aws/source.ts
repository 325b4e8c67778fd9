/** AWS's APIs as a source of facts. */
import type { Reach } from '../core/ports.ts';
import type { AccountReach, Opening, SourceAdapters } from '../core/source.ts';

/** All sources of an opening share one reach, so that the role in an account is assumed once. */
export function awsSource(reach: Reach): SourceAdapters['aws'] {
  const reaches = new WeakMap<Opening, AccountReach>();
  return (opening) => {
    const reached = reaches.get(opening) ?? reach.account(opening.account, opening.within);
    reaches.set(opening, reached);
    return (caller, region) => ({
      client: (Client, target) => reached.client(Client, { region, ...target }, caller),
    });
  };
}
