/** Step Functions, first state: lists accounts and regions, archives the work items, answers with their key. */
import { plan } from '../shared/pipeline/plan.ts';
import { fromEnvironment, type WiringSource } from './lib/environment.ts';
import { parsed, planInput } from './lib/events.ts';
import { wrapped } from './lib/wrap.ts';

export const planFunction = (wiring: WiringSource) =>
  wrapped('plan', async (event, { logger, count }) => {
    const planned = await plan(wiring(), parsed(planInput, event, 'the input of plan').run);
    count('PlannedUnits', planned.units);
    logger.info('planned', { run: planned.run, items: planned.items, units: planned.units });
    return planned;
  });

export const handler = planFunction(fromEnvironment);
