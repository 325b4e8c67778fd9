/** Redrives dead letters, and prints the outcome of each. */

import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import {
  type Clients,
  type Redriven,
  redrive,
  type UndeliveredQueue,
  undeliveredQueues,
} from '../../shared/alerts/redrive.ts';
import { endpointConfig } from '../../shared/aws/endpoint.ts';
import { timeLimited } from '../../shared/aws/time-limits.ts';
import { UsageError } from '../../shared/core/errors.ts';
import { inTerminal } from '../../shared/core/inert.ts';
import { credentialsOf } from './caller.ts';
import { EXIT, ExitWith } from './exit.ts';
import type { Io } from './io.ts';
import { coloursFor, painted, table } from './table.ts';

interface RedriveOptions {
  readonly route?: readonly string[];
  readonly dryRun?: boolean;
  readonly profile?: string;
  readonly region?: string;
  readonly endpointUrl?: string;
  readonly format: 'table' | 'json';
}

export async function runRedrive(io: Io, options: RedriveOptions): Promise<void> {
  const clients = await clientsFor(options);
  try {
    const queues = chosen(await foundIn(clients), options.route);
    const all: Redriven[] = [];
    for (const queue of queues) {
      for await (const one of redrive(queue, clients, { dryRun: Boolean(options.dryRun) })) {
        all.push(one);
      }
    }
    print(io, all, options);
    conclude(io, all, queues, options);
  } finally {
    clients.sqs.destroy();
    clients.sns.destroy();
  }
}

async function clientsFor({ profile, region, endpointUrl }: RedriveOptions): Promise<Clients> {
  const settings = {
    ...timeLimited(),
    credentials: await credentialsOf(profile),
    ...(profile ? { profile } : {}),
    ...(region ? { region } : {}),
    ...(endpointUrl ? { endpoint: endpointConfig(endpointUrl).endpoint } : {}),
  };
  return { sqs: new SQSClient(settings), sns: new SNSClient(settings) };
}

async function foundIn(clients: Clients): Promise<UndeliveredQueue[]> {
  const region = await clients.sqs.config.region().catch((cause: Error) => {
    throw new UsageError(`which region is the hub in? give --region, or set AWS_REGION (${cause.message})`, { cause });
  });
  const queues = await undeliveredQueues(clients);
  if (queues.length > 0) return queues;
  throw new UsageError(
    `there is no queue called plumbline-undelivered-… in ${region}; use credentials of the hub's account and its region, or ` +
      'deploy routes (alerts.routes) first',
  );
}

function chosen(queues: readonly UndeliveredQueue[], routes: readonly string[] | undefined): UndeliveredQueue[] {
  const unknown = routes?.find((name) => !queues.some(({ route }) => route === name));
  if (unknown !== undefined) {
    throw new UsageError(`no route is called "${unknown}"; there is ${queues.map(({ route }) => route).join(', ')}`);
  }
  return queues.filter(({ route }) => !routes || routes.includes(route));
}

function print(io: Io, all: readonly Redriven[], { format }: RedriveOptions): void {
  if (format === 'json') {
    const told = all.map(({ order: _order, ...one }) => one);
    io.stdout.write(`${JSON.stringify(told, null, 2)}\n`);
    return;
  }
  if (all.length === 0) return;
  const colours = coloursFor(io);
  const rows = all.map(({ route, since, event, headline, because, outcome, trouble }) => [
    ...[route, since.slice(0, 16), event ?? '-', headline, because ?? '-'],
    trouble ? painted(colours.red(`${outcome}: ${inTerminal(trouble)}`)) : outcome,
  ]);
  io.stdout.write(`${table(io, ['route', 'since', 'event', 'what', 'why it is here', 'outcome'], rows)}\n`);
}

const messages = (count: number): string => `${count} message${count === 1 ? '' : 's'}`;

function conclude(
  io: Io,
  all: readonly Redriven[],
  queues: readonly UndeliveredQueue[],
  { dryRun }: RedriveOptions,
): void {
  const of = `of ${queues.length} route${queues.length === 1 ? '' : 's'}`;
  if (all.length === 0) io.stderr.write(`nothing is undelivered ${of}\n`);
  else if (dryRun) io.stderr.write(`${messages(all.length)} ${of}; without --dry-run they are sent again\n`);
  else io.stderr.write(`${messages(all.filter(({ outcome }) => outcome === 'sent').length)} ${of} sent again\n`);
  const troubled = all.filter(({ trouble }) => trouble !== null);
  if (troubled.length === 0) return;
  io.stderr.write(`${messages(troubled.length)} had trouble; what was kept lies where it lay\n`);
  throw new ExitWith(EXIT.unfinished);
}
