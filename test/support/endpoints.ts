/** The endpoints of AWS's services, as the SDK's own rules have them. */
import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';

const packages = resolve(import.meta.dirname, '../../node_modules/@aws-sdk');

interface Client {
  readonly config: {
    readonly serviceId: string;
    endpointProvider(parameters: object): { readonly url: URL };
  };
}
type ClientClass = new (config: object) => Client;

const isClientClass = ([name, value]: [string, unknown]): boolean =>
  name.endsWith('Client') && name !== '__Client' && typeof value === 'function';

/** Whether a service has an endpoint in each region, by the service id in its client's configuration. */
export async function servicesWithRegions(): Promise<(serviceId: string) => boolean> {
  const found = new Map<string, boolean>();
  for (const name of readdirSync(packages).filter((one) => one.startsWith('client-'))) {
    const sdk: Record<string, unknown> = await import(`@aws-sdk/${name}`);
    const [, Client] = Object.entries(sdk).find(isClientClass) ?? [];
    const { config } = new (Client as ClientClass)({ region: 'us-east-1' });
    const hostIn = (Region: string) => config.endpointProvider({ ...PARAMETERS, Region }).url.hostname;
    found.set(config.serviceId, hostIn('us-east-1') !== hostIn('eu-west-1'));
  }
  return (serviceId) => found.get(serviceId) ?? true;
}

const PARAMETERS = { UseFIPS: false, UseDualStack: false, AccountId: '111122223333', RequiresAccountId: true };
