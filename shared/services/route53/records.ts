/** Amazon Route 53: the names of the critical zones that can fail over, and the condition that makes each fail over. */
import type { ResourceRecordSet, Route53Client } from '@aws-sdk/client-route-53';
import { type Aws, apiCalls, collector, type Resource } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { all, eachPresent, given, malformed, oneOf, orAbsent, required, type Seen, seen } from '../../core/reading.ts';
import { criticalResources } from '../tagging/critical-resources.ts';

const sdk = () => import('@aws-sdk/client-route-53');
type Sdk = Awaited<ReturnType<typeof sdk>>;

export interface HealthCheck {
  /** A disabled check always reports healthy ("Values that you specify when you create or update health checks"). */
  readonly enabled: Seen<boolean>;
  readonly type: Seen<(typeof CHECK_TYPES)[number]>;
  /** Ids of the checks from which it is calculated; none where it is not. */
  readonly children: readonly string[];
}

/** "HealthCheckConfig", Amazon Route 53 API Reference. */
const CHECK_TYPES = [
  ...(['HTTP', 'HTTPS', 'HTTP_STR_MATCH', 'HTTPS_STR_MATCH', 'TCP'] as const),
  ...(['CALCULATED', 'CLOUDWATCH_METRIC', 'RECOVERY_CONTROL'] as const),
] as const;

const CHECKS = 'route53:ListHealthChecks';

/** The account's health checks; the id is Route 53's own, which records refer to. */
export const healthChecks = collector({
  id: 'route53.health-checks',
  scope: 'account',
  seldom: 'set up once; their events make them be read at once',
  actions: [CHECKS],
  absent: {
    'ListHealthChecks.HealthChecks[].HealthCheckConfig.ChildHealthChecks':
      'it is calculated from no other ("HealthCheckConfig", Amazon Route 53 API Reference: "(CALCULATED Health Checks Only)")',
  },
  triggers: [apiCalls('route53', 'CreateHealthCheck', 'UpdateHealthCheck', 'DeleteHealthCheck')],
  sdk,
  collect: async (aws, { Route53Client, paginateListHealthChecks }): Promise<Resource<HealthCheck>[]> => {
    const found = await all(paginateListHealthChecks({ client: aws.client(Route53Client) }, {}), (page) =>
      required(page.HealthChecks, CHECKS, 'HealthChecks'),
    );
    return found.map(({ Id, HealthCheckConfig }) => {
      const disabled = given(HealthCheckConfig?.Disabled, CHECKS, 'Disabled');
      const enabled = disabled instanceof CouldNotRead ? disabled : !disabled;
      const type = oneOf(HealthCheckConfig?.Type, CHECK_TYPES, CHECKS, 'Type');
      const children = HealthCheckConfig?.ChildHealthChecks ?? [];
      return { id: required(Id, CHECKS, 'Id'), facts: { enabled, type, children } };
    });
  },
});

export interface PublicZone {
  /** Without the final dot. */
  readonly name: Seen<string>;
  /** Whether the zone is tagged critical: only then are its records read. */
  readonly critical: boolean;
  /** The records among which Route 53 chooses an answer: two or more of the same name and type. */
  readonly choices: Seen<readonly Seen<Choice>[]>;
}

export interface Choice {
  /** `www.example.com A`: records that Route 53 chooses among have the same name and type. */
  readonly name: string;
  /** The record's own identifier among them. */
  readonly identifier: string;
  /**
   * How Route 53 knows whether the record's target works: a health check, or the state of an alias's target. The check may have
   * been disabled or deleted since. The secondary record of a failover pair needs none, because it is the last choice.
   */
  readonly health: Seen<Health>;
}

export type Health = 'checked' | 'target' | 'last-resort' | 'disabled' | 'deleted' | 'none';

const ZONES = 'route53:ListHostedZones';
const RECORDS = 'route53:ListResourceRecordSets';

/** Every public zone. Records cannot be filtered, so only those of critical zones are read: one call per 300 records. */
export const publicZones = collector({
  id: 'route53.public-zones',
  scope: 'account',
  seldom: 'set up once; their events make them be read at once',
  actions: [ZONES, RECORDS],
  absent: {
    'ListResourceRecordSets.ResourceRecordSets[].SetIdentifier':
      'its routing is simple ("ResourceRecordSet", Amazon Route 53 API Reference: "that have a routing policy other than simple")',
    'ListResourceRecordSets.ResourceRecordSets[].HealthCheckId':
      'no health check decides ("ResourceRecordSet": to be included where one shall)',
    'ListResourceRecordSets.ResourceRecordSets[].Failover':
      'it is no failover record ("ResourceRecordSet": "Failover resource record sets only")',
    'ListResourceRecordSets.ResourceRecordSets[].AliasTarget':
      'it is no alias ("ResourceRecordSet": "Alias resource record sets only")',
  },
  triggers: [
    apiCalls('route53', 'CreateHostedZone', 'DeleteHostedZone', 'ChangeResourceRecordSets', 'ChangeTagsForResource'),
    // each of these calls creates, changes or removes the records of a traffic policy in a zone
    apiCalls('route53', 'CreateTrafficPolicyInstance', 'UpdateTrafficPolicyInstance', 'DeleteTrafficPolicyInstance'),
  ],
  uses: [criticalResources, healthChecks],
  sdk,
  collect: async (aws, sdk): Promise<Resource<PublicZone>[]> => {
    const client = aws.client(sdk.Route53Client);
    const listed = await all(sdk.paginateListHostedZones({ client }, {}), (page) =>
      required(page.HostedZones, ZONES, 'HostedZones'),
    );
    const zones = listed.filter(({ Config }) => Config?.PrivateZone !== true);
    // An account collector works in us-east-1, which also lists the tags of global resources.
    const tagged = new Set(zones.length > 0 ? (await aws.facts(criticalResources)).map(({ id }) => id) : []);
    const readChoices = async (zone: string) => choicesAmong(await recordsOf(client, sdk, zone), checksIn(aws));

    return eachPresent(zones, async ({ Id, Name, Config }): Promise<Resource<PublicZone> | null> => {
      const zone = required(Id, ZONES, 'Id').replace('/hostedzone/', '');
      const id = `arn:aws:route53:::hostedzone/${zone}`;
      const critical = tagged.has(id);
      const open = given(Config?.PrivateZone, ZONES, 'PrivateZone');
      const name = given(Name, ZONES, 'Name');
      const zoneName = name instanceof CouldNotRead ? name : bare(name);
      if (!critical || open instanceof CouldNotRead) {
        return {
          id,
          facts: { name: zoneName, critical, choices: critical && open instanceof CouldNotRead ? open : [] },
        };
      }
      const choices = await seen(orAbsent(readChoices(zone), 'NoSuchHostedZone'));
      return choices && { id, facts: { name: zoneName, critical, choices } };
    });
  },
});

