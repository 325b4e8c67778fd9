/** The work of `plumbline evidence show`: prints the facts behind a verdict, and the commit that recorded it. */
import { LostEvidence } from '../../shared/core/errors.ts';
import { inTerminal } from '../../shared/core/inert.ts';
import { evidenceFor, type ShownEvidence } from '../../shared/queries/evidence.ts';
import { EXIT, ExitWith } from './exit.ts';
import type { Io } from './io.ts';
import { asUsage } from './questions.ts';
import { openStore } from './store.ts';
import type { StoreOptions } from './store-options.ts';
import { fitted } from './wrap.ts';

export interface EvidenceOptions extends StoreOptions {
  readonly account: string;
  readonly region: string;
  readonly control: string;
  readonly resource: string;
  readonly asOf?: string;
  readonly format: 'text' | 'json';
}

export async function runEvidence(io: Io, options: EvidenceOptions): Promise<void> {
  const store = await openStore(options);
  try {
    const shown = await evidenceFor(store, { ...options, at: options.asOf });
    io.stdout.write(
      options.format === 'json' ? `${JSON.stringify(shown, null, 2)}\n` : `${fitted(io, textOf(shown))}\n`,
    );
    if ('missing' in shown) throw new ExitWith(EXIT.unfinished);
  } catch (error) {
    if (!(error instanceof LostEvidence)) throw asUsage(error);
    io.stderr.write(`error: ${inTerminal(error.message)}\n`);
    throw new ExitWith(EXIT.findings);
  } finally {
    await store.close();
  }
}

function textOf(shown: ShownEvidence): string {
  const { control, resource, account, region, status, because, facts, tags, others } = shown;
  const json = (value: unknown) => inTerminal(JSON.stringify(value));
  return [
    `${control} of ${inTerminal(resource)} in ${account}/${region}: ${status}, since ${shown.since}`,
    `because: ${inTerminal(because)}`,
    `read at: ${shown.readAt}; recorded at ${shown.recordedAt} as commit ${shown.commit.seq} of ${shown.commit.unit}`,
    ...('missing' in shown ? [`facts: ${shown.missing}`] : []),
    ...(facts === null ? [] : [`by the calls: ${shown.calls.join(', ')}`, `facts: ${json(facts)}`]),
    ...(facts === null ? [] : [`their digest: ${shown.evidence} (verified)`]),
    ...(tags === undefined ? [] : [`tags: ${json(tags)}`]),
    ...Object.entries(others).map(([name, value]) => `${name}: ${json(value)}`),
    ...(facts === null ? [] : [`judged with: ${json(shown.parameters)}, revision ${shown.revision}`]),
  ].join('\n');
}
