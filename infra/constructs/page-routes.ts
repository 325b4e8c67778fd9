/** The routes of the pages. The gateway has no authorizer for them: the function checks the session of each request. */
import { type HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import type { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { accept } from '../checks.ts';
import { PAGE_PATHS } from '../names.ts';

export function pageRoutes(gateway: HttpApi, integration: HttpLambdaIntegration): void {
  const methods = [HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST];
  for (const path of PAGE_PATHS) {
    for (const route of gateway.addRoutes({ path, methods, integration })) {
      accept(route, {
        'AwsSolutions-APIG4':
          'People sign in at an OpenID provider, and the function opens the sealed cookie of the session before it reads anything. ' +
          'An authorizer takes no cookie without a function of its own, and could not send a browser to the provider.',
      });
    }
  }
}
