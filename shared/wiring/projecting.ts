/** The ports of `project`. */
import { catalogue } from '../controls/catalogue.ts';
import { dynamoFindings } from '../history/findings.ts';
import { byId } from '../pipeline/deps.ts';
import type { Platform } from './platform.ts';
import { wireDeadLetters } from './queues.ts';

export const wireProjecting = (platform: Platform) => ({
  controls: byId(catalogue),
  findings: dynamoFindings(platform.table.client, platform.table.name),
  deadLetters: wireDeadLetters(platform),
  clock: platform.clock,
  table: platform.table,
});
export type Projecting = ReturnType<typeof wireProjecting>;
