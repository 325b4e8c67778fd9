/** Sizes of the functions, from measurement. */
import type { FunctionName } from './names.ts';

/** At this size a function has one whole virtual CPU ("Configure Lambda function memory"). */
const ONE_CPU_MB = 1_769;

/**
 * Memory in MB, and how much of it was resident at the most on the worst that each function realistically meets, as
 * `node bench/memory.ts` measures it: as bundled and traced, with the heap that this size gives Node. What the simulated
 * organisation leaves out is connections and their encryption; a test holds that a third at least is left for it.
 */
export const MEMORY: Readonly<Record<FunctionName, { readonly mb: number; readonly peakMb: number }>> = {
  // a roster of 10,000 accounts × 17 regions; with 4 regions 186
  plan: { mb: 512, peakMb: 230 },
  // accounts of 17 regions with hundreds of resources each. 262 is all it needs: the rest is for the CPU, which encrypts,
  // signs and parses hundreds of calls
  scan: { mb: ONE_CPU_MB, peakMb: 503 },
  // the heartbeats of 10,000 accounts × 17 regions; with 4 regions 226
  finish: { mb: 1_024, peakMb: 360 },
  // as many events at once as an invocation takes, of everything that controls react to, in accounts of 17 regions
  react: { mb: ONE_CPU_MB, peakMb: 548 },
  // a hundred commits of a thousand verdicts each
  project: { mb: 512, peakMb: 252 },
  // one cause in all units of 10,000 accounts × 4 regions at once; the first scan of all of them takes half as much
  alert: { mb: 1_280, peakMb: 813 },
  // the alert of that storm is due
  remind: { mb: 512, peakMb: 176 },
  // it is opened by its link, and acknowledged
  link: { mb: 512, peakMb: 215 },
  // a hundred of the largest messages, in batches
  deliver: { mb: 512, peakMb: 142 },
};
