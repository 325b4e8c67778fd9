/** AWS Support and Trusted Advisor: the changes that are left to the next scan. */
import { awsService, left } from '../../core/aws-service.ts';

export default awsService({
  service: 'support',
  clients: ['support'],
  globalSources: ['aws.support', 'aws.trustedadvisor'],
  calls: [
    left('a check that finds something has an event', 'RefreshTrustedAdvisorCheck'),
    left('no collector reads cases', '*Case', '*AttachmentsToSet', '*AttachmentUpload'),
  ],
  events: [left('no collector reads cases', 'Support Case Update')],
});
