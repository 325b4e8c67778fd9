/** AWS Support and Trusted Advisor: the changes that are left to the next scan. */
import { awsService, leftToNextScan } from '../../core/aws-service.ts';

export default awsService({
  service: 'support',
  clients: ['support'],
  globalSources: ['aws.support', 'aws.trustedadvisor'],
  calls: [
    leftToNextScan('a check that finds something has an event', 'RefreshTrustedAdvisorCheck'),
    leftToNextScan('no collector reads cases', '*Case', '*AttachmentsToSet', '*AttachmentUpload'),
  ],
  events: [leftToNextScan('no collector reads cases', 'Support Case Update')],
});
