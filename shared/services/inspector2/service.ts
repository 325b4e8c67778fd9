/** Amazon Inspector: the changes that are left to the next scan. */
import { awsService, leftToNextScan } from '../../core/aws-service.ts';

export default awsService({
  service: 'inspector2',
  clients: ['inspector2'],
  calls: [
    leftToNextScan(
      'members follow what an administrator configures for them within a day',
      'UpdateOrganizationConfiguration',
      'AssociateMember',
      'DisassociateMember',
      '*DelegatedAdminAccount',
    ),
    leftToNextScan(
      'how it scans is not judged, only that it does',
      'UpdateConfiguration',
      '*DeepInspection*',
      '*EncryptionKey',
    ),
    leftToNextScan(
      'a filter suppresses findings, and those that it leaves open are counted by the next scan',
      '*Filter',
    ),
    leftToNextScan('reports and benchmarks change no finding', '*FindingsReport', '*SbomExport', '*Cis*'),
    leftToNextScan('no collector reads scans of repositories and of other clouds', '*CodeSecurity*', '*Connector*'),
    leftToNextScan('tags of its own resources are not read', 'TagResource', 'UntagResource'),
  ],
  events: [leftToNextScan('that something was scanned is no finding', 'Inspector2 Scan', 'Inspector2 Coverage')],
});
