/** The work of `plumbline evidence put`: reads a result, and stores its numbers as a commit of its repository. */
import { inTerminal } from '../../shared/core/inert.ts';
import type { Summary, Upload, UploadKind } from '../../shared/core/upload.ts';
import { recordUpload } from '../../shared/pipeline/upload.ts';
import { requireSameOrigin } from '../../shared/uploads/origin.ts';
import { readResult } from '../../shared/uploads/read.ts';
import { requireCheck, uploadOf } from '../../shared/uploads/upload.ts';
import { type ChangeOptions, withChangedStore } from './anchoring.ts';
import type { Io } from './io.ts';
import { type OriginOptions, optionOf, originOf } from './upload-origin.ts';
import { whoAmI } from './who.ts';

export interface PutOptions extends ChangeOptions, OriginOptions {
  readonly kind: UploadKind;
  readonly check?: string;
  /** The address of a deployed API, in place of a store or a table. */
  readonly url?: string;
  readonly region?: string;
}

export async function runPut(io: Io, file: string, options: PutOptions): Promise<void> {
  const { kind, check, url } = options;
  const origin = originOf(options, io.env);
  if (check !== undefined) requireCheck(check, optionOf('check'));
  if (url !== undefined) {
    const { putByUrl } = await import('./put-url.ts');
    const { upload, commit } = await putByUrl(io, file, { ...origin, kind, check }, { ...options, url });
    return told(io, upload, commit);
  }
  const read = await readResult(kind, file);
  requireSameOrigin(origin, read.provenance, optionOf);
  const upload = uploadOf({ ...origin, kind, at: new Date().toISOString(), by: await whoAmI(options) }, read, check);
  await withChangedStore(io, options, async ({ history }) => told(io, upload, await recordUpload(history, upload)), {
    create: true,
  });
}

function told(io: Io, upload: Upload, { seq, hash }: { readonly seq: number; readonly hash: string }): void {
  const named = `${upload.repository} ${upload.commit.slice(0, 12)}${upload.branch ? ` on ${upload.branch}` : ''}`;
  io.stdout.write(
    `${inTerminal(`${named}: ${upload.check}, ${inWords(upload.summary)}`)}; sha256:${upload.sha256}, ` +
      `commit ${seq} ${hash.slice(0, 12)}\n`,
  );
}

function inWords({ lines, tests, findings, components }: Summary): string {
  const percent =
    lines && lines.instrumented > 0 ? `${((100 * lines.covered) / lines.instrumented).toFixed(1)} % of ` : '';
  return [
    ...(lines ? [`${percent}${lines.instrumented} lines covered`] : []),
    ...(tests ? [`${tests.passed} tests passed, ${tests.failed} failed, ${tests.skipped} skipped`] : []),
    ...(components === undefined ? [] : [`${components} components`]),
    ...(findings
      ? [
          `findings: ${findings.critical} critical, ${findings.high} high, ${findings.medium} medium, ${findings.low} low`,
        ]
      : []),
  ].join(', ');
}
