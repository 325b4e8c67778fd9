/** The queues of a deployment, with the number of messages in each. */
import type { Seen } from './reading.ts';

export interface QueueStand {
  /** In words, such as `events`. */
  readonly name: string;
  /** Whether it is a dead-letter queue, whose messages wait for a person. */
  readonly isSetAside: boolean;
  /**
   * The approximate numbers of messages that wait and that are being handled, or the reason why they could not be
   * counted.
   */
  readonly messages: Seen<{ readonly waiting: number; readonly inWork: number }>;
}

/** Asks every queue. */
export type QueueStands = () => Promise<readonly QueueStand[]>;
