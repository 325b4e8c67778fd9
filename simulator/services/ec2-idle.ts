/** Addresses of simulated Amazon EC2, and a volume that nothing is attached to. */
import type { Address, Volume } from '@aws-sdk/client-ec2';
import type { ServiceLocation } from '../service.ts';
import { databaseRole } from './rds.ts';

export interface IdleThings {
  readonly addresses: Address[];
  readonly loose: Volume[];
}

const A_DAY = 86_400_000;

export function idleThings({ world, account, region, now, flaw }: ServiceLocation): IdleThings {
  if (databaseRole(world, account, region) !== 'primary') return { addresses: [], loose: [] };
  const address: Address = { AllocationId: 'eipalloc-0a1b2c3d', PublicIp: '203.0.113.20', Domain: 'vpc' };
  const CreateTime = new Date(now.getTime() - 40 * A_DAY);
  return {
    addresses: [flaw('address-idle', 0.04) ? address : { ...address, AssociationId: 'eipassoc-0a1b2c3d' }],
    loose: flaw('volume-loose', 0.04) ? [{ VolumeId: 'vol-0a1b2c3d', State: 'available', CreateTime }] : [],
  };
}
