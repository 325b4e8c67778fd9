/** AWS Systems Manager: the changes that are left to the next scan. */
import { awsService, leftToNextScan } from '../../core/aws-service.ts';

export default awsService({
  service: 'ssm',
  clients: ['ssm'],
  neverRead: [
    // parameters, which hold secrets
    'ssm:GetParameter*',
  ],
  calls: [
    leftToNextScan(
      'an automation counts when it has succeeded, of which an event tells',
      'StartAutomationExecution',
      'StartChangeRequestExecution',
      'StopAutomationExecution',
      'SendAutomationSignal',
    ),
    leftToNextScan('no collector reads commands or sessions', '*Command', '*Session', 'StartAccessRequest'),
    leftToNextScan('no collector reads documents', '*Document*'),
    leftToNextScan(
      'labels of versions of a parameter are not judged',
      'LabelParameterVersion',
      'UnlabelParameterVersion',
    ),
    leftToNextScan(
      'no collector reads windows, patches or associations',
      '*MaintenanceWindow*',
      '*Patch*',
      '*Association*',
    ),
    leftToNextScan(
      'no collector reads nodes, or what they say of themselves',
      '*Activation',
      '*ManagedInstance*',
      '*Inventory',
      'PutComplianceItems',
      '*HostManagementConfiguration',
      '*CloudConnector',
    ),
    leftToNextScan('no collector reads operations items', '*Ops*'),
    leftToNextScan(
      'no collector reads settings, shares or copies of data',
      '*ServiceSetting',
      '*ResourcePolicy',
      '*ResourceDataSync',
    ),
    leftToNextScan(
      'tags other than Criticality change too often for what they tell',
      'AddTagsToResource',
      'RemoveTagsFromResource',
    ),
  ],
  events: [
    leftToNextScan(
      'a step of an automation: the automation itself has an event',
      'EC2 Automation Step Status-change Notification',
    ),
    leftToNextScan(
      'no collector reads commands, windows or associations',
      'EC2 Command *',
      'Maintenance Window *',
      'EC2 State Manager *',
    ),
    leftToNextScan('the call that makes or deletes a parameter tells which type it has', 'Parameter Store *'),
    leftToNextScan(
      'no collector reads requests, reviews, calendars or operations items',
      'Impact Assessment Created',
      '*Request*',
      'OpsItem *',
      '*Review Status Update',
      'Calendar State Change',
    ),
    leftToNextScan(
      'no collector reads nodes, or what they say of themselves',
      'SSM Managed Instance *',
      'Configuration Compliance State Change',
      'Inventory Resource State Change',
    ),
  ],
});
