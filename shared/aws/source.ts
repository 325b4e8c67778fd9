/** AWS's APIs as a source of facts. */
import type { Reach } from '../core/ports.ts';
import type { SourceAdapters } from '../core/source.ts';

export const awsSource =
  (reach: Reach): SourceAdapters['aws'] =>
  ({ account, within }) => {
    const reached = reach.account(account, within);
    return (caller, region) => ({
      client: (Client, target) => reached.client(Client, { region, ...target }, caller),
    });
  };
