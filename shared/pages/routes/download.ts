/** A file that is being made: how far it is, and where it is when it is done. */
import { type Html, html } from '../../api/html.ts';
import type { JobState } from '../../jobs/job.ts';
import { askRoute } from '../ask-route.ts';
import type { PageRoute } from '../asked.ts';
import { counted, moment, number } from '../words.ts';

type Described = Pick<JobState, 'id' | 'status' | 'written' | 'startedAt' | 'updatedAt' | 'result' | 'because'>;

const STATUS_CLASSES: Readonly<Record<JobState['status'], string>> = {
  queued: 'none',
  running: 'waived',
  done: 'pass',
  failed: 'fail',
};

export const route: Omit<PageRoute, 'path'> = {
  roles: ['auditor'],
  asOf: false,
  show: async (asked) => {
    const { routes } = await import('../../api/routes/jobs.ts');
    const { body } = await askRoute(routes, 'getJob', asked, { path: { job: asked.params.job ?? '' } });
    const job = body as Described;
    const isOpen = job.status === 'queued' || job.status === 'running';
    return {
      title: isOpen
        ? 'The file is being made'
        : job.status === 'done'
          ? 'The file is ready'
          : 'The file could not be made',
      trail: [{ text: 'Downloads', href: '/downloads' }],
      main: html`<section class="card"${isOpen ? html` data-live="2"` : null}><dl class="facts">
<dt>Status</dt><dd><span class="status ${STATUS_CLASSES[job.status]}">${job.status}</span></dd>
<dt>Written</dt><dd>${counted(job.written, 'record')}</dd><dt>Asked for</dt><dd>${moment(job.startedAt)}</dd></dl>
${resultOf(job)}
${isOpen ? html`<p class="quiet">A large organisation takes some minutes. <a href="/downloads/${job.id}">Look again</a></p>` : null}</section>`,
    };
  },
};

function resultOf({ id, result, because }: Described): Html | null {
  if (result)
    return html`<p><a class="button" href="/downloads/${id}/file">Download ${result.name}</a></p>
<dl class="facts"><dt>Size</dt><dd>${number(Math.ceil(result.bytes / 1_024))} kB</dd><dt>SHA-256</dt><dd><code>${result.sha256}</code></dd></dl>`;
  return because === null ? null : html`<p>${because}</p><p><a href="/downloads">Ask again</a></p>`;
}
