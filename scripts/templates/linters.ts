/** cfn-lint and checkov, which find what CloudFormation would refuse and what a security reviewer would ask about. */
import { execFile } from 'node:child_process';
import { basename, dirname, join } from 'node:path';
import { SetupError } from '../lib/programs.ts';
import { pythonEnvironment } from '../lib/python.ts';
import type { Assembly } from './assembly.ts';

const REQUIREMENTS = ['cfn-lint==1.58.0', 'checkov==3.3.30'];

export interface Finding {
  /** File name of the template. */
  readonly template: string;
  readonly rule: string;
  /** The position in the template. */
  readonly where: string;
  readonly what: string;
}

export interface Result {
  readonly findings: readonly Finding[];
  /** Whether it has rules for anything in the template with this file name. */
  concerns(template: string): boolean;
}

export interface Linter {
  readonly name: string;
  /** Throws `SetupError` when it could not check a template. */
  look(assembly: Assembly): Promise<Result>;
}

export async function linters(root: string): Promise<Linter[]> {
  const { bin } = await pythonEnvironment(root, { folder: '.venv-templates', requirements: REQUIREMENTS });
  return [
    { name: 'cfn-lint', look: (assembly) => cfnLint(root, join(bin, 'cfn-lint'), assembly) },
    { name: 'checkov', look: (assembly) => checkov(root, join(bin, 'checkov'), assembly) },
  ];
}

interface Match {
  readonly Filename: string;
  readonly Message: string;
  readonly Rule: { readonly Id: string };
  readonly Location: { readonly Path?: readonly (string | number)[] };
}

/** Uses .cfnlintrc.yaml, and checks for every region that is deployed to. */
async function cfnLint(root: string, command: string, { templates, regions }: Assembly): Promise<Result> {
  const files = templates.map(({ file }) => file);
  const matches = await answerOf<Match[]>(root, command, ['--format', 'json', '--regions', ...regions, '--', ...files]);
  const findings = matches.map(({ Filename, Message, Rule, Location }) => ({
    template: basename(Filename),
    rule: Rule.Id,
    where: Location.Path?.slice(0, 2).join('.') ?? '',
    what: Message,
  }));
  return { findings, concerns: () => true };
}

interface Scan {
  readonly results?: {
    readonly passed_checks: readonly Check[];
    readonly failed_checks: readonly Check[];
    readonly parsing_errors: readonly string[];
  };
}

interface Check {
  readonly file_path: string;
  readonly check_id: string;
  readonly check_name: string;
  readonly resource: string;
}

/** Runs without contacting its vendor's servers. */
async function checkov(root: string, command: string, { templates }: Assembly): Promise<Result> {
  const { results } = await answerOf<Scan>(root, command, [
    ...['--skip-download', '--framework', 'cloudformation', '--output', 'json', '--compact'],
    ...templates.flatMap(({ file }) => ['--file', file]),
  ]);
  if (!results?.passed_checks.length) throw new SetupError('checkov found nothing to check in the templates');
  if (results.parsing_errors.length > 0) {
    throw new SetupError(`checkov cannot read ${results.parsing_errors.join(', ')}`);
  }
  const findings = results.failed_checks.map(({ file_path, check_id, check_name, resource }) => ({
    template: basename(file_path),
    rule: check_id,
    where: resource,
    what: check_name,
  }));
  const held = new Set(results.passed_checks.map(({ file_path }) => basename(file_path)));
  return { findings, concerns: (template) => held.has(template) };
}

/** Their exit code only says that they found something, which the output says too. */
function answerOf<T>(root: string, command: string, args: readonly string[]): Promise<T> {
  const env = { ...process.env, PATH: `${dirname(command)}:${process.env.PATH}` };
  return new Promise((resolve, reject) => {
    execFile(command, args, { cwd: root, env, maxBuffer: 1 << 28 }, (_, stdout, stderr) => {
      try {
        resolve(JSON.parse(stdout));
      } catch (cause) {
        const said = stderr || stdout || 'it said nothing';
        reject(new SetupError(`${basename(command)} gave no answer that is JSON: ${said.slice(-2_000)}`, { cause }));
      }
    });
  });
}
