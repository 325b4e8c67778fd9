/**
 * For each SDK client of a collector, every changing call either has a trigger or is listed by name for the next scan.
 */
import { glob, readFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { controls } from '../../shared/controls/index.ts';
import { matchesPattern, reasonFor } from '../../shared/derive/events-page.ts';
import { actionsOf } from '../../shared/derive/permissions.ts';
import { triggersOf } from '../../shared/derive/triggers.ts';
import { awsServices } from '../../shared/services/index.ts';
import serviceEvents from '../fixtures/service-events.json' with { type: 'json' };
import { changingCommands } from '../support/sdk-commands.ts';

const folder = resolve(import.meta.dirname, '../../shared/services');
const triggers = triggersOf(controls);
const { events: listed } = serviceEvents as { readonly events: Readonly<Record<string, readonly string[]>> };

const waitedFor = (service: string): Set<string> =>
  new Set(
    triggers.flatMap(({ eventSource, eventNames = [] }) =>
      eventSource === `${service}.amazonaws.com` ? eventNames : [],
    ),
  );
const eventsOf = (service: string): Set<string> =>
  new Set(
    triggers.flatMap(({ eventSource, source, detailType }) =>
      eventSource || source !== `aws.${service}` ? [] : detailType,
    ),
  );

it('the declarations cover the services whose clients collectors use, each once', async () => {
  const used = new Set<string>();
  const declaring: string[] = [];
  for await (const file of glob('*/*.ts', { cwd: folder })) {
    if (basename(file) === 'service.ts') declaring.push(dirname(file));
    const source = await readFile(resolve(folder, file), 'utf8');
    for (const [, client = ''] of source.matchAll(/import\('@aws-sdk\/client-([a-z0-9-]+)'\)/g)) used.add(client);
  }
  expect(awsServices.flatMap(({ clients }) => clients).sort()).toEqual([...used].sort());
  expect(awsServices).toHaveLength(declaring.length);
});

it('collectors use only clients that the declarations cover', () => {
  const services = awsServices.flatMap(({ service, iam }) => [service, iam ?? service]);
  const read = actionsOf(controls).map((action) => action.slice(0, action.indexOf(':')));
  expect(read.filter((service) => !services.includes(service))).toEqual([]);
});

describe.each(awsServices.map((left) => [left.service, left] as const))('%s', (service, left) => {
  it('has a trigger or a declaration for each changing call', async () => {
    const known = waitedFor(service);
    const commands = await changingCommands(left);
    const missing = commands.filter(({ call }) => !known.has(call) && !reasonFor(left.calls, call));
    expect([...new Set(missing.map(({ call }) => call))]).toEqual([]);
  });

  it('declares by name no call that has a trigger or does not exist', async () => {
    const known = waitedFor(service);
    const all = left.calls.flatMap(({ names }) => names);
    expect(all.filter((name) => known.has(name))).toEqual([]);
    if (left.clients.length === 0) return;
    const calls = (await changingCommands(left)).map(({ call }) => call).filter((call) => !known.has(call));
    expect(all.filter((pattern) => !calls.some((call) => matchesPattern(pattern, call)))).toEqual([]);
  });

  it('names one by one the calls on what its collectors read', async () => {
    const known = waitedFor(service);
    const exact = new Set(left.calls.flatMap(({ names }) => names));
    const commands = await changingCommands(left);
    const swept = commands.filter(({ call }) => isOnWhatIsRead(service, call) && !known.has(call) && !exact.has(call));
    expect(swept.map(({ call }) => call)).toEqual([]);
  });

  it('has a trigger or a declaration for each event that AWS lists for the service', () => {
    const waited = eventsOf(service);
    const missing = (listed[service] ?? []).filter((event) => !waited.has(event) && !reasonFor(left.events, event));
    expect(missing).toEqual([]);
  });

  it('declares no event that has a trigger', () => {
    const declared = left.events.flatMap(({ names }) => names);
    expect(
      [...eventsOf(service)].filter((event) => declared.some((pattern) => matchesPattern(pattern, event))),
    ).toEqual([]);
  });
});

/** `ec2:DescribeSecurityGroups` → `SecurityGroup`. */
const nounOf = (action: string): string =>
  action.replace(/^[^:]*:(?:BatchGet|Describe|Generate|Get|List|View)/, '').replace(/s$/, '');

const nouns = Map.groupBy(actionsOf(controls), (action) => action.slice(0, action.indexOf(':')));

/** The endings of a call on the resource itself, as opposed to a call on something that belongs to it. */
const OF_THE_SAME = /^(?:s?|(?:Attribute|Rule|Ingress|Egress|Tier|Version|Configuration|Tagging|Description)\w*)$/;

function isOnWhatIsRead(service: string, call: string): boolean {
  const what = call.replace(/^[A-Z][a-z]+/, '');
  return (nouns.get(service) ?? [])
    .map(nounOf)
    .some((noun) => what.startsWith(noun) && OF_THE_SAME.test(what.slice(noun.length)));
}
