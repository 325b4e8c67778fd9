/** AWS Lambda: the changes that are left to the next scan. */
import { awsService, leftToNextScan } from '../../core/aws-service.ts';

export default awsService({
  service: 'lambda',
  clients: ['lambda'],
  recordedAs: {
    'lambda/CreateFunction': 'CreateFunction20150331',
    'lambda/UpdateFunctionConfiguration': 'UpdateFunctionConfiguration20150331v2',
    'lambda/DeleteFunction': 'DeleteFunction20150331',
  },
  neverRead: [
    // an address from which the code can be downloaded
    'lambda:GetFunction',
    'lambda:GetLayerVersion',
  ],
  calls: [
    leftToNextScan(
      'what a function runs is not judged',
      'UpdateFunctionCode',
      'PublishVersion',
      '*Alias',
      'PutRuntimeManagementConfig',
      '*CodeSigningConfig',
    ),
    leftToNextScan(
      'who may call a function, and how it is called, is not judged',
      '*Permission',
      '*ResourcePolicy',
      '*FunctionUrlConfig',
      '*EventSourceMapping',
      '*EventInvokeConfig',
      'PutFunctionRecursionConfig',
    ),
    leftToNextScan('how many run at once is not judged', '*Concurrency*', '*ScalingConfig', '*CapacityProvider'),
    leftToNextScan('layers are not judged', 'PublishLayerVersion', 'DeleteLayerVersion'),
    leftToNextScan('what a function does while it runs is not judged', 'Invoke*', '*DurableExecution*'),
    leftToNextScan('tags other than Criticality change too often for what they tell', 'TagResource', 'UntagResource'),
  ],
  events: [],
});
