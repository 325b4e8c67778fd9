/** Stored records as a source of facts. */
import { ORGANIZATION } from '../core/account.ts';
import type { History } from '../core/ports.ts';
import type { RecordKind, RecordsPort, SourceAdapters } from '../core/source.ts';

export const recordsSource =
  (history: Pick<History, 'read'>): SourceAdapters['records'] =>
  ({ account }) => {
    const readings = new Map<unknown, Promise<readonly unknown[]>>();
    const port: RecordsPort = {
      of: <R, State>(kind: RecordKind<R, State>) => {
        const reading = readings.get(kind) ?? recordsFor(history, kind, account);
        readings.set(kind, reading);
        return reading as Promise<readonly R[]>;
      },
    };
    return () => port;
  };

async function recordsFor<R, State>(
  history: Pick<History, 'read'>,
  { unitOf, listed }: RecordKind<R, State>,
  account: string,
): Promise<readonly R[]> {
  const units = [...new Set([account, ORGANIZATION])].map(unitOf);
  const states = await Promise.all(units.map((unit) => history.read(unit)));
  return states.flatMap(({ contents }) => listed(contents));
}
