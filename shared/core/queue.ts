/** The queues of a deployment: how much waits in each. */
import type { Seen } from './reading.ts';

export interface QueueStand {
  /** In words, such as `events`. */
  readonly name: string;
  /** Whether its messages were given up, and wait for a person. */
  readonly isSetAside: boolean;
  /** The messages that wait, and those that are being worked on, approximately; or why they could not be counted. */
  readonly messages: Seen<{ readonly waiting: number; readonly inWork: number }>;
}

/** Asks every queue. */
export type QueueStands = () => Promise<readonly QueueStand[]>;
