/** Simulated Amazon EFS: production accounts have a file system where their databases are. */
import type { DescribeFileSystemsRequest, FileSystemDescription } from '@aws-sdk/client-efs';
import { type Call, page, type ServiceLocation, service } from '../service.ts';
import { databaseRole } from './rds.ts';

interface Efs {
  readonly systems: FileSystemDescription[];
}

function fileSystem({ account, region, random, flaw, now }: ServiceLocation): FileSystemDescription {
  const FileSystemId = `fs-${random.hex(17)}`;
  return {
    ...{ FileSystemId, OwnerId: account.id, CreationToken: 'uploads', Name: 'uploads', CreationTime: now },
    FileSystemArn: `arn:aws:elasticfilesystem:${region}:${account.id}:file-system/${FileSystemId}`,
    ...{ LifeCycleState: 'available', NumberOfMountTargets: 2, PerformanceMode: 'generalPurpose' },
    SizeInBytes: { Value: 6_144 },
    Encrypted: !flaw('efs-in-the-clear', 0.04),
    Tags: [{ Key: 'Environment', Value: 'production' }],
  };
}

export const efs = service<Efs>({
  serviceId: 'EFS',
  eventSource: 'elasticfilesystem',
  scope: 'region',
  seed: (place) => ({
    systems: databaseRole(place.world, place.account, place.region) === 'primary' ? [fileSystem(place)] : [],
  }),
  reads: {
    DescribeFileSystems: ({ state, input, world }: Call<Efs, DescribeFileSystemsRequest>) => {
      const { items, next } = page(state.systems, input.Marker, input.MaxItems, world);
      return { FileSystems: items, NextMarker: next };
    },
  },
  writes: {},
});
