/** DynamoDB stream: keeps the open findings in step with the log. */
import { byId } from '../shared/pipeline/deps.ts';
import { project } from '../shared/pipeline/project.ts';
import { fromEnvironment, type WiringSource } from './lib/environment.ts';
import { withCommits } from './lib/stream.ts';
import { wrapped } from './lib/wrap.ts';

export const projectFunction = (wiring: WiringSource) =>
  wrapped('project', async (event, telemetry) => {
    const deps = wiring();
    const controls = byId(deps.registry.controls);
    return withCommits(event, deps, telemetry, async (commits) => {
      for (const commit of commits) await project(deps, controls, commit);
    });
  });

export const handler = projectFunction(fromEnvironment);
