/**
 * Runs one function in a process of its own, bundled and started as Lambda does (bench/memory.ts starts it). The parent
 * process plays AWS: a call goes there instead of being signed, so that the simulator takes no memory here.
 */
import { Readable } from 'node:stream';
import type { Context } from 'aws-lambda';
import type { WiringSource } from '../../functions/lib/environment.ts';
import type { LambdaHandler } from '../../functions/lib/wrap.ts';
import { resolveAlerts } from '../../shared/config/alerts.ts';
import { localClient } from '../../shared/history/embedded.ts';
import { answeredBy } from '../../simulator/plugin.ts';
import { simulatedDelivery, simulatedLink, simulatedWiring } from '../../simulator/wiring.ts';
import type { FromFunction, Start, ToFunction } from './protocol.ts';

type Handler = LambdaHandler<unknown>;

/** Loaded on demand, because a function's bundle has no other function in it. */
const PIPELINE: Readonly<Record<string, (wiring: WiringSource) => Promise<Handler>>> = {
  plan: async (wiring) => (await import('../../functions/plan.ts')).planFunction(wiring),
  scan: async (wiring) => (await import('../../functions/scan.ts')).scanFunction(wiring),
  finish: async (wiring) => (await import('../../functions/finish.ts')).finishFunction(wiring),
  react: async (wiring) => (await import('../../functions/react.ts')).reactFunction(wiring),
  project: async (wiring) => (await import('../../functions/project.ts')).projectFunction(wiring),
  alert: async (wiring) => (await import('../../functions/alert.ts')).alertFunction(wiring),
  remind: async (wiring) => (await import('../../functions/remind.ts')).remindFunction(wiring),
};

type Simulated = Parameters<typeof simulatedWiring>[0];

/** The functions with a wiring of their own. The subscriber accepts every message. */
const OTHERS: Readonly<Record<string, (simulated: Simulated, start: Start) => Promise<Handler>>> = {
  link: async (simulated, { linkKey }) => {
    const deps = simulatedLink(simulated, linkKey);
    return (await import('../../functions/link.ts')).linkFunction(() => deps);
  },
  deliver: async (simulated) => {
    const post = async () => ({ status: 202, retryAfter: null, text: '', brokeOff: false });
    const { routes = [] } = simulated.config.alerts ?? {};
    const wiring = simulatedDelivery({ ...simulated, routes: resolveAlerts({ routes }).routes, post });
    return (await import('../../functions/deliver.ts')).deliverFunction(() => wiring);
  },
};

const [name = '', memory = ''] = process.argv.slice(2);
const TIME_LIMIT_MS = 900_000;
const context = {
  functionName: `plumbline-${name}`,
  awsRequestId: 'bench',
  memoryLimitInMB: memory,
  getRemainingTimeInMillis: () => TIME_LIMIT_MS,
} as Context;

const say = (message: FromFunction) => process.send?.(message);

const waiting = new Map<number, { resolve(output: object): void; reject(error: Error): void }>();
let calls = 0;
const plugin = answeredBy(
  (asked) =>
    new Promise((resolve, reject) => {
      calls += 1;
      waiting.set(calls, { resolve, reject });
      say({ type: 'call', id: calls, asked });
    }),
);

function answered({ id, output, error }: Extract<ToFunction, { type: 'answer' }>): void {
  const call = waiting.get(id);
  waiting.delete(id);
  if (error) call?.reject(Object.assign(new Error(error.message), error));
  else call?.resolve(withStream(output ?? {}));
}

const CHUNK = 65_536;

/** The bytes of an object as a stream, as the network delivers them. */
function withStream(output: { Body?: Uint8Array }): object {
  const { Body } = output;
  if (!Body) return output;
  const chunks = function* () {
    for (let start = 0; start < Body.length; start += CHUNK) yield Body.subarray(start, start + CHUNK);
  };
  return { ...output, Body: Readable.from(chunks()) };
}

let handler: Handler = async () => undefined;

async function start(message: Start): Promise<void> {
  const { endpoint, config, hub, management, regions, now } = message;
  const clock = () => new Date(now);
  const database = localClient(endpoint);
  const simulated = { plugin, database, config, hub, management, fallbackRegions: regions, clock };
  handler = await made(simulated, message);
  say({ type: 'started' });
}

async function made(simulated: Simulated, message: Start): Promise<Handler> {
  const other = OTHERS[name];
  if (other) return other(simulated, message);
  const wiring = simulatedWiring(simulated);
  return (await PIPELINE[name]?.(() => wiring)) ?? handler;
}

async function invoke(event: unknown): Promise<void> {
  const failed = await handler(event, context).then(failureIn, (error: Error) => `${error.name}: ${error.message}`);
  const { user, system } = process.cpuUsage();
  const peakRssMb = Math.round(process.resourceUsage().maxRSS / 1_024);
  say({ type: 'done', peakRssMb, cpuSeconds: Math.round((user + system) / 1e5) / 10, ...(failed ? { failed } : {}) });
}

/** The failures that a batch answers with. */
function failureIn(answer: unknown): string | undefined {
  const failures = (answer as { batchItemFailures?: unknown[] })?.batchItemFailures ?? [];
  return failures.length > 0 ? `${failures.length} records of the batch failed` : undefined;
}

process.on('message', async (message: ToFunction) => {
  if (message.type === 'answer') answered(message);
  if (message.type === 'start') await start(message.start);
  if (message.type === 'invoke') await invoke(message.event);
});
