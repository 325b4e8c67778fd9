/** The ports of `project`. */
import { catalogue } from '../controls/catalogue.ts';
import { byId } from '../pipeline/deps.ts';
import { wireCommitArchive } from './archiving.ts';
import { wireHistory } from './history.ts';
import type { Platform } from './platform.ts';
import { wireDeadLetters } from './queues.ts';

export const wireProjecting = (platform: Platform) => ({
  controls: byId(catalogue),
  ...wireHistory(platform.table),
  archive: wireCommitArchive(platform),
  deadLetters: wireDeadLetters(platform),
  clock: platform.clock,
  table: platform.table,
});
export type Projecting = ReturnType<typeof wireProjecting>;
