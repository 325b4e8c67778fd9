/** DynamoDB stream: archives each commit, and keeps the open findings and the rollups in step with the log. */
import { project } from '../shared/pipeline/project.ts';
import { type Projecting, wireProjecting } from '../shared/wiring/projecting.ts';
import { deployed, type Source } from './lib/platform.ts';
import { withCommits } from './lib/stream.ts';
import { wrapped } from './lib/wrap.ts';

export const projectFunction = (wiring: Source<Projecting>) =>
  wrapped('project', async (event, telemetry) => {
    const deps = wiring();
    return withCommits(event, deps, telemetry, async (commits, items) => {
      // archived first, so that only a failure of the bucket can delay the archive
      if (deps.archive) telemetry.count('Archived', await deps.archive(items));
      for (const commit of commits) await project(deps, deps.controls, commit);
    });
  });

export const handler = projectFunction(deployed(wireProjecting));
