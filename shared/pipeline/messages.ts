/** The messages of the queue of events. */
import type { Recheck } from '../core/ports.ts';
import type { ReceivedEvent } from './requests.ts';

/** A message of the queue: an event, or a request to check again. */
export type Message = { readonly id: string } & (
  | { readonly occurrence: ReceivedEvent }
  | { readonly recheck: Recheck }
);

/** The messages without the repetitions of an event. */
export function onceEach(messages: readonly Message[]): readonly Message[] {
  const known = new Set<string>();
  return messages.filter((message) => {
    const event = eventOf(message);
    if (known.has(event)) return false;
    known.add(event);
    return true;
  });
}

const eventOf = (message: Message): string =>
  'occurrence' in message ? `${message.occurrence.account}/${message.occurrence.id}` : message.id;
