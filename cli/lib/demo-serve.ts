/** `plumbline demo --serve`: the demo, and then its history as pages until the process is told to end. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AnchorOptions } from './anchoring.ts';
import type { DemoOptions } from './demo-narrator.ts';
import { runDemo } from './demo-run.ts';
import type { Io } from './io.ts';
import { runServe } from './run-serve.ts';
import { exampleChecklist } from './serve-checklists.ts';

interface ServedOptions extends DemoOptions, AnchorOptions {
  readonly port: number;
}

/** Without --store the history is kept in a temporary folder, which is removed at the end. */
export async function runDemoServed(io: Io, options: ServedOptions): Promise<void> {
  const own = options.store === undefined ? await mkdtemp(join(tmpdir(), 'plumbline-demo-')) : null;
  const store = options.store ?? join(own ?? '', 'store');
  // no anchors are kept for a history that is deleted with the demo
  const anchoring =
    own === null ? options : { ...options, anchors: join(own, 'anchors'), anchorKey: join(own, 'key.pem') };
  try {
    await runDemo(io, { ...anchoring, store });
    await runServe(io, { ...anchoring, store, checklist: [exampleChecklist()] });
  } finally {
    if (own !== null) await rm(own, { recursive: true, force: true });
  }
}
