/**
 * Compares the fields that are read with the SDK's own documentation: a deprecated field is listed here, or no longer
 * read.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { awsOrganization } from '../../shared/aws/organization.ts';
import type { PluginFactory } from '../../shared/aws/reach.ts';
import { NEXT_TOKENS, PAGE_TOKENS } from '../../shared/aws/walks.ts';
import { ORGANIZATION } from '../../shared/core/account.ts';
import { credentialsIn, pluginOf, SIMULATED_CLIENT } from '../../simulator/access.ts';
import { createWorld } from '../../simulator/world.ts';
import { type Read, recorded } from '../contract/support/recording.ts';
import { sdkTypes } from '../contract/support/sdk-types.ts';
import { runnerFor } from '../contract/support/subjects.ts';

/** Deprecated fields that are still read: why, and until when. */
const READ_UNTIL_THEN: Readonly<Record<string, string>> = {
  'Budgets DescribeBudgets.Budgets[].CostFilters':
    'budgets that were made with it are answered with it; what replaces it, FilterExpression, is read first',
  'Budgets DescribeBudgets.Budgets[].CostTypes':
    'budgets that were made with it are answered with it; what replaces it, Metrics, is read first',
  'OpenSearch DescribeDomains.DomainStatusList[].Deleted':
    'it is not retired: its documentation says that a domain is no longer returned once it is deleted',
  'S3 GetBucketReplication.ReplicationConfiguration.Rules[].Prefix':
    'rules of the first version have it, which S3 goes on to answer for them; what replaces it, Filter, is read first',
};

const RETIRED =
  /@deprecated|\bdeprecated\b|\bretired?\b|\bno longer (available|supported|used|returned|provides?)|\bdiscontinued\b|\bwill be removed\b|\blegacy\b/i;

/** The fields whose documentation says that they, or named parts of them, are deprecated. */
function retiredBy({ serviceId, operation, field, declared }: ReadField): string[] {
  const sentences = (declared?.docs ?? '').split(/\.\s|<\/?p>/).filter((sentence) => RETIRED.test(sentence));
  const named = sentences.flatMap((sentence) => [...sentence.matchAll(/<code>(\w+)<\/code>/g)].map(([, name]) => name));
  const isMeant = (other: ReadField): boolean =>
    other.operation === operation && other.field.startsWith(`${field}`) && named.includes(other.declared?.name);
  const inside = [...fields.values()].filter(isMeant).map((other) => `${serviceId} ${operation}.${other.field}`);
  return sentences.length > 0 && named.length === 0 ? [`${serviceId} ${operation}.${field}`] : inside;
}

interface ReadField extends Pick<Read, 'field' | 'declared'> {
  readonly serviceId: string;
  readonly operation: string;
}

const types = sdkTypes();
const world = createWorld({ accounts: 9, regions: ['us-east-1', 'eu-west-1'] });
/** Each field once, however many accounts and resources have it. */
const fields = new Map<string, ReadField>();
const note = (read: ReadField) => {
  const { serviceId, operation, field, declared } = read;
  fields.set(`${serviceId} ${operation}.${field} ${declared ? 'documented' : 'not documented'}`, read);
};

/** Records every field that is read from the answers of clients that no collector makes. */
const recording: PluginFactory = (client) => ({
  applyToStack: (stack) => {
    pluginOf(world)(client).applyToStack(stack);
    const noticing =
      (next: (args: object) => Promise<{ output: object }>, context: { commandName: string }) =>
      async (args: object) => {
        const result = await next(args);
        const operation = context.commandName.replace(/Command$/, '');
        const output = recorded(result.output, types(client.serviceId), operation, (read) =>
          note({ ...read, serviceId: client.serviceId, operation }),
        );
        return { ...result, output };
      };
    stack.add(noticing, { step: 'initialize', priority: 'high' });
  },
});

beforeAll(async () => {
  for (const id of [...world.accounts.map((account) => account.id), ORGANIZATION]) {
    const ofCollectors = await runnerFor(world, id).record(types);
    for (const { call, ...read } of ofCollectors) note({ ...read, ...call });
  }
  const credentials = credentialsIn(world, world.management.id);
  const organization = awsOrganization({
    plugin: recording,
    client: SIMULATED_CLIENT,
    credentials: async () => credentials,
    fallbackRegions: [],
  });
  for await (const account of organization.accounts()) {
    await organization.isMember(account);
    await organization.enabledRegions(account);
  }
});

describe('fields that are read', () => {
  it('are not documented by AWS as deprecated', () => {
    const said = new Map(
      [...fields.values()].flatMap((read) => retiredBy(read).map((field) => [field, read.declared?.docs ?? ''])),
    );
    expect(Object.fromEntries([...said].filter(([name]) => !(name in READ_UNTIL_THEN)))).toEqual({});
    expect(Object.keys(READ_UNTIL_THEN).filter((name) => !said.has(name))).toEqual([]);
  });

  it('are fields that AWS documents', () => {
    const unknown = [...fields.values()].filter(({ declared, field }) => !declared && !/(\[\]|\{\})$/.test(field));
    const names = new Set(unknown.map(({ serviceId, operation, field }) => `${serviceId} ${operation}.${field}`));
    expect([...names].filter((name) => !/\b(IsTruncated|Truncated)$/.test(name) && !isToken(name))).toEqual([]);
  });

  const isToken = (name: string): boolean => NEXT_TOKENS.some((token) => name.endsWith(`.${token}`));
});

describe('lists', () => {
  it('continue with page tokens that reach knows', () => {
    const services = new Set([...fields.values()].map(({ serviceId }) => serviceId));
    const tokens = new Set([...services].flatMap((serviceId) => [...types(serviceId).pageTokens().values()]));
    expect([...tokens].filter((token) => !PAGE_TOKENS.includes(token))).toEqual([]);
  });
});
