/** AWS Lambda: what is left to the next scan. */
import { awsService, left } from '../../core/aws-service.ts';

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
    left(
      'what a function runs is not judged',
      'UpdateFunctionCode',
      'PublishVersion',
      '*Alias',
      'PutRuntimeManagementConfig',
      '*CodeSigningConfig',
    ),
    left(
      'who may call a function, and how it is called, is not judged',
      '*Permission',
      '*ResourcePolicy',
      '*FunctionUrlConfig',
      '*EventSourceMapping',
      '*EventInvokeConfig',
      'PutFunctionRecursionConfig',
    ),
    left('how many run at once is not judged', '*Concurrency*', '*ScalingConfig', '*CapacityProvider'),
    left('layers are not judged', 'PublishLayerVersion', 'DeleteLayerVersion'),
    left('what a function does while it runs is not judged', 'Invoke*', '*DurableExecution*'),
    left('tags other than Criticality change too often for what they tell', 'TagResource', 'UntagResource'),
  ],
  events: [],
});
