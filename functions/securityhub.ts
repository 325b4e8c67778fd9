/** DynamoDB stream: sends each transition of a verdict to the Security Hub of its account. */
import { sendFindings } from '../shared/pipeline/send-findings.ts';
import { type Importing, wireImporting } from '../shared/wiring/importing.ts';
import { deployed, type Source } from './lib/platform.ts';
import { withCommits } from './lib/stream.ts';
import { wrapped } from './lib/wrap.ts';

/** The most rejected findings that the log names for a batch. */
const NAMED = 100;

export const securityHubFunction = (wiring: Source<Importing>) =>
  wrapped('securityhub', async (event, telemetry) => {
    const deps = wiring();
    return withCommits(event, deps, telemetry, async (commits) => {
      const { taken, rejected, failures } = await sendFindings(deps, commits);
      telemetry.count('FindingsTaken', taken);
      telemetry.count('FindingsRejected', rejected.length);
      for (const one of rejected.slice(0, NAMED))
        telemetry.logger.error('Security Hub did not take a finding', { ...one });
      // the batch is then delivered again, which has no effect on findings that were already imported
      if (failures[0]) throw failures[0];
    });
  });

export const handler = securityHubFunction(deployed(wireImporting));
