/** Types and actions that pagers and web hooks share. */
import type { AlertPayload } from '../payload.ts';

/** A POST to a subscriber. */
export interface Outgoing {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export const JSON_HEADERS = { 'content-type': 'application/json', 'user-agent': 'Plumbline' } as const;

export type PagerAction = 'trigger' | 'acknowledge' | 'resolve';

/** The action of a pager for an event. A waived alert is resolved in the pager, because no person needs to act. */
export function actionOf(event: AlertPayload['event']): PagerAction {
  if (event === 'resolved' || event === 'waived') return 'resolve';
  return event === 'acknowledged' ? 'acknowledge' : 'trigger';
}
