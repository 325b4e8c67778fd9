/** Step Functions, first state: lists accounts and regions, stores the work items, returns their key. */
import { plan } from '../shared/pipeline/plan.ts';
import { type Planning, wirePlanning } from '../shared/wiring/planning.ts';
import { parsed, planInput } from './lib/events.ts';
import { deployed, type Source } from './lib/platform.ts';
import { wrapped } from './lib/wrap.ts';

/** Time kept for storing the plan, however slowly AWS lists the accounts' regions. */
const RESERVED_MS = 180_000;

export const planFunction = (wiring: Source<Planning>) =>
  wrapped('plan', async (event, { logger, count, context }) => {
    const { run, input } = parsed(planInput, event, 'the input of plan');
    const mayAsk = () => context.getRemainingTimeInMillis() > RESERVED_MS;
    const planned = await plan(wiring(), { run, mayAsk, ...input });
    count('PlannedUnits', planned.units);
    logger.info('planned', { ...planned });
    if (planned.assumed > 0)
      logger.warn('default regions are assumed for accounts: AWS did not list their regions', { ...planned });
    if (planned.unmatched.length > 0) {
      logger.warn('the configuration names organisational units that hold no account', { units: planned.unmatched });
    }
    return planned;
  });

export const handler = planFunction(deployed(wirePlanning));
