/** The ports of `alert` and of `remind`: the alerts, the settings of messages, and the timers of reminders. */
import { signedLinks } from '../alerts/links.ts';
import { type Links, NO_LINKS, type SnsOptions, snsPublisher } from '../alerts/sns.ts';
import { schedulerTimers } from '../aws/timers.ts';
import { accountRules } from '../config/rules.ts';
import { catalogue, texts } from '../controls/catalogue.ts';
import { withTexts } from '../core/catalogue.ts';
import type { Timers } from '../core/ports.ts';
import { dynamoHistory } from '../history/history.ts';
import { dynamoRoster } from '../history/roster.ts';
import type { Publisher } from '../records/alerts/notification.ts';
import { signingKey } from './link.ts';
import type { Platform } from './platform.ts';
import { wireDeadLetters } from './queues.ts';

export function wireAlerting(platform: Platform) {
  const { table, clock } = platform;
  const controls = withTexts(catalogue, texts);
  const config = accountRules(platform.config);
  const telling = { ...config.alerts.telling, store: platform.store ?? { table: table.name } };
  return {
    controls,
    answers: async () => (await import('../controls/answers.ts')).answers,
    config,
    history: dynamoHistory(table.client, table.name),
    roster: dynamoRoster(table.client, table.name),
    publisher: wirePublisher(platform, { controls, telling }),
    timers: wireTimers(platform),
    deadLetters: wireDeadLetters(platform),
    clock,
    table,
  };
}
export type Alerting = ReturnType<typeof wireAlerting>;

const wirePublisher = (platform: Platform, how: Pick<SnsOptions, 'controls' | 'telling'>): Publisher =>
  snsPublisher({
    client: platform.client(async () => (await import('@aws-sdk/client-sns')).SNSClient),
    topicArn: platform.resource('topic'),
    ...how,
    links: wireLinks(platform),
  });

function wireLinks(platform: Platform): Links {
  const page = platform.linkPage();
  return page ? signedLinks({ ...signingKey(platform), ...page, clock: platform.clock }) : NO_LINKS;
}

const wireTimers = ({ client, resource, clock }: Platform): Timers =>
  schedulerTimers({
    client: client(async () => (await import('@aws-sdk/client-scheduler')).SchedulerClient),
    group: resource('timerGroup'),
    target: resource('timerTarget'),
    role: resource('timerRole'),
    deadLetters: resource('timerDeadLetters'),
    clock,
  });
