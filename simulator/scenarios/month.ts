/**
 * A month of an organisation with known truth: many events that change nothing, single drifts, storms of one cause in
 * many accounts, and resources that flap. Everything follows from the seed number.
 */
import type { Runtime } from '../runtime.ts';
import type { PublishedMessage } from '../services/sns.ts';
import type { World } from '../world.ts';
import { DAY, HOUR, type MonthOptions, scriptOf, type Truth } from './month-script.ts';

/** Time advances in these steps; the events of one step arrive together. */
const TICK = 10 * 60_000;
/** The delay after which an event without a visible effect is checked again (shared/pipeline/recheck.ts). */
const RECHECK = 31_000;

/**
 * Only these controls are enabled, because their verdicts do not change with time alone, and the month should have no
 * drift but its own. The others would rightly alert when evidence, keys and recovery points grow old.
 */
export const TIMELESS = {
  '*': false,
  'compute.*': true,
  'encryption.*': true,
  'guardduty.enabled': true,
  'logging.*': true,
  'network.*': true,
  'storage.*': true,
} as const;

export interface Month {
  readonly truths: readonly Truth[];
  readonly messages: readonly PublishedMessage[];
  readonly events: number;
}

/** Plays the month. The organisation must have been scanned, and its baseline sent, before. */
export async function playMonth(
  { world, runtime }: { world: World; runtime: Runtime },
  options: MonthOptions,
  progress: (day: number) => void = () => {},
): Promise<Month> {
  const begin = world.now().getTime();
  const { acts, truths } = scriptOf(world, options, begin);
  const messages: PublishedMessage[] = [];
  let next = 0;
  // one more scan after the end, which sees the last changes
  for (let tick = begin; tick <= begin + options.days * DAY + 4 * HOUR; tick += TICK) {
    world.advance(tick - world.now().getTime());
    for (; (acts[next]?.at ?? Number.POSITIVE_INFINITY) <= tick; next += 1) await acts[next]?.run();
    await runtime.settle();
    world.advance(RECHECK);
    await runtime.settle();
    if ((tick - begin) % DAY === 3 * HOUR) {
      await runtime.scan();
      progress((tick - begin) / DAY);
    }
    messages.push(...runtime.received());
  }
  return { truths, messages, events: options.events };
}
