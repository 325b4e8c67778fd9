/**
 * Runs one function in a process of its own, bundled and started as Lambda does (bench/memory.ts starts it). The parent
 * process plays AWS: a call goes there instead of being signed, so that the simulator takes no memory here.
 */
import { Readable } from 'node:stream';
import type { Context } from 'aws-lambda';
import type { LambdaHandler } from '../../functions/lib/wrap.ts';
import { localClient } from '../../shared/history/embedded.ts';
import { type Platform, remembered } from '../../shared/wiring/platform.ts';
import { simulatedPlatform } from '../../simulator/platform.ts';
import { answeredBy } from '../../simulator/plugin.ts';
import type { FromFunction, Start, ToFunction } from './protocol.ts';

type Handler = LambdaHandler<unknown>;

/** Each function with its parts. Loaded on demand, because a function's bundle has no other function in it. */
const FUNCTIONS: Readonly<Record<string, (platform: Platform) => Promise<Handler>>> = {
  plan: async (platform) => {
    const [{ planFunction }, { wirePlanning }] = await Promise.all([
      import('../../functions/plan.ts'),
      import('../../shared/wiring/planning.ts'),
    ]);
    return planFunction(remembered(() => wirePlanning(platform)));
  },
  scan: async (platform) => {
    const [{ scanFunction }, { wireScanning }] = await Promise.all([
      import('../../functions/scan.ts'),
      import('../../shared/wiring/scanning.ts'),
    ]);
    return scanFunction(remembered(() => wireScanning(platform)));
  },
  finish: async (platform) => {
    const [{ finishFunction }, { wireFinishing }] = await Promise.all([
      import('../../functions/finish.ts'),
      import('../../shared/wiring/planning.ts'),
    ]);
    return finishFunction(remembered(() => wireFinishing(platform)));
  },
  react: async (platform) => {
    const [{ reactFunction }, { wireReacting }] = await Promise.all([
      import('../../functions/react.ts'),
      import('../../shared/wiring/scanning.ts'),
    ]);
    return reactFunction(remembered(() => wireReacting(platform)));
  },
  project: async (platform) => {
    const [{ projectFunction }, { wireProjecting }] = await Promise.all([
      import('../../functions/project.ts'),
      import('../../shared/wiring/projecting.ts'),
    ]);
    return projectFunction(remembered(() => wireProjecting(platform)));
  },
  alert: async (platform) => {
    const [{ alertFunction }, { wireAlerting }] = await Promise.all([
      import('../../functions/alert.ts'),
      import('../../shared/wiring/alerting.ts'),
    ]);
    return alertFunction(remembered(() => wireAlerting(platform)));
  },
  remind: async (platform) => {
    const [{ remindFunction }, { wireAlerting }] = await Promise.all([
      import('../../functions/remind.ts'),
      import('../../shared/wiring/alerting.ts'),
    ]);
    return remindFunction(remembered(() => wireAlerting(platform)));
  },
  link: async (platform) => {
    const [{ linkFunction }, { wireLink }] = await Promise.all([
      import('../../functions/link.ts'),
      import('../../shared/wiring/link.ts'),
    ]);
    return linkFunction(remembered(() => wireLink(platform)));
  },
  deliver: async (platform) => {
    const [{ deliverFunction }, { wireDelivering }] = await Promise.all([
      import('../../functions/deliver.ts'),
      import('../../shared/wiring/delivering.ts'),
    ]);
    return deliverFunction(remembered(() => wireDelivering(platform)));
  },
  api: async (platform) => {
    const [{ apiFunction }, { wireApi }] = await Promise.all([
      import('../../functions/api.ts'),
      import('../../shared/wiring/api.ts'),
    ]);
    return apiFunction(remembered(() => wireApi(platform)));
  },
  jobs: async (platform) => {
    const [{ jobsFunction }, { wireJobs }] = await Promise.all([
      import('../../functions/jobs.ts'),
      import('../../shared/wiring/jobs.ts'),
    ]);
    return jobsFunction(remembered(() => wireJobs(platform)));
  },
  securityhub: async (platform) => {
    const [{ securityHubFunction }, { wireImporting }] = await Promise.all([
      import('../../functions/securityhub.ts'),
      import('../../shared/wiring/importing.ts'),
    ]);
    return securityHubFunction(remembered(() => wireImporting(platform)));
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
const plugin = answeredBy(async (asked) => {
  const input = await withoutStream(asked.input);
  return new Promise((resolve, reject) => {
    calls += 1;
    waiting.set(calls, { resolve, reject });
    say({ type: 'call', id: calls, asked: { ...asked, input } });
  });
});

/** A body that is streamed is read and not kept, as the network would; a stream cannot be sent to another process. */
async function withoutStream(input: object): Promise<object> {
  const { Body } = input as { Body?: unknown };
  if (!(Body instanceof Readable)) return input;
  for await (const chunk of Body) void chunk;
  return { ...input, Body: '' };
}

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
  const read = { transformToString: async () => Buffer.from(Body).toString('utf8') };
  return { ...output, Body: Object.assign(Readable.from(chunks()), read) };
}

let handler: Handler = async () => undefined;

async function start(given: Start): Promise<void> {
  const { endpoint, config, hub, management, regions, linkKey, cursorKey, now } = given;
  const simulated = simulatedPlatform({
    ...{ plugin, config, hub, management },
    database: localClient(endpoint),
    fallbackRegions: regions,
    clock: () => new Date(now),
    ...(name === 'link' ? { links: { keyArn: linkKey, ...NO_PAGE } } : {}),
    // the subscriber accepts every message
    post: async () => ({ status: 202, retryAfter: null, text: '', brokeOff: false }),
  });
  const resource: Platform['resource'] = (of) => (of === 'cursorKey' ? cursorKey : simulated.resource(of));
  handler = (await FUNCTIONS[name]?.({ ...simulated, resource })) ?? handler;
  say({ type: 'started' });
}

/** The function that answers links makes none. */
const NO_PAGE = { url: '', missed: () => {} };

async function invoke(event: unknown): Promise<void> {
  const failed = await handler(event, context).then(failureIn, (error: Error) => `${error.name}: ${error.message}`);
  const { user, system } = process.cpuUsage();
  const peakRssMb = Math.round(process.resourceUsage().maxRSS / 1_024);
  say({ type: 'done', peakRssMb, cpuSeconds: Math.round((user + system) / 1e5) / 10, ...(failed ? { failed } : {}) });
}

/** The failures that a batch, a request or a job answers with. */
function failureIn(answer: unknown): string | undefined {
  const { statusCode = 200, body, status } = (answer ?? {}) as { statusCode?: number; body?: string; status?: string };
  if (statusCode >= 400) return `the request was answered with ${statusCode}: ${body}`;
  if (status === 'failed') return 'the job failed';
  const failures = (answer as { batchItemFailures?: unknown[] })?.batchItemFailures ?? [];
  return failures.length > 0 ? `${failures.length} records of the batch failed` : undefined;
}

process.on('message', async (message: ToFunction) => {
  if (message.type === 'answer') answered(message);
  if (message.type === 'start') await start(message.start);
  if (message.type === 'invoke') await invoke(message.event);
});
