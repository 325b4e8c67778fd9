/** Documented events of which one field holds what AWS does not document: each is refused or reacted to, and none breaks a reaction. */
import { describe, expect, it } from 'vitest';
import { occurrenceFrom } from '../../functions/lib/events.ts';
import { actorInWords, shortActorName } from '../../shared/alerts/actor.ts';
import { resolveConfig } from '../../shared/config/config.ts';
import { controls } from '../../shared/controls/index.ts';
import { revisions } from '../../shared/controls/revisions.ts';
import { MalformedEvent } from '../../shared/core/errors.ts';
import { eventPatterns } from '../../shared/derive/triggers.ts';
import { carried, isNamed } from '../../shared/pipeline/mentions.ts';
import { requestsOf } from '../../shared/pipeline/requests.ts';
import { type LookUp, triggersOfControls } from '../../shared/pipeline/units-of-event.ts';
import { delivers } from '../support/event-rules.ts';
import { eventSamples, OTHER, SENDER } from '../support/event-samples.ts';

/** As JSON: no writer of JSON nests as deeply as a sender may. */
const VALUES: readonly (readonly [string, string])[] = [
  ['null', 'null'],
  ['an empty list', '[]'],
  ['a list with null', '[null]'],
  ['an object', '{}'],
  ['a number', '7'],
  ['an empty text', '""'],
  ['a long text', JSON.stringify('arn:aws:s3:::'.repeat(2_000))],
  ['a list of lists', `${'['.repeat(20_000)}${']'.repeat(20_000)}`],
  ['keys of every object', '{"__proto__":{"x":1},"constructor":null,"toString":"x","length":-1}'],
];

type Path = readonly (string | number)[];
function* pathsIn(value: unknown, path: Path = []): Generator<Path> {
  if (path.length > 0) yield path;
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value))
    yield* pathsIn(inner, [...path, Array.isArray(value) ? Number(key) : key]);
}
const HERE = 'the value goes here';
function marked(value: unknown, [key, ...rest]: Path): unknown {
  if (key === undefined) return HERE;
  if (Array.isArray(value)) return value.map((inner, index) => (index === key ? marked(inner, rest) : inner));
  const record = value as Record<string, unknown>;
  return { ...record, [key]: marked(record[key], rest) };
}

const account = (id: string, management: boolean) => ({
  id,
  name: id,
  ou: 'A',
  within: ['ou-1'],
  tags: {},
  management,
});
const itemOf = (id: string) => ({ account: account(id, id === SENDER), regions: ['us-east-1', 'eu-west-1'] });
const look: LookUp = {
  triggers: triggersOfControls(controls),
  unit: async (unit) => {
    const [id = ''] = unit.split('/');
    return [SENDER, OTHER, 'organization'].includes(id) ? ({ unit, item: itemOf(id) } as never) : null;
  },
  accounts: async () => [itemOf(SENDER), itemOf(OTHER)],
  findings: async () => [{ unit: `${OTHER}/eu-west-1`, resource: 'arn:aws:s3:::ledger' }],
};
const config = resolveConfig({}, { controls, revisions });
const deps = { registry: { controls }, config } as unknown as Parameters<typeof requestsOf>[0];

/** The fault of the reaction; null if it has none. */
async function faultOf(body: string): Promise<string | null> {
  try {
    const occurrence = occurrenceFrom(body);
    const { stale } = await requestsOf(deps, look, occurrence);
    for (const { mentions, region, account: id } of stale) {
      if (!/^[a-z0-9-]+$/.test(region) || !/^(\d{12}|organization)$/.test(id)) return `a unit ${id}/${region}`;
      isNamed(mentions(), 'arn:aws:s3:::ledger');
      carried(mentions());
    }
    if (occurrence.actor) actorInWords(occurrence.actor);
    if (occurrence.actor) shortActorName(occurrence.actor);
    return null;
  } catch (error) {
    return error instanceof MalformedEvent ? null : String((error as Error).stack);
  }
}

/** One event for each field: calls share the fields of their records, except what they ask and what they answer. */
const samples = await eventSamples();
const bodies = new Map<string, string>();
for (const { name, event } of samples)
  for (const path of pathsIn(event)) {
    const field = path.filter((part) => typeof part === 'string').join('.');
    const key = path[0] === 'detail' && path[1] !== 'userIdentity' ? `${name} ${field}` : field;
    if (!bodies.has(key)) bodies.set(key, JSON.stringify(marked(event, path)));
  }

describe.each(VALUES)('%s in place of any field of an event', (_what, value) => {
  it('is refused as malformed, or reacted to', async () => {
    expect(bodies.size).toBeGreaterThan(500);
    const faults: string[] = [];
    for (const [key, body] of bodies) {
      const fault = await faultOf(body.replace(JSON.stringify(HERE), () => value));
      if (fault !== null) faults.push(`${key}: ${fault}`);
    }
    expect(faults.slice(0, 5)).toEqual([]);
  });
});

it.each(['com.example', 'AWS.guardduty', 'example/aws.guardduty', ''])(
  'a copy of any event with the source %j is let in by no rule',
  (source) => {
    const { everyRegion, usEast1 } = eventPatterns(look.triggers);
    const letIn = samples.filter(({ event }) =>
      [...everyRegion, ...usEast1].some((pattern) => delivers(pattern, { ...event, source })),
    );
    expect(letIn.map(({ name }) => name)).toEqual([]);
  },
);
