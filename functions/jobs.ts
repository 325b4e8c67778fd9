/** Invoked by the API: makes the file of an export, a pack or a report, and stores it for a while. */
import { runJob } from '../shared/jobs/run.ts';
import { type WiredJobs, wireJobs } from '../shared/wiring/jobs.ts';
import { jobInput, parsed } from './lib/events.ts';
import { deployed, type Source } from './lib/platform.ts';
import { wrapped } from './lib/wrap.ts';

export const jobsFunction = (wiring: Source<WiredJobs>) =>
  wrapped('jobs', async (event, { logger, count }) => {
    const { job } = parsed(jobInput, event, 'the input of jobs');
    const failed = (error: unknown, id: string) => {
      logger.error('a job failed', { job: id, error: error as Error });
      count('JobsFailed', 1);
    };
    const state = await runJob({ ...wiring(), failed }, job);
    logger.info('worked', { job, status: state?.status ?? 'unknown', written: state?.written ?? 0 });
    return { status: state?.status ?? 'unknown' };
  });

export const handler = jobsFunction(deployed(wireJobs));
