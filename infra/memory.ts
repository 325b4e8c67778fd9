/** The memory of the functions, from measurement. */
import type { FunctionName } from './names.ts';

/** With this much memory a function has one full virtual CPU ("Configure Lambda function memory"). */
const ONE_CPU_MB = 1_769;

/**
 * `mb` is the memory in MB. `peakMb` is the highest resident memory under the largest realistic load, as `node
 * bench/memory.ts` measures it: bundled and traced, with the heap that Node gets at this size. The simulator has no
 * connections and no encryption, so a test requires that a third is left for them.
 */
export const MEMORY: Readonly<Record<FunctionName, { readonly mb: number; readonly peakMb: number }>> = {
  // a roster of 10,000 accounts × 17 regions; with 4 regions 186
  plan: { mb: 512, peakMb: 230 },
  // Accounts of 17 regions with hundreds of resources each. 262 MB would do; the rest buys CPU, which encrypts, signs
  // and parses hundreds of calls.
  scan: { mb: ONE_CPU_MB, peakMb: 503 },
  // the heartbeats of 10,000 accounts × 17 regions; with 4 regions 226
  finish: { mb: 1_024, peakMb: 360 },
  // as many events as one invocation takes, of everything that controls react to, in accounts of 17 regions
  react: { mb: ONE_CPU_MB, peakMb: 548 },
  // a hundred commits of a thousand verdicts each
  project: { mb: 512, peakMb: 252 },
  // one cause in all units of 10,000 accounts × 4 regions at once; the first scan of all of them takes half of it
  alert: { mb: 1_280, peakMb: 813 },
  // the reminder of the alert above
  remind: { mb: 512, peakMb: 176 },
  // a person opens the link and acknowledges the alert
  link: { mb: 512, peakMb: 215 },
  // every question and the largest uploads at once, over 40,000 transitions; the rest buys CPU, which verifies and unpacks
  api: { mb: 1_024, peakMb: 495 },
  // a pack of a million verdicts (bench/pack.ts)
  jobs: { mb: 3_008, peakMb: 1_400 },
  // as `project`: a hundred commits of a thousand verdicts each, and the findings of their transitions
  securityhub: { mb: 512, peakMb: 300 },
  // a hundred of the largest messages, in batches
  deliver: { mb: 512, peakMb: 142 },
};
