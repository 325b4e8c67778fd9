/** AWS Systems Manager: the changes that are left to the next scan. */
import { awsService, left } from '../../core/aws-service.ts';

export default awsService({
  service: 'ssm',
  clients: ['ssm'],
  neverRead: [
    // parameters, which hold secrets
    'ssm:GetParameter*',
  ],
  calls: [
    left(
      'an automation counts when it has succeeded, of which an event tells',
      'StartAutomationExecution',
      'StartChangeRequestExecution',
      'StopAutomationExecution',
      'SendAutomationSignal',
    ),
    left('no collector reads commands or sessions', '*Command', '*Session', 'StartAccessRequest'),
    left('no collector reads documents', '*Document*'),
    left('labels of versions of a parameter are not judged', 'LabelParameterVersion', 'UnlabelParameterVersion'),
    left('no collector reads windows, patches or associations', '*MaintenanceWindow*', '*Patch*', '*Association*'),
    left(
      'no collector reads nodes, or what they say of themselves',
      '*Activation',
      '*ManagedInstance*',
      '*Inventory',
      'PutComplianceItems',
      '*HostManagementConfiguration',
      '*CloudConnector',
    ),
    left('no collector reads operations items', '*Ops*'),
    left(
      'no collector reads settings, shares or copies of data',
      '*ServiceSetting',
      '*ResourcePolicy',
      '*ResourceDataSync',
    ),
    left(
      'tags other than Criticality change too often for what they tell',
      'AddTagsToResource',
      'RemoveTagsFromResource',
    ),
  ],
  events: [
    left(
      'a step of an automation: the automation itself has an event',
      'EC2 Automation Step Status-change Notification',
    ),
    left(
      'no collector reads commands, windows or associations',
      'EC2 Command *',
      'Maintenance Window *',
      'EC2 State Manager *',
    ),
    left('the call that makes or deletes a parameter tells which type it has', 'Parameter Store *'),
    left(
      'no collector reads requests, reviews, calendars or operations items',
      'Impact Assessment Created',
      '*Request*',
      'OpsItem *',
      '*Review Status Update',
      'Calendar State Change',
    ),
    left(
      'no collector reads nodes, or what they say of themselves',
      'SSM Managed Instance *',
      'Configuration Compliance State Change',
      'Inventory Resource State Change',
    ),
  ],
});
