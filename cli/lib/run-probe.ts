/** The work of `plumbline probe`: probes an endpoint, and lets the controls of endpoints judge the observation. */
import { resolveConfig } from '../../shared/config/config.ts';
import { loadConfig } from '../../shared/config/load.ts';
import { everyProbeIn } from '../../shared/config/sources.ts';
import { controls } from '../../shared/controls/index.ts';
import { revisions } from '../../shared/controls/revisions.ts';
import { accountOnly, GLOBAL } from '../../shared/core/account.ts';
import type { AnyControl } from '../../shared/core/control.ts';
import { CouldNotRead } from '../../shared/core/errors.ts';
import { evaluateControl, type Verdict } from '../../shared/core/evaluate.ts';
import { inTerminal } from '../../shared/core/inert.ts';
import type { Observation, ProbeTarget } from '../../shared/core/probe.ts';
import { endpoints, factsOf } from '../../shared/kinds/endpoints.ts';
import { prober } from '../../shared/probes/look.ts';
import { EXIT, ExitWith } from './exit.ts';
import type { Io } from './io.ts';
import { fitted } from './wrap.ts';

export interface ProbeOptions {
  readonly config?: string;
  readonly format: 'text' | 'json';
}

const HERE = accountOnly('');

/**
 * The part of an observation that is allowed if the configuration does not name the endpoint: one answer, with its
 * certificate.
 */
const OF_ONE_REQUEST = ['edge.certificate-expiry', 'edge.hsts', 'edge.response-headers'];

export async function runProbe(io: Io, url: string, options: ProbeOptions): Promise<void> {
  const config = await loadConfig(options.config);
  const { settingsFor } = resolveConfig(config, { controls, revisions });
  const all = everyProbeIn(config);
  const named = all.find((target) => target.url === url);
  const target: ProbeTarget = named ?? {
    ...{ url, named: false, health: null, protected: [], signIn: null, limits: [], api: false, statusPage: false },
  };
  const look = io.look ?? prober();
  const observed = await look(
    target,
    all.map((one) => new URL(one.url).hostname),
  );
  const { controls: enabled, parametersOf } = settingsFor(HERE);
  const judged = enabled.filter(
    (control) => isOfEndpoints(control) && (target.named || OF_ONE_REQUEST.includes(control.id)),
  );
  const facts = { ...factsOf(target, observed), named: true };
  const evaluation = {
    ...{ controls: judged, account: HERE, region: GLOBAL, now: new Date(), parametersOf },
    facts: new Map([[endpoints.id, new Map([[GLOBAL, [{ id: url, facts }]]])]]),
  };
  const verdicts = judged.flatMap((control) => evaluateControl(control, evaluation));
  io.stdout.write(
    options.format === 'json'
      ? jsonOf(target, observed, verdicts)
      : `${fitted(io, textOf(target, observed, verdicts))}\n`,
  );
  if (verdicts.some(({ status }) => status === 'fail')) throw new ExitWith(EXIT.findings);
  if (verdicts.length === 0 || verdicts.some(({ status }) => status === 'unknown')) throw new ExitWith(EXIT.unfinished);
}

const isOfEndpoints = ({ subject }: AnyControl): boolean => subject.id === endpoints.id;

const seenOf = (value: unknown): unknown => (value instanceof CouldNotRead ? { unread: value.message } : value);

/** Fields that were not probed are left out; fields that could not be read say why. */
function jsonOf({ url, named }: ProbeTarget, observed: Observation, verdicts: readonly Verdict[]): string {
  const fields = Object.entries(observed).filter(
    ([, value]) => !(value instanceof CouldNotRead && value.code === 'NOT_NAMED'),
  );
  const shown = {
    ...{ url, named, observed: Object.fromEntries(fields) },
    verdicts: verdicts.map(({ control, status, because }) => ({ control, status, because })),
  };
  return `${JSON.stringify(shown, (_key, value) => seenOf(value), 2)}\n`;
}

function textOf({ url, named }: ProbeTarget, observed: Observation, verdicts: readonly Verdict[]): string {
  const width = Math.max(...verdicts.map(({ control }) => control.length), 0);
  const lines = verdicts.map(
    ({ control, status, because }) => `${status.padEnd(14)} ${control.padEnd(width)} ${inTerminal(because)}`,
  );
  // nothing is sent to an endpoint whose address is refused or not found
  const sent = observed.addresses instanceof CouldNotRead ? 'nothing' : 'one handshake and one request';
  const note = `The configuration does not name it under \`probes\`: it was sent ${sent}.`;
  return [inTerminal(url), ...lines, ...(named ? [] : [note])].join('\n');
}
