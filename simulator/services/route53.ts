/** Simulated Amazon Route 53: a production account has a public zone with one failover record. */
import type {
  ChangeResourceRecordSetsRequest,
  CreateHealthCheckRequest,
  DeleteHealthCheckRequest,
  HealthCheck,
  ListHealthChecksRequest,
  ListHostedZonesRequest,
  ListResourceRecordSetsRequest,
  ResourceRecordSet,
  UpdateHealthCheckRequest,
} from '@aws-sdk/client-route-53';
import { apiError, type Call, page, type ServiceLocation, service } from '../service.ts';

interface SimulatedZone {
  readonly id: string;
  readonly name: string;
  readonly private: boolean;
  readonly tags: Readonly<Record<string, string>>;
  records: ResourceRecordSet[];
}

export interface Route53 {
  zones: SimulatedZone[];
  checks: HealthCheck[];
}

const answer = (Value: string) => ({ TTL: 60, ResourceRecords: [{ Value }] });

function seed({ account, random, flaw }: ServiceLocation): Route53 {
  if (account.kind !== 'member' || account.environment !== 'production') return { zones: [], checks: [] };
  const name = `${account.name}.example.com.`;
  const check = random.hex(32);
  const zoneId = `Z${random.hex(18).toUpperCase()}`;
  const www = { Name: `www.${name}`, Type: 'A' as const };
  const primary = { ...www, ...answer('192.0.2.10'), SetIdentifier: 'primary', Failover: 'PRIMARY' as const };
  const records: ResourceRecordSet[] = [
    { Name: name, Type: 'NS', TTL: 172_800, ResourceRecords: [{ Value: 'ns-1.awsdns-01.org.' }] },
    flaw('failover-unchecked', 0.05) ? primary : { ...primary, HealthCheckId: check },
    { ...www, ...answer('198.51.100.10'), SetIdentifier: 'secondary', Failover: 'SECONDARY' },
  ];
  const HealthCheckConfig = {
    Type: 'HTTPS' as const,
    FullyQualifiedDomainName: `www.${name}`,
    Disabled: flaw('health-check-off', 0.04),
  };
  return {
    zones: [{ id: zoneId, name, private: false, tags: { ...account.tags, Criticality: 'critical' }, records }],
    checks: [{ Id: check, CallerReference: check, HealthCheckVersion: 1, HealthCheckConfig }],
  };
}

function zoneOf({ state, input }: Call<Route53, { HostedZoneId?: string }>): SimulatedZone {
  const id = input.HostedZoneId?.replace('/hostedzone/', '');
  const found = state.zones.find((zone) => zone.id === id);
  if (found) return found;
  throw apiError('NoSuchHostedZone', `No hosted zone found with ID: ${id}`, 404);
}

function checkOf({ state, input }: Call<Route53, { HealthCheckId?: string }>): HealthCheck {
  const found = state.checks.find(({ Id }) => Id === input.HealthCheckId);
  if (found) return found;
  throw apiError('NoSuchHealthCheck', `No health check exists with the specified ID: ${input.HealthCheckId}`, 404);
}

const keyOf = ({ Name, Type, SetIdentifier }: ResourceRecordSet): string => `${Name}/${Type}/${SetIdentifier ?? ''}`;

export const route53 = service<Route53>({
  serviceId: 'Route 53',
  eventSource: 'route53',
  scope: 'account',
  seed,
  reads: {
    ListHostedZones: ({ state, input, world }: Call<Route53, ListHostedZonesRequest>) => {
      const { items, next } = page(state.zones, input.Marker, input.MaxItems, world);
      const HostedZones = items.map((zone) => ({
        Id: `/hostedzone/${zone.id}`,
        Name: zone.name,
        CallerReference: zone.id,
        Config: { PrivateZone: zone.private },
        ResourceRecordSetCount: zone.records.length,
      }));
      return { HostedZones, IsTruncated: next !== undefined, NextMarker: next, MaxItems: world.pageSize };
    },
    ListResourceRecordSets: (call: Call<Route53, ListResourceRecordSetsRequest>) => {
      const { StartRecordName, StartRecordType, StartRecordIdentifier } = call.input;
      const { records } = zoneOf(call);
      const from = `${StartRecordName}/${StartRecordType}/${StartRecordIdentifier ?? ''}`;
      const start = StartRecordName ? records.findIndex((record) => keyOf(record) === from) : 0;
      const { items } = page(records.slice(Math.max(start, 0)), undefined, call.input.MaxItems, call.world);
      const next = records[Math.max(start, 0) + items.length];
      return {
        ResourceRecordSets: items,
        IsTruncated: next !== undefined,
        NextRecordName: next?.Name,
        NextRecordType: next?.Type,
        NextRecordIdentifier: next?.SetIdentifier,
        MaxItems: call.world.pageSize,
      };
    },
    ListHealthChecks: ({ state, input, world }: Call<Route53, ListHealthChecksRequest>) => {
      const { items, next } = page(state.checks, input.Marker, input.MaxItems, world);
      return { HealthChecks: items, IsTruncated: next !== undefined, NextMarker: next, MaxItems: world.pageSize };
    },
  },
  writes: {
    ChangeResourceRecordSets: (call: Call<Route53, ChangeResourceRecordSetsRequest>) => {
      const zone = zoneOf(call);
      for (const { Action, ResourceRecordSet: record } of call.input.ChangeBatch?.Changes ?? []) {
        if (!record) continue;
        zone.records = zone.records.filter((other) => keyOf(other) !== keyOf(record));
        if (Action !== 'DELETE') zone.records.push(record);
      }
      return { ChangeInfo: { Id: `/change/${zone.id}`, Status: 'INSYNC', SubmittedAt: call.now } };
    },
    CreateHealthCheck: ({ state, input, world }: Call<Route53, CreateHealthCheckRequest>) => {
      const { CallerReference, HealthCheckConfig } = input;
      const Id = world.random('health-check', CallerReference ?? '').hex(32);
      const HealthCheck = { Id, CallerReference, HealthCheckVersion: 1, HealthCheckConfig };
      state.checks.push(HealthCheck);
      return { HealthCheck, Location: `https://route53.amazonaws.com/2013-04-01/healthcheck/${Id}` };
    },
    UpdateHealthCheck: (call: Call<Route53, UpdateHealthCheckRequest>) => {
      const check = checkOf(call);
      if (check.HealthCheckConfig) check.HealthCheckConfig.Disabled = call.input.Disabled ?? false;
      return { HealthCheck: check };
    },
    DeleteHealthCheck: (call: Call<Route53, DeleteHealthCheckRequest>) => {
      const check = checkOf(call);
      call.state.checks = call.state.checks.filter((other) => other !== check);
      return {};
    },
  },
});
