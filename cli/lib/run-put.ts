/** The work of `plumbline evidence put`: reads a result, and stores its numbers as a commit of its repository. */
import { inTerminal } from '../../shared/core/inert.ts';
import type { Summary, UploadKind } from '../../shared/core/upload.ts';
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
}

export async function runPut(io: Io, file: string, options: PutOptions): Promise<void> {
  const { kind, check } = options;
  const origin = originOf(options, io.env);
  if (check !== undefined) requireCheck(check, optionOf('check'));
  const read = await readResult(kind, file);
  requireSameOrigin(origin, read.provenance, optionOf);
  const upload = uploadOf({ ...origin, kind, at: new Date().toISOString(), by: await whoAmI(options) }, read, check);
  await withChangedStore(
    io,
    options,
    async ({ history }) => {
      const commit = await recordUpload(history, upload);
      const named = `${upload.repository} ${upload.commit.slice(0, 12)}${upload.branch ? ` on ${upload.branch}` : ''}`;
      io.stdout.write(
        `${inTerminal(`${named}: ${upload.check}, ${inWords(upload.summary)}`)}; sha256:${upload.sha256}, ` +
          `commit ${commit.seq} ${commit.hash.slice(0, 12)}\n`,
      );
    },
    { create: true },
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
