/** The command that records an attestation, with the options that the control requires. */
import type { Fix, Sources } from '../core/control.ts';
import { anAlternative } from '../core/words.ts';
import type { Attested } from './attested-spec.ts';

type AnyFix = string | Fix<unknown, Sources, object>;

export function attestedFix(spec: Attested): AnyFix {
  const command = commandOf(spec);
  const { steps, mind } = spec;
  if (!steps && !mind) return command;
  const way = steps ? { steps: [...steps, `record it: ${command}`] } : { command };
  return { ...way, ...(mind ? { mind } : {}) };
}

function commandOf({
  id,
  cadence,
  evidence,
  note,
  covers,
  roles,
  approval,
  measures = {},
  attests = {},
}: Attested): string {
  const values = [
    ...Object.keys(measures).map((name) => optionOf(name, wordsIn(name).join(' '))),
    ...Object.entries(attests).map(([name, what]) => optionOf(name, what)),
  ];
  const parts = [
    `plumbline attest ${id} --account {account}`,
    `--evidence "<EVIDENCE: file or address of ${evidence}>"`,
    ...(cadence === 'per-release' ? ['--release "<RELEASE: name of the release>"'] : []),
    ...(roles ? [`--role "<ROLE: ${anAlternative(roles)}>"`] : []),
    ...(approval ? ['--approver "<APPROVER: who approved it, another person than yourself>"'] : []),
    ...(approval === 'reviewed' ? ['--reviewer "<REVIEWER: who reviewed it, a third person>"'] : []),
    ...(covers ? [`--covers ${covers.join(',')}`] : []),
    `--note "<NOTE: ${note}>" {history}`,
    ...(values.length > 0 ? [`--value "${values.join(',')}"`] : []),
  ];
  return parts.join(' ');
}

/** `restoreMinutes` → `restore`, `minutes` */
const wordsIn = (name: string): string[] => name.split(/(?=[A-Z])/).map((word) => word.toLowerCase());

/** `restoreMinutes` → `restoreMinutes=<RESTORE_MINUTES: restore minutes>` */
const optionOf = (name: string, what: string): string => `${name}=<${wordsIn(name).join('_').toUpperCase()}: ${what}>`;