/** Read only if a record names a check. */
type Checks = () => Promise<ReadonlyMap<string, Seen<HealthCheck>>>;

const checksIn =
  (aws: Aws): Checks =>
  async () =>
    new Map((await aws.facts(healthChecks)).map(({ id, facts }) => [id, facts]));

const bare = (name: string): string => name.replace(/\.$/, '');

/** Every record of a zone, page by page: the SDK has no paginator for them. */
async function recordsOf(client: Route53Client, sdk: Sdk, HostedZoneId: string): Promise<ResourceRecordSet[]> {
  const found: ResourceRecordSet[] = [];
  let from = {};
  for (;;) {
    const answer = await client.send(new sdk.ListResourceRecordSetsCommand({ HostedZoneId, ...from }));
    found.push(...required(answer.ResourceRecordSets, RECORDS, 'ResourceRecordSets'));
    const isLast = !required(answer.IsTruncated, RECORDS, 'IsTruncated');
    // "This element is present only if IsTruncated is true": an answer that contradicts itself is unreadable
    if (isLast && answer.NextRecordName) throw malformed(RECORDS, 'NextRecordName after the last page');
    if (isLast) return found;
    from = {
      StartRecordName: required(answer.NextRecordName, RECORDS, 'NextRecordName'),
      StartRecordType: required(answer.NextRecordType, RECORDS, 'NextRecordType'),
      // absent if the next record is the only one of its name and type
      StartRecordIdentifier: answer.NextRecordIdentifier,
    };
  }
}

/** Records that Route 53 chooses among have an identifier, and others do not ("ResourceRecordSet", Route 53 API Reference). */
async function choicesAmong(records: readonly ResourceRecordSet[], checksOf: Checks): Promise<Seen<Choice>[]> {
  const routed = records
    .filter(({ SetIdentifier }) => SetIdentifier !== undefined)
    .map((record) => ({ record, name: nameOf(record) }));
  const groups = Map.groupBy(routed, ({ name }) => name);
  const chosen = [...groups.values()].filter((group) => group.length > 1).flat();
  const unnamed = routed.flatMap(({ name }) => (name instanceof CouldNotRead ? [name] : []));
  const checks = chosen.some(({ record }) => record.HealthCheckId) ? await seen(checksOf()) : new Map();
  return [
    ...unnamed,
    ...chosen.flatMap(({ record, name }): Choice[] =>
      name instanceof CouldNotRead
        ? []
        : [{ name, identifier: record.SetIdentifier ?? '', health: healthOf(record, checks) }],
    ),
  ];
}

/** "RRType", Amazon Route 53 API Reference. */
const TYPES = [
  'A',
  'AAAA',
  'CAA',
  'CNAME',
  'DS',
  'HTTPS',
  'MX',
  'NAPTR',
  'NS',
  'PTR',
  'SOA',
  'SPF',
  'SRV',
  'SSHFP',
  'SVCB',
  'TLSA',
  'TXT',
] as const;

function nameOf({ Name, Type }: ResourceRecordSet): Seen<string> {
  const name = given(Name, RECORDS, 'Name');
  const type = oneOf(Type, TYPES, RECORDS, 'Type');
  if (name instanceof CouldNotRead) return name;
  return type instanceof CouldNotRead ? type : `${bare(name)} ${type}`;
}

function healthOf(record: ResourceRecordSet, checks: Seen<ReadonlyMap<string, Seen<HealthCheck>>>): Seen<Health> {
  if (record.HealthCheckId) {
    if (checks instanceof CouldNotRead) return checks;
    const check = checks.get(record.HealthCheckId);
    if (!check) return 'deleted';
    if (check instanceof CouldNotRead) return check;
    if (check.enabled instanceof CouldNotRead) return check.enabled;
    return check.enabled ? 'checked' : 'disabled';
  }
  if (record.AliasTarget) {
    const evaluates = given(record.AliasTarget.EvaluateTargetHealth, RECORDS, 'EvaluateTargetHealth');
    if (evaluates instanceof CouldNotRead) return evaluates;
    if (evaluates) return 'target';
  }
  // records of another routing policy do not belong to a failover pair
  if (record.Failover === undefined) return 'none';
  const place = oneOf(record.Failover, ['PRIMARY', 'SECONDARY'], RECORDS, 'Failover');
  if (place instanceof CouldNotRead) return place;
  return place === 'SECONDARY' ? 'last-resort' : 'none';
}
