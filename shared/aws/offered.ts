/**
 * Distinguishes a service that a region does not offer from one that cannot be reached. AWS has a host name for a service in
 * each region that offers it, and EC2 is in every region ("AWS service endpoints", AWS General Reference). If EC2's host name
 * exists and the service's does not, the region does not offer the service. So no list of regions has to be kept.
 */
import { lookup } from 'node:dns/promises';
import { CouldNotRead } from '../core/errors.ts';

/** Whether a host name has an address. */
export type IsKnown = (host: string) => Promise<boolean>;

/** A host name that does not exist. A name server that does not answer gives `EAI_AGAIN`. */
const NO_SUCH_NAME = 'ENOTFOUND';

const hasAddress: IsKnown = async (host) => {
  try {
    await lookup(host);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code) return false;
    throw error;
  }
};

export interface Offers {
  /** Throws the reason if the region is known not to offer the service, so that no further call is made. */
  check(serviceId: string, region: string, action: string): void;
  /** The given error, or an error that says that the region does not offer the service. */
  judged(error: unknown, serviceId: string, region: string, action: string): Promise<unknown>;
}

export function offers(isKnown: IsKnown = hasAddress): Offers {
  const missing = new Set<string>();
  return {
    check: (serviceId, region, action) => {
      if (missing.has(`${serviceId}/${region}`)) throw notOffered(action, region);
    },
    judged: async (error, serviceId, region, action) => {
      const host = unknownHost(error);
      const place = host?.indexOf(`.${region}.`) ?? -1;
      // only the service's own host: `fis.eu-south-2.amazonaws.com`, and not a host name that begins with a bucket's name
      if (!host || place < 0 || place !== host.indexOf('.') || !(await isKnown(`ec2${host.slice(place)}`)))
        return error;
      missing.add(`${serviceId}/${region}`);
      return notOffered(action, region);
    },
  };
}

const notOffered = (action: string, region: string): CouldNotRead => new CouldNotRead(action, 'not-offered', region);

function unknownHost(error: unknown): string | undefined {
  if (!(error instanceof CouldNotRead)) return undefined;
  const { code, hostname } = (error.cause ?? {}) as { readonly code?: string; readonly hostname?: string };
  return code === NO_SUCH_NAME ? hostname : undefined;
}
