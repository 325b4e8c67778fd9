/** DynamoDB stream: turns drift into alerts and sends each of them once. */
import { alert } from '../shared/pipeline/alert.ts';
import { type Alerting, wireAlerting } from '../shared/wiring/alerting.ts';
import { publishingOnce } from './lib/once.ts';
import { deployed, type Source } from './lib/platform.ts';
import { withCommits } from './lib/stream.ts';
import { wrapped } from './lib/wrap.ts';

export const alertFunction = (wiring: Source<Alerting>) =>
  wrapped('alert', async (event, telemetry) => {
    const deps = wiring();
    const publisher = publishingOnce(deps.publisher, deps.table, telemetry.context);
    return withCommits(event, deps, telemetry, async (commits) => {
      const notices = await alert({ ...deps, publisher }, deps.controls, commits);
      telemetry.count('Notices', notices.length);
      telemetry.count('Alerts', notices.filter(({ event }) => event === 'opened').length);
    });
  });

export const handler = alertFunction(deployed(wireAlerting));
