/** What the forms of pagers and web hooks have in common. */
import type { AlertPayload } from '../payload.ts';

/** A POST to a subscriber. */
export interface Outgoing {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export const JSON_HEADERS = { 'content-type': 'application/json', 'user-agent': 'Plumbline' } as const;

export type PagerAction = 'trigger' | 'acknowledge' | 'resolve';

/** A pager knows three things of an alert. What is waived wants nobody to get up: it is over, as far as a pager goes. */
export function actionOf(event: AlertPayload['event']): PagerAction {
  if (event === 'resolved' || event === 'waived') return 'resolve';
  return event === 'acknowledged' ? 'acknowledge' : 'trigger';
}
