/** The events of Security Hub and AWS Config that become verdicts; null unless the configuration asks for any. */
import { foreignSourcesIn } from '../config/imports.ts';
import type { PlumblineConfig } from '../config/schema.ts';
import { catalogue, claims } from '../controls/catalogue.ts';
import { claiming } from '../core/catalogue.ts';
import { foreignEvents } from '../imports/events.ts';

export function wireForeign(config: PlumblineConfig) {
  const sources = foreignSourcesIn(config);
  if (!sources.securityHub && !sources.config) return null;
  const { hub, managementAccountId } = config.deployment ?? {};
  const administrators = [hub?.account, managementAccountId].filter((account) => account !== undefined);
  return { read: foreignEvents(sources, administrators), claims: claiming(catalogue, claims) };
}
