/**
 * EventBridge Scheduler, one-time: takes the steps of an alert that have become due, such as an escalation, a reminder
 * or an update.
 */
import { remind } from '../shared/pipeline/remind.ts';
import { type Alerting, wireAlerting } from '../shared/wiring/alerting.ts';
import { parsed, remindInput } from './lib/events.ts';
import { publishingOnce } from './lib/once.ts';
import { deployed, type Source } from './lib/platform.ts';
import { wrapped } from './lib/wrap.ts';

export const remindFunction = (wiring: Source<Alerting>) =>
  wrapped('remind', async (event, { context, count, logger }) => {
    const { alert } = parsed(remindInput, event, 'the input of remind');
    const deps = wiring();
    const publisher = publishingOnce(deps.publisher, deps.table, context);
    const notices = await remind({ ...deps, publisher }, alert);
    count('Reminders', notices.length);
    logger.info('reminded', { alert, told: notices.map((notice) => notice.event) });
    return { told: notices.length };
  });

export const handler = remindFunction(deployed(wireAlerting));
