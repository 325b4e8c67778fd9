/** The work of `plumbline evidence put`: reads a result, and stores its numbers as a commit of its repository. */
import { UsageError } from '../../shared/core/errors.ts';
import { inTerminal } from '../../shared/core/inert.ts';
import type { Summary, Upload, UploadKind } from '../../shared/core/upload.ts';
import { recordUpload } from '../../shared/pipeline/upload.ts';
import { readResult } from '../../shared/uploads/read.ts';
import { type ChangeOptions, withChangedStore } from './anchoring.ts';
import type { Io } from './io.ts';
import { type OriginOptions, originOf, requireSameOrigin } from './upload-origin.ts';
import { whoAmI } from './who.ts';

export interface PutOptions extends ChangeOptions, OriginOptions {
  readonly kind: UploadKind;
  readonly check?: string;
}

/** The default source of results of each kind. Results in SARIF come from the scanner that they name. */
const CHECKS: Readonly<Record<Exclude<UploadKind, 'sarif'>, string>> = {
  lcov: 'coverage',
  cobertura: 'coverage',
  junit: 'tests',
  cyclonedx: 'components',
  spdx: 'components',
  checkov: 'checkov',
  'cdk-nag': 'cdk-nag',
};
const MOST_TOOLS = 10;

export async function runPut(io: Io, file: string, options: PutOptions): Promise<void> {
  const { kind, check } = options;
  const origin = originOf(options, io.env);
  if (check !== undefined && !/^[a-z0-9][a-z0-9.-]{0,59}$/.test(check))
    throw new UsageError(
      `--check ${check} is no name of a check; use small letters, digits, . and -, such as integration`,
    );
  const { summary, tools, provenance, sha256, bytes } = await readResult(kind, file);
  requireSameOrigin(origin, provenance);
  const by = await whoAmI(options);
  const upload: Upload = {
    ...{ ...origin, kind, check: check ?? checkOf(kind, tools), tools: tools.slice(0, MOST_TOOLS).map(shortened) },
    ...{ at: new Date().toISOString(), by, sha256, bytes, summary },
  };
  await withChangedStore(
    io,
    options,
    async ({ history }) => {
      const commit = await recordUpload(history, upload);
      const named = `${upload.repository} ${upload.commit.slice(0, 12)}${upload.branch ? ` on ${upload.branch}` : ''}`;
      io.stdout.write(
        `${inTerminal(`${named}: ${upload.check}, ${inWords(summary)}`)}; sha256:${sha256}, ` +
          `commit ${commit.seq} ${commit.hash.slice(0, 12)}\n`,
      );
    },
    { create: true },
  );
}

/** A tool names itself as it likes: what is stored is short and harmless. */
const shortened = (tool: string): string => inTerminal(tool).slice(0, 60);

const checkOf = (kind: UploadKind, tools: readonly string[]): string =>
  kind === 'sarif' ? shortened(tools[0] ?? kind) : CHECKS[kind];

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
