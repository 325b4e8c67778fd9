/** Amazon EFS: the file systems of a region, by one list. */
import { awsService, leftToNextScan } from '../../core/aws-service.ts';
import { apiCalls, collector, type Resource } from '../../core/collector.ts';
import { all, given, oneOf, required, type Seen, tagsOf } from '../../core/reading.ts';

const LIST = 'elasticfilesystem:DescribeFileSystems';
const STATES = ['creating', 'available', 'updating', 'deleting', 'deleted', 'error'] as const;

export interface FileSystem {
  readonly state: Seen<(typeof STATES)[number]>;
  /** It is encrypted at rest, which is decided when it is created. */
  readonly encrypted: Seen<boolean>;
}

export const fileSystems = collector({
  id: 'efs.file-systems',
  scope: 'region',
  seldom: 'encryption is set when a file system is created, and that has an event',
  actions: [LIST],
  triggers: [apiCalls('elasticfilesystem', 'CreateFileSystem', 'DeleteFileSystem')],
  sdk: () => import('@aws-sdk/client-efs'),
  collect: async (aws, { EFSClient, paginateDescribeFileSystems }): Promise<Resource<FileSystem>[]> => {
    const pages = paginateDescribeFileSystems({ client: aws.client(EFSClient) }, {});
    const found = await all(pages, (page) => required(page.FileSystems, LIST, 'FileSystems'));
    return found.map((one) => ({
      id: required(one.FileSystemArn, LIST, 'FileSystemArn'),
      tags: tagsOf(one.Tags, LIST, 'Tags'),
      facts: {
        state: oneOf(one.LifeCycleState, STATES, LIST, 'LifeCycleState'),
        encrypted: given(one.Encrypted, LIST, 'Encrypted'),
      },
    }));
  },
});

export default awsService({
  service: 'elasticfilesystem',
  clients: ['efs'],
  calls: [
    leftToNextScan(
      'how fast a file system is, and what else protects it, is not judged',
      'UpdateFileSystem',
      'UpdateFileSystemProtection',
    ),
    leftToNextScan(
      'by which networks and paths it is reached is not judged',
      '*AccessPoint',
      '*MountTarget',
      'ModifyMountTargetSecurityGroups',
    ),
    leftToNextScan('who may use it is not judged', 'PutFileSystemPolicy', 'DeleteFileSystemPolicy'),
    leftToNextScan(
      'its backups, copies and lifecycle are not read from EFS',
      'PutBackupPolicy',
      '*ReplicationConfiguration',
      'PutLifecycleConfiguration',
    ),
    leftToNextScan('how long ids are is not judged', 'PutAccountPreferences'),
    leftToNextScan(
      'tags other than Criticality change too often for what they tell',
      '*Tags',
      'TagResource',
      'UntagResource',
    ),
  ],
  events: [],
});
