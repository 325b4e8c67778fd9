/** The work of `plumbline doctor`: runs the library's checks with the caller's credentials, and computes the exit code. */
import type { AwsCredentialIdentityProvider } from '@aws-sdk/types';
import { timeLimited } from '../../shared/aws/time-limits.ts';
import { resolveConfig } from '../../shared/config/config.ts';
import type { Deployment } from '../../shared/config/deployment.ts';
import { loadConfig } from '../../shared/config/load.ts';
import { isDelivered } from '../../shared/config/routes.ts';
import { controls } from '../../shared/controls/index.ts';
import { revisions } from '../../shared/controls/revisions.ts';
import { CONCURRENT_ACCOUNTS } from '../../shared/core/deployed.ts';
import { foreignTriggers } from '../../shared/core/foreign-events.ts';
import { inPlainText } from '../../shared/core/inert.ts';
import { GLOBAL_SERVICES_REGION } from '../../shared/core/partition.ts';
import type { Organization } from '../../shared/core/ports.ts';
import { eventPatterns, triggersOf } from '../../shared/derive/triggers.ts';
import type { Check, CheckStatus } from '../../shared/doctor/check.ts';
import { examine } from '../../shared/doctor/doctor.ts';
import type { Deployed } from '../../shared/doctor/doctoring.ts';
import { wireOrganization, wireReach } from '../../shared/wiring/reaching.ts';
import { accessOf, whoCalls } from './caller.ts';
import { EXIT, ExitWith } from './exit.ts';
import type { Io } from './io.ts';
import { provenEvents, requireForProof } from './prove-events.ts';
import { coloursFor } from './table.ts';
import { fitted } from './wrap.ts';

export interface DoctorOptions {
  readonly profile?: string;
  readonly regions?: readonly string[];
  readonly hubAccount?: string;
  readonly role?: string;
  readonly externalId?: string;
  readonly table?: string;
  readonly concurrentAccounts?: number;
  readonly proveEvents?: string;
  readonly proveWithin: number;
  readonly config?: string;
  readonly endpointUrl?: string;
  readonly format: 'text' | 'json';
}

/** The scan interval to assume without a configuration: that of a daily schedule. */
const DAILY_HOURS = 26;

export async function runDoctor(io: Io, options: DoctorOptions): Promise<void> {
  const config = resolveConfig(await loadConfig(options.config), { controls, revisions });
  const caller = await whoCalls(io, options);
  const access = accessOf(caller, { ...options, aws: io.aws });
  // the caller's own account is read with the caller's credentials, even if there is a role
  const enter = (account: string) => (account === caller.account ? caller.credentials : access.credentialsFor(account));
  const reach = wireReach({ ...access, credentialsFor: enter });
  const { deployment: planned } = config;
  const wanted = options.regions ?? (planned ? [planned.hub.region, ...planned.memberRegions] : (config.regions ?? []));
  const [home = io.env.AWS_REGION ?? GLOBAL_SERVICES_REGION, ...others] = wanted;
  const regions: [string, ...string[]] = [
    home,
    ...new Set([...others, GLOBAL_SERVICES_REGION].filter((region) => region !== home)),
  ];
  const own = reach.account(caller.account);
  const hubAccount = options.hubAccount ?? planned?.hub.account ?? null;
  const hub = hubAccount ?? caller.account;
  if (options.proveEvents) requireForProof(options.proveEvents, { ...options, caller: caller.account, hub });
  const deployment = options.table
    ? await deployed(options.table, home, {
        organization: wireOrganization(access, []),
        credentials: enter(hub),
        endpointUrl: options.endpointUrl,
        finishWithinHours: planned?.finishWithinHours ?? DAILY_HOURS,
      })
    : null;
  try {
    const examined = await examine({
      caller,
      reach: own,
      role: options.role ?? null,
      hubAccount,
      regions,
      expected: {
        organizationId: config.organizationId,
        units: { paths: config.units, ids: planned?.members.organizationalUnits ?? [] },
        includes: config.includes,
      },
      takes: { ...executionsOf(options, planned), rulesIn: rulesOf(planned) },
      deployed: deployment,
      now: new Date(),
    });
    const proof =
      deployment && options.proveEvents
        ? await provenEvents(io, {
            account: options.proveEvents,
            hub: { account: hub, region: home },
            regions,
            rulesIn: rulesOf(planned),
            reach: own,
            history: deployment.history,
            withinMs: options.proveWithin,
          })
        : [];
    const checks = [...examined, ...proof];
    io.stdout.write(options.format === 'json' ? `${JSON.stringify(checks, null, 2)}\n` : described(io, checks));
    conclude(io, checks);
  } finally {
    deployment?.close();
  }
}

const executionsOf = ({ concurrentAccounts }: DoctorOptions, planned: Deployment | null) => ({
  concurrentAccounts: concurrentAccounts ?? planned?.concurrentAccounts ?? CONCURRENT_ACCOUNTS,
  deliveredRoutes: planned?.routes.filter(isDelivered).length ?? 0,
  hasApi: planned?.api !== null && planned?.api !== undefined,
  hasSecurityHub: planned?.securityHub ?? false,
});

/** The rules that a member's stack needs in a region, derived from the controls' triggers and the deployment. */
function rulesOf(planned: Deployment | null): (region: string) => number {
  const foreign = planned ? foreignTriggers(planned.foreignEvents) : [];
  const { everyRegion, usEast1 } = eventPatterns([...triggersOf(controls), ...foreign]);
  return (region) => everyRegion.length + (region === GLOBAL_SERVICES_REGION ? usEast1.length : 0);
}

interface Signed {
  readonly organization: Organization;
  readonly credentials: AwsCredentialIdentityProvider;
  readonly endpointUrl: string | undefined;
  readonly finishWithinHours: number;
}

/**
 * The table is in the hub's account, and is read with that account's credentials; the organisation is read with the caller's
 * own.
 */
async function deployed(
  table: string,
  region: string,
  { organization, credentials, endpointUrl, finishWithinHours }: Signed,
): Promise<Deployed & { close(): void }> {
  const [{ DynamoDBClient }, { dynamoHistory }] = await Promise.all([
    import('@aws-sdk/client-dynamodb'),
    import('../../shared/history/history.ts'),
  ]);
  const endpoint = endpointUrl ? { endpoint: endpointUrl } : {};
  const client = new DynamoDBClient({ ...timeLimited(), region, credentials, ...endpoint });
  return {
    table,
    history: dynamoHistory(client, table),
    organization,
    finishWithinHours,
    close: () => client.destroy(),
  };
}

function described(io: Io, checks: readonly Check[]): string {
  const colours = coloursFor(io);
  const colour = { ok: colours.green, missing: colours.red, unknown: colours.magenta };
  const lines = checks.flatMap(({ title, status, found, run }) => [
    `${colour[status](status.padEnd(8))} ${title}`,
    `         ${inPlainText(found)}`,
    ...(run === null ? [] : [`         run: ${inPlainText(run)}`]),
  ]);
  return `${fitted(io, lines.join('\n'))}\n`;
}

function conclude(io: Io, checks: readonly Check[]): void {
  const count = (wanted: CheckStatus) => checks.filter(({ status }) => status === wanted).length;
  io.stderr.write(`${count('ok')} ok, ${count('missing')} missing, ${count('unknown')} unknown\n`);
  if (count('missing') > 0) throw new ExitWith(EXIT.findings);
  if (count('unknown') > 0) throw new ExitWith(EXIT.unfinished);
}
