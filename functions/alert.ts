/** DynamoDB stream: turns drift into alerts and sends each of them once. */
import { alert } from '../shared/pipeline/alert.ts';
import { byId } from '../shared/pipeline/deps.ts';
import { fromEnvironment, type WiringSource } from './lib/environment.ts';
import { publishingOnce } from './lib/once.ts';
import { withCommits } from './lib/stream.ts';
import { wrapped } from './lib/wrap.ts';

export const alertFunction = (wiring: WiringSource) =>
  wrapped('alert', async (event, telemetry) => {
    const deps = wiring();
    const controls = byId(deps.registry.controls);
    const publisher = publishingOnce(deps.publisher, deps.table, telemetry.context);
    return withCommits(event, deps, telemetry, async (commits) => {
      const notices = await alert({ ...deps, publisher }, controls, commits);
      telemetry.count('Notices', notices.length);
      telemetry.count('Alerts', notices.filter(({ event }) => event === 'opened').length);
    });
  });

export const handler = alertFunction(fromEnvironment);
