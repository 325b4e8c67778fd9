/**
 * `npm run test:templates`: synthesises every template of a deployment, as `npx cdk synth` does, and checks each with
 * cfn-lint and checkov. Needs Python 3 with venv. Prints on stderr what they find, and what was accepted with the
 * reasons.
 */
import { readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { countedChecks } from './lib/checks.ts';
import { requirePrograms, run } from './lib/programs.ts';
import { FAILED, script } from './lib/script.ts';
import { type Assembly, type TemplateFile, templatesOf } from './templates/assembly.ts';
import { type Linter, linters } from './templates/linters.ts';

const root = resolve(import.meta.dirname, '..');
const folder = join(root, '.cache/templates');
const checks = countedChecks(root, 'templates');

/**
 * A synthesis takes at most 30 s on two idle cores. The measured time includes other work on the machine, and CPU time
 * cannot be measured because esbuild works in another process. So four times as long is allowed, which finds a slower
 * synthesis and tolerates a busy machine.
 */
const LONGEST_SECONDS = 4 * 30;

async function synthesised(): Promise<Assembly> {
  const assembly = join(root, '.cache/templates.out');
  const began = performance.now();
  await run('synthesising', join(root, 'node_modules/.bin/cdk'), ['synth', '--quiet', '--output', assembly]);
  const seconds = Math.round((performance.now() - began) / 1_000);
  const made = templatesOf(assembly, folder);
  const took = `${made.templates.length} templates in ${seconds} s`;
  if (seconds > LONGEST_SECONDS) {
    const how = 'when nothing else runs, time `npm run build` and `node infra/app.ts`, of which it consists';
    checks.failed(`templates are synthesised within ${LONGEST_SECONDS} s`, `${took}; ${how}`);
  } else checks.passed(`templates are synthesised within ${LONGEST_SECONDS} s: ${took}`);
  return made;
}

async function look(linter: Linter, assembly: Assembly): Promise<void> {
  const { findings, concerns } = await linter.look(assembly);
  for (const { name, file } of assembly.templates) {
    const here = findings.filter(({ template }) => template === basename(file));
    const what = `${linter.name} finds nothing in ${name}`;
    if (here.length > 0) checks.failed(what, here.map((one) => `\n    ${one.rule} ${one.where}: ${one.what}`).join(''));
    else if (concerns(basename(file))) checks.passed(what);
    else process.stderr.write(`  ${linter.name} has no rules for the resources in ${name}\n`);
  }
}

/** Acceptances in the resources' metadata: `<rule>: <reason>` → the number of resources that have it. */
function accepted(templates: readonly TemplateFile[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { file } of templates) {
    const { Resources }: { Resources: Record<string, Accepting> } = JSON.parse(readFileSync(file, 'utf8'));
    for (const { id, comment } of Object.values(Resources).flatMap(({ Metadata }) => Metadata?.checkov?.skip ?? [])) {
      const line = `${id}: ${comment}`;
      counts.set(line, (counts.get(line) ?? 0) + 1);
    }
  }
  return counts;
}

interface Accepting {
  readonly Metadata?: {
    readonly checkov?: { readonly skip: readonly { readonly id: string; readonly comment: string }[] };
  };
}

await script(async (interrupted) => {
  requirePrograms('the check of the templates', ['python3']);
  const tools = await linters(root);
  const assembly = await synthesised();
  interrupted.throwIfAborted();
  for (const tool of tools) await look(tool, assembly);
  process.stderr.write('accepted, with the number of resources:\n');
  for (const [line, count] of accepted(assembly.templates)) process.stderr.write(`  ${count} × ${line}\n`);
  return checks.report() > 0 ? FAILED : 0;
});
