/** The ports of `scan` and of `react`. Only these functions load the controls themselves, with their collectors. */
import { sqsRecheckQueue } from '../aws/recheck-queue.ts';
import { rulesOf } from '../config/settings.ts';
import { controls } from '../controls/index.ts';
import { revisions } from '../controls/revisions.ts';
import { triggersOfControls } from '../pipeline/units-of-event.ts';
import { wireEvidence } from './evidence.ts';
import { wireForeign } from './foreign.ts';
import { wireHistory } from './history.ts';
import type { Platform } from './platform.ts';
import { sqsClient } from './queues.ts';
import { hubAccess, wireReach } from './reaching.ts';
import { wireSources } from './sources.ts';

export function wireScanning(platform: Platform) {
  const registry = { controls, revisions };
  const stored = wireHistory(platform.table);
  return {
    registry,
    triggers: triggersOfControls(controls),
    config: rulesOf(platform.config, registry),
    ...stored,
    evidence: wireEvidence(platform),
    sources: wireSources({
      reach: wireReach(hubAccess(platform)),
      history: stored.history,
      config: platform.config,
      look: platform.look,
    }),
    clock: platform.clock,
  };
}
export type Scanning = ReturnType<typeof wireScanning>;

export function wireReacting(platform: Platform) {
  const queueUrl = platform.resource('eventsQueue');
  const recheckQueue = sqsRecheckQueue({ client: sqsClient(platform), queueUrl });
  return { ...wireScanning(platform), recheckQueue, foreign: wireForeign(platform.config) };
}
export type Reacting = ReturnType<typeof wireReacting>;
