/** Amazon Route 53: which names of the critical zones have somewhere to fail over to, and what sets it off. */
import type { ResourceRecordSet, Route53Client } from '@aws-sdk/client-route-53';
import { apiCalls, collector, type Resource } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { all, each, required, type Seen, seen } from '../../core/reading.ts';
import { criticalResources } from '../tagging/critical-resources.ts';

const sdk = () => import('@aws-sdk/client-route-53');
type Sdk = Awaited<ReturnType<typeof sdk>>;

export interface HealthCheck {
  /** A disabled check reports healthy for ever ("Values that you specify when you create or update health checks"). */
  readonly enabled: boolean;
}

const CHECKS = 'route53:ListHealthChecks';

/** The account's health checks; the id is Route 53's own, as records refer to it. */
export const healthChecks = collector({
  id: 'route53.health-checks',
  scope: 'account',
  actions: [CHECKS],
  triggers: [apiCalls('route53', 'CreateHealthCheck', 'UpdateHealthCheck', 'DeleteHealthCheck')],
  sdk,
  collect: async (aws, { Route53Client, paginateListHealthChecks }): Promise<Resource<HealthCheck>[]> => {
    const found = await all(paginateListHealthChecks({ client: aws.client(Route53Client) }, {}), (page) =>
      required(page.HealthChecks, CHECKS, 'HealthChecks'),
    );
    return found.map(({ Id, HealthCheckConfig }) => ({
      id: required(Id, CHECKS, 'Id'),
      facts: { enabled: !required(HealthCheckConfig, CHECKS, 'HealthCheckConfig').Disabled },
    }));
  },
});

export interface PublicZone {
  /** Without the final dot. */
  readonly name: string;
  /** Tagged critical: only then are its records read. */
  readonly critical: boolean;
  /** The records among which Route 53 chooses an answer: two or more of the same name and type. */
  readonly choices: Seen<readonly Choice[]>;
}

export interface Choice {
  /** `www.example.com A`, which the records of one choice share. */
  readonly name: string;
  /** The record's own identifier among them. */
  readonly identifier: string;
  /**
   * By what Route 53 knows whether it works: a health check, or the state of an alias's target. The check may be
   * disabled or deleted since; the secondary of a failover pair may do without, as there is nothing behind it.
   */
  readonly health: 'checked' | 'target' | 'last-resort' | 'disabled' | 'deleted' | 'none';
}

const ZONES = 'route53:ListHostedZones';
const RECORDS = 'route53:ListResourceRecordSets';

/** Every public zone. Records cannot be filtered, so that only critical zones are read: one call per 300 records. */
export const publicZones = collector({
  id: 'route53.public-zones',
  scope: 'account',
  actions: [ZONES, RECORDS],
  triggers: [
    apiCalls('route53', 'CreateHostedZone', 'DeleteHostedZone', 'ChangeResourceRecordSets', 'ChangeTagsForResource'),
  ],
  uses: [criticalResources, healthChecks],
  sdk,
  collect: async (aws, sdk): Promise<Resource<PublicZone>[]> => {
    const client = aws.client(sdk.Route53Client);
    const listed = await all(sdk.paginateListHostedZones({ client }, {}), (page) =>
      required(page.HostedZones, ZONES, 'HostedZones'),
    );
    const zones = listed.filter(({ Config }) => !Config?.PrivateZone);
    // An account collector works in us-east-1, and that is where the tags of global resources are listed.
    const tagged = zones.length > 0 ? await aws.facts(criticalResources) : [];
    const readChoices = async (zone: string): Promise<Choice[]> =>
      choicesAmong(await recordsOf(client, sdk, zone), await aws.facts(healthChecks));

    return each(zones, async ({ Id, Name }) => {
      const zone = required(Id, ZONES, 'Id').replace('/hostedzone/', '');
      const id = `arn:aws:route53:::hostedzone/${zone}`;
      const critical = tagged.some((resource) => resource.id === id);
      const choices = critical ? await seen(readChoices(zone)) : [];
      return { id, facts: { name: bare(required(Name, ZONES, 'Name')), critical, choices } };
    });
  },
});

const bare = (name: string): string => name.replace(/\.$/, '');

/** Every record of a zone, page by page: the SDK has no paginator for them. */
async function recordsOf(client: Route53Client, sdk: Sdk, HostedZoneId: string): Promise<ResourceRecordSet[]> {
  const found: ResourceRecordSet[] = [];
  let from = {};
  for (;;) {
    const answer = await client.send(new sdk.ListResourceRecordSetsCommand({ HostedZoneId, ...from }));
    found.push(...required(answer.ResourceRecordSets, RECORDS, 'ResourceRecordSets'));
    if (!answer.IsTruncated) return found;
    from = {
      StartRecordName: required(answer.NextRecordName, RECORDS, 'NextRecordName'),
      StartRecordType: answer.NextRecordType,
      StartRecordIdentifier: answer.NextRecordIdentifier,
    };
  }
}

function choicesAmong(records: readonly ResourceRecordSet[], checks: readonly Resource<HealthCheck>[]): Choice[] {
  const enabled = new Map(checks.map(({ id, facts }) => [id, facts]));
  const routed = records.filter(({ SetIdentifier }) => SetIdentifier !== undefined);
  const groups = Map.groupBy(routed, ({ Name, Type }) => `${bare(Name ?? '')} ${Type}`);
  return [...groups].flatMap(([name, group]) =>
    group.length < 2
      ? []
      : group.map((record) => ({ name, identifier: record.SetIdentifier ?? '', health: healthOf(record, enabled) })),
  );
}

function healthOf(record: ResourceRecordSet, enabled: ReadonlyMap<string, Seen<HealthCheck>>): Choice['health'] {
  if (record.HealthCheckId) {
    const check = enabled.get(record.HealthCheckId);
    if (check instanceof CouldNotRead) throw check;
    if (!check) return 'deleted';
    return check.enabled ? 'checked' : 'disabled';
  }
  if (record.AliasTarget?.EvaluateTargetHealth) return 'target';
  return record.Failover === 'SECONDARY' ? 'last-resort' : 'none';
}
