/** Names of the queues and topics of a route. The stack creates them; `deliver` and `alerts redrive` find them by name. */

const DELIVER = 'plumbline-deliver-';
export const UNDELIVERED = 'plumbline-undelivered-';
const CHAT = 'plumbline-chat-';

/** The queue that `deliver` reads for a route. */
export const deliverQueue = (route: string): string => `${DELIVER}${route}`;

/** The dead-letter queue of a route. */
export const undeliveredQueue = (route: string): string => `${UNDELIVERED}${route}`;

/** The topic that Amazon Q reads for a channel. */
export const chatTopic = (route: string): string => `${CHAT}${route}`;

/** The ARN of that topic, in the account and region of the route's queue. */
export const chatTopicBeside = (queueArn: string, route: string): string =>
  `${queueArn.slice(0, queueArn.lastIndexOf(':') + 1).replace(':sqs:', ':sns:')}${chatTopic(route)}`;

const last = (arn: string): string => arn.slice(arn.lastIndexOf(':') + 1);

const after = (prefix: string, name: string): string | null =>
  name.startsWith(prefix) ? name.slice(prefix.length) : null;

/** The route of a queue, by the queue's ARN; null for any other queue. */
export const routeOfDeliverQueue = (arn: string): string | null => after(DELIVER, last(arn));
export const routeOfUndelivered = (url: string): string | null =>
  after(UNDELIVERED, url.slice(url.lastIndexOf('/') + 1));

/** Tag of a dead-letter queue: the ARN of the topic or queue that a redrive sends its messages to. */
export const SENDS_TO = 'plumbline-sends-to';
