/** Step Functions, Distributed Map: scans a batch of accounts. An account that fails does not stop the others. */
import { TO_COMMIT_MS } from '../shared/core/limits.ts';
import { type ScannedItem, scanItem } from '../shared/pipeline/scan.ts';
import { type Scanning, wireScanning } from '../shared/wiring/scanning.ts';
import { parsed, scanInput } from './lib/events.ts';
import { deployed, type Source } from './lib/platform.ts';
import { wrapped } from './lib/wrap.ts';

export const scanFunction = (wiring: Source<Scanning>) =>
  wrapped('scan', async (event, { logger, count, context }) => {
    const { BatchInput, Items } = parsed(scanInput, event, 'the input of scan');
    const { run } = BatchInput;
    const scanned: ScannedItem[] = [];
    const failed: Error[] = [];
    for (const item of Items) {
      try {
        const within = context.getRemainingTimeInMillis() - TO_COMMIT_MS;
        scanned.push(await scanItem(wiring(), { run, item, within }));
      } catch (error) {
        logger.error('an account could not be scanned', { run, account: item.account.id, error: error as Error });
        failed.push(error as Error);
      }
    }
    count(
      'ScannedUnits',
      scanned.reduce((sum, { units }) => sum + units, 0),
    );
    if (failed.length > 0) throw new AggregateError(failed, `${failed.length} of ${Items.length} accounts failed`);
    return { run, scanned };
  });

export const handler = scanFunction(deployed(wireScanning));
